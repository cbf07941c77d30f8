using System.Diagnostics;
using SegDsl.Language;
using SegDsl.Language.Formatting;

namespace SegDsl.Compiler.Benchmarks;

/// <summary>Measures how long the compiler takes for one file of any content, valid or not.</summary>
internal static class Answer
{
    /// <summary>Prints the seconds that checking, generating and formatting a file take, the peak memory, and the length of the diagnostics.</summary>
    /// <param name="path">The file.</param>
    public static void Print(string path)
    {
        var text = File.ReadAllText(path);
        var clock = Stopwatch.StartNew();
        var tree = SegCompiler.Parse(path, text);
        var parsed = clock.Elapsed.TotalSeconds;
        var diagnostics = SegCompiler.Compile([tree]).Diagnostics;
        var printed = diagnostics.Sum(d => d.ToString().Length + d.Related.Sum(r => r.Message.Length));
        var check = clock.Elapsed.TotalSeconds;
        var files = new GeneratorHost([(Path.GetFileName(path), text)]).RunAny();
        var generate = clock.Elapsed.TotalSeconds - check;
        var formatted = tree.Diagnostics.Count == 0 ? SegFormatter.Format(tree).Length : 0;
        var format = clock.Elapsed.TotalSeconds - generate - check;
        using var process = Process.GetCurrentProcess();
        var codes = string.Join(" ", diagnostics.GroupBy(d => d.Code).Select(g => $"{g.Count()}x{g.Key}").Take(4));
        Console.WriteLine(FormattableString.Invariant(
            $"{Path.GetFileName(path),-22} parse {parsed,5:0.00} check {check,6:0.00} generate {generate,6:0.00} format {format,6:0.00} s ")
            + FormattableString.Invariant($"{process.PeakWorkingSet64 / 1e6,6:0} MB ")
            + FormattableString.Invariant($"{printed,7} characters, {files} files, formatted {formatted}: {codes}"));
    }
}
