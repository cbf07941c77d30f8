using SegDsl.Language.Collections;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Text;

namespace SegDsl.Language.Projects;

/// <summary>
/// The diagnostics of a file, found from the file and its dependencies alone. Some of them hold only if no other file of the project contradicts
/// them, which <see cref="ProjectReport"/> decides.
/// </summary>
/// <param name="Path">The path of the file.</param>
/// <param name="Own">Errors in its syntax, names and types.</param>
/// <param name="Applied">Diagnostics from elaborating its networks, in this file or in the files of the blocks they apply.</param>
/// <param name="Reached">The blocks that its networks apply, of any file.</param>
/// <param name="Alone">
/// Its blocks that none of its networks apply, perhaps without those that networks of other files apply, whose reports do not count.
/// </param>
/// <param name="Construction">Diagnostics about the construction of its blocks; reported only if there are no other errors.</param>
/// <param name="Unused">Its unused declarations; reported only if the project has no errors.</param>
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
    /// <summary>Checks a file. If the compiler itself fails, this becomes a diagnostic of the file, and other files are checked nevertheless.</summary>
    /// <param name="source">The file.</param>
    /// <param name="check">Checks it.</param>
    public static FileReport Guarded(SourceText source, Func<FileReport> check)
    {
        if (source is null) throw new ArgumentNullException(nameof(source));
        if (check is null) throw new ArgumentNullException(nameof(check));
        try
        {
            return check();
        }
        catch (Exception e) when (InternalError.Is(e))
        {
            return new(source.Path, new([InternalError.Of(source, e)]), new([]), new([]), new([]), new([]), new([]), new([]));
        }
    }

    /// <summary>Whether it has errors that do not depend on other files.</summary>
    public bool HasErrors => Own.Concat(Applied).Concat(Construction).Any(d => d.Severity == DiagnosticSeverity.Error);
}

/// <summary>The diagnostics of a block that is checked with open parameters and channels.</summary>
/// <param name="Block">The block.</param>
/// <param name="Reached">The blocks that it applies, and itself.</param>
/// <param name="Diagnostics">The diagnostics.</param>
public sealed record BlockReport(string Block, EquatableList<string> Reached, EquatableList<Diagnostic> Diagnostics);
