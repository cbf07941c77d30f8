using SegDsl.Language.Collections;
using SegDsl.Language.Syntax;

namespace SegDsl.Language.Projects;

/// <summary>
/// All files of a project between two edits. The units divided from it share the results of analyzing their common dependencies. Not thread-safe.
/// </summary>
/// <param name="trees">The files, in the order of the project.</param>
public sealed class ProjectSnapshot(IReadOnlyList<SyntaxTree> trees) : IEquatable<ProjectSnapshot>
{
    private readonly EquatableList<SyntaxTree> trees = new(trees);

    // Weak, so that the snapshot does not keep the graphs of all networks alive.
    private WeakReference<BoundProject>? bound;

    /// <summary>The files, in the order of the project.</summary>
    public IReadOnlyList<SyntaxTree> Trees => trees;

    /// <inheritdoc/>
    public bool Equals(ProjectSnapshot? other) => other is not null && trees.Equals(other.trees);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ProjectSnapshot);

    /// <inheritdoc/>
    public override int GetHashCode() => trees.GetHashCode();

    /// <summary>The bound files.</summary>
    internal BoundProject Bind()
    {
        if (bound is not null && bound.TryGetTarget(out var known)) return known;
        var project = new BoundProject(trees, null);
        bound = new(project);
        return project;
    }
}
