using SegDsl.Language.Diagnostics;
using SegDsl.Language.Text;

namespace SegDsl.Language.Syntax;

/// <summary>One parsed file. Two trees are equal if their paths and texts are.</summary>
public sealed class SyntaxTree : IEquatable<SyntaxTree>
{
    private SyntaxTree(SourceText source, FileSyntax root, IReadOnlyList<string> names, IReadOnlyList<Diagnostic> diagnostics)
    {
        Source = source;
        Root = root;
        Names = names;
        Diagnostics = diagnostics;
    }

    /// <summary>The text.</summary>
    public SourceText Source { get; }

    /// <summary>The path of the file.</summary>
    public string Path => Source.Path;

    /// <summary>The contents of the file, as far as it could be parsed.</summary>
    public FileSyntax Root { get; }

    /// <summary>The distinct names in the file, sorted; empty if it could not be parsed at all.</summary>
    internal IReadOnlyList<string> Names { get; }

    /// <summary>The syntax errors, in source order.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>Parses a file. Any text produces a tree.</summary>
    public static SyntaxTree Parse(string path, string text)
    {
        var source = new SourceText(path, text);
        var diagnostics = new DiagnosticBag();
        if (text.Length > Limits.FileLength)
            diagnostics.Report(SyntaxDiagnostics.FileTooLarge, source, default, Limits.FileLength, "characters");
        else
        {
            try
            {
                var parser = new FileParser(source, diagnostics);
                var root = parser.Parse();
                return new(source, root, parser.Names, diagnostics.ToSortedList());
            }
            catch (Exception e) when (InternalError.Is(e))
            {
                diagnostics.AddRange([InternalError.Of(source, e)]);
            }
        }
        return new(source, new(null, [], [], new(0, text.Length)), [], diagnostics.ToSortedList());
    }

    /// <inheritdoc/>
    public bool Equals(SyntaxTree? other) => other is not null && other.Path == Path && other.Source.Text == Source.Text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SyntaxTree);

    /// <inheritdoc/>
    public override int GetHashCode() => (StringComparer.Ordinal.GetHashCode(Path) * 31) + StringComparer.Ordinal.GetHashCode(Source.Text);
}
