using SegDsl.Language;
using SegDsl.Language.Projects;

namespace SegDsl.LanguageServer.Workspaces;

/// <summary>A file compiled with what it depends on. Safe for use from several threads; the compilation itself is not.</summary>
/// <param name="unit">The file with its dependencies.</param>
internal sealed class FileAnalysis(FileUnit unit)
{
    private readonly Lock gate = new();
    private FileCompilation? compilation;

    /// <summary>The file with its dependencies.</summary>
    public FileUnit Unit { get; } = unit;

    /// <summary>Its diagnostics.</summary>
    public FileReport Report => Read(file => file.Report);

    /// <summary>Its diagnostics; null if it has not been compiled yet.</summary>
    public FileReport? KnownReport => compilation?.Report;

    /// <summary>Reads from the compilation, alone.</summary>
    /// <param name="read">Must not keep lazily computed parts of the compilation.</param>
    public T Read<T>(Func<FileCompilation, T> read)
    {
        lock (gate) return read(compilation ??= SegCompiler.Compile(Unit));
    }
}
