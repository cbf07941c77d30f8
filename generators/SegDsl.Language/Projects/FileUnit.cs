using SegDsl.Language.Syntax;

namespace SegDsl.Language.Projects;

/// <summary>A file with all that its meaning depends on: two that are equal are compiled to the same.</summary>
/// <param name="Path">The path of the file.</param>
/// <param name="Trees">The file and all files that it depends on, directly or not, in the order of the project.</param>
/// <param name="Surroundings">What it can see of all other files.</param>
public sealed record FileUnit(string Path, EquatableList<SyntaxTree> Trees, FileSurroundings Surroundings);

/// <summary>What a file can see of others by name alone: what may have been meant where a name is unknown.</summary>
/// <param name="Visible">The declarations of the namespaces that it sees, a list a namespace.</param>
/// <param name="Elsewhere">Declarations of other namespaces that have a name which stands in the file.</param>
/// <param name="Namespaces">The namespaces that it can tell apart.</param>
public sealed record FileSurroundings(
    EquatableList<EquatableList<DeclaredName>> Visible, EquatableList<DeclaredName> Elsewhere, EquatableList<string> Namespaces);
