using SegDsl.Language.Syntax;

namespace SegDsl.Language.Projects;

/// <summary>
/// All files of a project as they are between two edits. The units that are divided from it share what is found out about files that several of
/// them depend on. Not for several threads at once.
/// </summary>
/// <param name="trees">The files, in the order of the project.</param>
public sealed class ProjectSnapshot(IReadOnlyList<SyntaxTree> trees) : IEquatable<ProjectSnapshot>
{
    private readonly EquatableList<SyntaxTree> trees = new(trees);

    // Whoever keeps the snapshot does not keep all graphs of all networks with it.
    private WeakReference<BoundProject>? bound;

    /// <summary>The files, in the order of the project.</summary>
    public IReadOnlyList<SyntaxTree> Trees => trees;

    /// <inheritdoc/>
    public bool Equals(ProjectSnapshot? other) => other is not null && trees.Equals(other.trees);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ProjectSnapshot);

    /// <inheritdoc/>
    public override int GetHashCode() => trees.GetHashCode();

    /// <summary>The files with their names bound.</summary>
    internal BoundProject Bind()
    {
        if (bound is not null && bound.TryGetTarget(out var known)) return known;
        var project = new BoundProject(trees, null);
        bound = new(project);
        return project;
    }
}
