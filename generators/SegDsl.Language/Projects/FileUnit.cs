using SegDsl.Language.Syntax;

namespace SegDsl.Language.Projects;

/// <summary>A file with all that its meaning depends on: two that are equal are compiled to the same.</summary>
/// <param name="Path">The path of the file.</param>
/// <param name="Trees">The file and all files that it depends on, directly or not, in the order of the project.</param>
/// <param name="Surroundings">What it can see of all other files.</param>
public sealed record FileUnit(string Path, EquatableList<SyntaxTree> Trees, FileSurroundings Surroundings)
{
    /// <summary>
    /// The project that it was divided from, as long as somebody else keeps it: it gives the same, and has done some of the work for others already.
    /// No part of what the unit is.
    /// </summary>
    internal WeakReference<ProjectSnapshot>? Snapshot { get; init; }

    /// <inheritdoc/>
    public bool Equals(FileUnit? other) =>
        other is not null && Path == other.Path && Trees.Equals(other.Trees) && Surroundings.Equals(other.Surroundings);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Path);

    /// <summary>The files with their names bound.</summary>
    internal BoundProject Bind() =>
        Snapshot is not null && Snapshot.TryGetTarget(out var snapshot) ? snapshot.Bind() : new(Trees, Surroundings);
}

/// <summary>What a file can see of others by name alone: what may have been meant where a name is unknown.</summary>
/// <param name="Visible">The declarations of the namespaces that it sees, a list a namespace.</param>
/// <param name="Elsewhere">Declarations of other namespaces that have a name which stands in the file.</param>
/// <param name="Namespaces">The namespaces that it can tell apart.</param>
public sealed record FileSurroundings(
    EquatableList<EquatableList<DeclaredName>> Visible, EquatableList<DeclaredName> Elsewhere, EquatableList<string> Namespaces);
