using SegDsl.Language.Binding;
using SegDsl.Language.Collections;

namespace SegDsl.Language.Projects;

/// <summary>
/// The outlines of all files of a project, which determine the dependencies between files. A file depends on every file that declares a name
/// occurring in it, in a namespace it can see. This may include files it does not need, but never misses one.
/// </summary>
public sealed class ProjectIndex : IEquatable<ProjectIndex>
{
    private readonly EquatableList<FileOutline> files;
    // Most edits change no outline, and then an equal index takes the place of this one.
    private readonly Lazy<IReadOnlyList<Unit>> units;

    /// <summary>Creates the index of a project.</summary>
    /// <param name="outlines">The outlines of its files, in order.</param>
    public ProjectIndex(IReadOnlyList<FileOutline> outlines)
    {
        if (outlines is null) throw new ArgumentNullException(nameof(outlines));
        files = new(outlines);
        units = new(() => FindUnits(outlines));
    }

    /// <summary>Divides the project into the units of its files.</summary>
    /// <param name="project">The files whose outlines were given, in the same order.</param>
    /// <returns>The units, in the same order.</returns>
    public IReadOnlyList<FileUnit> Divide(ProjectSnapshot project)
    {
        if (project is null) throw new ArgumentNullException(nameof(project));
        var snapshot = new WeakReference<ProjectSnapshot>(project);
        return
        [
            .. units.Value.Select((unit, index) =>
                new FileUnit(project.Trees[index].Path, new([.. unit.Needed.Select(i => project.Trees[i])]), unit.Surroundings) { Snapshot = snapshot }),
        ];
    }

    private static IReadOnlyList<Unit> FindUnits(IReadOnlyList<FileOutline> outlines)
    {
        var declaring = outlines
            .SelectMany((file, index) => file.Declarations.Select(d => (Declaration: d, Index: index)))
            .ToLookup(d => d.Declaration.Name, StringComparer.Ordinal);
        var namespaces = outlines.GroupBy(o => o.Namespace, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => new EquatableList<DeclaredName>([.. g.SelectMany(o => o.Declarations)]), StringComparer.Ordinal);
        var visible = outlines.Select(o => new HashSet<string>(namespaces.Keys.Where(o.Sees).Concat(o.Uses), StringComparer.Ordinal)).ToList();
        var needs = outlines
            .Select((o, i) => o.Names.SelectMany(n => declaring[n]).Where(d => visible[i].Contains(d.Declaration.Namespace))
                .Select(d => d.Index).Distinct().ToList())
            .ToList();
        return [.. outlines.Select((outline, index) => new Unit(Closure(index), SurroundingsOf(outline, visible[index])))];

        IReadOnlyList<int> Closure(int index)
        {
            var reached = new HashSet<int> { index };
            var pending = new Stack<int>([index]);
            while (pending.Count > 0)
                foreach (var next in needs[pending.Pop()].Where(reached.Add)) pending.Push(next);
            return [.. reached.OrderBy(file => file)];
        }

        FileSurroundings SurroundingsOf(FileOutline outline, HashSet<string> visible)
        {
            var elsewhere = outline.Names.SelectMany(n => declaring[n]).Select(d => d.Declaration).Where(d => !visible.Contains(d.Namespace));
            var seen = namespaces.Keys.Where(visible.Contains);
            // The list of namespaces matters only to a file that uses an unknown one.
            return new(
                new([.. seen.Select(n => namespaces[n])]),
                new([.. elsewhere]),
                new([.. outline.Uses.All(namespaces.ContainsKey) ? seen : namespaces.Keys]));
        }
    }

    /// <inheritdoc/>
    public bool Equals(ProjectIndex? other) => other is not null && files.Equals(other.files);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ProjectIndex);

    /// <inheritdoc/>
    public override int GetHashCode() => files.GetHashCode();

    /// <summary>The parts of a unit that follow from the outlines.</summary>
    /// <param name="Needed">The places of the file and its dependencies among the files.</param>
    /// <param name="Surroundings">The names declared in all other files.</param>
    private sealed record Unit(IReadOnlyList<int> Needed, FileSurroundings Surroundings);
}
