using System.Globalization;
using System.Text.RegularExpressions;
using SegDsl.Language.Syntax;

namespace SegDsl.Language.Tests;

/// <summary>
/// Samples with several files, each of which begins with a line <c>//// name</c>. A line that ends with <c>// × N</c> stands for N lines, in which
/// <c>{i}</c> is the number of the line, from 1, and <c>{i-1}</c> the number before. <c>word×N</c> is a word repeated N times.
/// </summary>
internal static partial class SampleFiles
{
    private const string FileMark = "//// ";

    /// <summary>The files of a sample on disk; a single file has the name of the sample.</summary>
    public static List<SyntaxTree> Read(string path) => Parse(Path.GetFileName(path), File.ReadAllText(path).ReplaceLineEndings("\n"));

    /// <summary>The files of a text; a single file has the given name.</summary>
    public static List<SyntaxTree> Parse(string name, string text)
    {
        text = Repeated().Replace(text, Repeat);
        text = Long().Replace(text, word => string.Concat(
            Enumerable.Repeat(word.Groups[1].Value, int.Parse(word.Groups[2].Value, CultureInfo.InvariantCulture))));
        var files = text.StartsWith(FileMark, StringComparison.Ordinal) ? text[FileMark.Length..].Split("\n" + FileMark) : [$"{name}\n{text}"];
        return [.. files.Select(f => SegCompiler.Parse(f[..f.IndexOf('\n', StringComparison.Ordinal)], f[(f.IndexOf('\n', StringComparison.Ordinal) + 1)..]))];
    }

    private static string Repeat(Match line) => string.Concat(Enumerable.Range(1, int.Parse(line.Groups[2].Value, CultureInfo.InvariantCulture)).Select(i =>
        line.Groups[1].Value.Replace("{i}", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{i-1}", (i - 1).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal) + "\n"));

    [GeneratedRegex(@"(\w+)×(\d+)")]
    private static partial Regex Long();

    [GeneratedRegex(@"^(.*) // × (\d+)\n", RegexOptions.Multiline)]
    private static partial Regex Repeated();
}
