using SegDsl.Language.Binding;
using SegDsl.Language.Collections;
using SegDsl.Language.Syntax;

namespace SegDsl.Language.Projects;

/// <summary>A file with everything that affects its compilation; equal units compile to the same result.</summary>
/// <param name="Path">The path of the file.</param>
/// <param name="Trees">The file and its direct and indirect dependencies, in the order of the project.</param>
/// <param name="Surroundings">The names declared in all other files.</param>
public sealed record FileUnit(string Path, EquatableList<SyntaxTree> Trees, FileSurroundings Surroundings)
{
    /// <summary>
    /// The project that the unit was divided from, while it is still alive. It gives the same results and shares work between units. Not part of the
    /// unit's identity.
    /// </summary>
    internal WeakReference<ProjectSnapshot>? Snapshot { get; init; }

    /// <inheritdoc/>
    public bool Equals(FileUnit? other) =>
        other is not null && Path == other.Path && Trees.Equals(other.Trees) && Surroundings.Equals(other.Surroundings);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Path);

    /// <summary>The bound files.</summary>
    internal BoundProject Bind() =>
        Snapshot is not null && Snapshot.TryGetTarget(out var snapshot) ? snapshot.Bind() : new(Trees, Surroundings);
}
