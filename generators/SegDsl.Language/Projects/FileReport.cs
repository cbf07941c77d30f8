using SegDsl.Language.Diagnostics;

namespace SegDsl.Language.Projects;

/// <summary>
/// What there is to say about a file, looked at with what it depends on alone. Some of it holds only as long as the other files of the project
/// have nothing against it: <see cref="ProjectReport"/> decides.
/// </summary>
/// <param name="Path">The path of the file.</param>
/// <param name="Own">What is wrong with its text, its names and its types.</param>
/// <param name="Applied">What its networks show when they are laid out: in it, or in the files of the blocks that they apply.</param>
/// <param name="Reached">The blocks that its networks apply, of any file.</param>
/// <param name="Alone">Its blocks that none of its networks applies; what is found is told where nothing else applies them either.</param>
/// <param name="Construction">What only the construction of its blocks tells; told where nothing else is wrong with it.</param>
/// <param name="Unused">What it has in vain; told where nothing is wrong with the project.</param>
/// <param name="Suppressions">Its comments that suppress warnings.</param>
public sealed record FileReport(
    string Path,
    EquatableList<Diagnostic> Own,
    EquatableList<Diagnostic> Applied,
    EquatableList<string> Reached,
    EquatableList<BlockReport> Alone,
    EquatableList<Diagnostic> Construction,
    EquatableList<Diagnostic> Unused,
    EquatableList<SuppressionComment> Suppressions)
{
    /// <summary>Whether something is wrong with it for certain.</summary>
    public bool HasErrors => Own.Concat(Applied).Concat(Construction).Any(d => d.Severity == DiagnosticSeverity.Error);
}

/// <summary>What is wrong with a block with its parameters and channels left open.</summary>
/// <param name="Block">The block.</param>
/// <param name="Reached">The blocks that it applies, and itself.</param>
/// <param name="Diagnostics">What was found.</param>
public sealed record BlockReport(string Block, EquatableList<string> Reached, EquatableList<Diagnostic> Diagnostics);
