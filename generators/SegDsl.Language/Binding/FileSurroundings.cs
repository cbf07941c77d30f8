using SegDsl.Language.Collections;
using SegDsl.Language.Syntax;

namespace SegDsl.Language.Binding;

/// <summary>The names declared in other files, for suggestions about unknown names.</summary>
/// <param name="Visible">The declarations in visible namespaces, one list per namespace.</param>
/// <param name="Elsewhere">Declarations in other namespaces whose names occur in the file.</param>
/// <param name="Namespaces">The namespaces that suggestions may mention.</param>
public sealed record FileSurroundings(
    EquatableList<EquatableList<DeclaredName>> Visible, EquatableList<DeclaredName> Elsewhere, EquatableList<string> Namespaces);
