using SegDsl.Language.Syntax;

namespace SegDsl.Language.Tests;

/// <summary>Samples with several files, each of which begins with a line <c>//// name</c>.</summary>
internal static class SampleFiles
{
    private const string FileMark = "//// ";

    /// <summary>The files of a sample on disk; a single file has the name of the sample.</summary>
    public static List<SyntaxTree> Read(string path) => Parse(Path.GetFileName(path), File.ReadAllText(path).ReplaceLineEndings("\n"));

    /// <summary>The files of a text; a single file has the given name.</summary>
    public static List<SyntaxTree> Parse(string name, string text)
    {
        var files = text.StartsWith(FileMark, StringComparison.Ordinal) ? text[FileMark.Length..].Split("\n" + FileMark) : [$"{name}\n{text}"];
        return [.. files.Select(f => SegCompiler.Parse(f[..f.IndexOf('\n', StringComparison.Ordinal)], f[(f.IndexOf('\n', StringComparison.Ordinal) + 1)..]))];
    }
}
