using SegDsl.Language.Syntax;

namespace SegDsl.Language.Tests;

/// <summary>Samples of several files: lines <c>//// name</c> begin each of them.</summary>
internal static class SampleFiles
{
    private const string FileMark = "//// ";

    /// <summary>The files of a sample on disk; where it is one file, it has the sample's name.</summary>
    public static List<SyntaxTree> Read(string path) => Parse(Path.GetFileName(path), File.ReadAllText(path).ReplaceLineEndings("\n"));

    /// <summary>The files of a text; where it is one file, it has the given name.</summary>
    public static List<SyntaxTree> Parse(string name, string text)
    {
        var files = text.StartsWith(FileMark, StringComparison.Ordinal) ? text[FileMark.Length..].Split("\n" + FileMark) : [$"{name}\n{text}"];
        return [.. files.Select(f => SegCompiler.Parse(f[..f.IndexOf('\n', StringComparison.Ordinal)], f[(f.IndexOf('\n', StringComparison.Ordinal) + 1)..]))];
    }
}
