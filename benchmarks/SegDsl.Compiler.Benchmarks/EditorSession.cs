using System.Diagnostics;
using System.Globalization;
using SegDsl.LanguageServer.Features;
using SegDsl.LanguageServer.Workspaces;

namespace SegDsl.Compiler.Benchmarks;

/// <summary>A session of typing in the zoo: after every character, the time of diagnostics, completion and hover.</summary>
internal static class EditorSession
{
    private const string Typed = "    extra = x -> probe: Conv(8, kernel: 3, stride: 2) -> relu\n";

    private static readonly string[] Edited = ["conv_norm.seg", "aspp.seg", "resnet.seg", "mix_transformer.seg", "deeplab_v3_plus.seg"];

    /// <summary>Runs the session and prints the 50th and 95th percentile and the maximum.</summary>
    /// <param name="files">The files of the zoo.</param>
    public static void Run(IReadOnlyList<(string Path, string Text)> files)
    {
        var workspace = Workspace.Empty.With([.. files.Select(f => new Document("file:///" + f.Path, f.Path, null, f.Text))]);
        var clock = Stopwatch.StartNew();
        workspace.Diagnose(CancellationToken.None);
        Console.WriteLine(FormattableString.Invariant($"first diagnostics of {files.Count} files: {clock.ElapsedMilliseconds} ms"));
        var (diagnostics, completion, hover, whole) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        foreach (var file in files.Where(f => Edited.Contains(Path.GetFileName(f.Path))))
        {
            // Before the last output of the file.
            var at = file.Text.LastIndexOf("\n    out ", StringComparison.Ordinal) + 1;
            for (var typed = 1; typed <= Typed.Length; typed++)
            {
                var document = new Document("file:///" + file.Path, file.Path, typed, file.Text.Insert(at, Typed[..typed]));
                var position = document.PositionOf(at + typed);
                diagnostics.Add(Time(() =>
                {
                    workspace = workspace.With([document]);
                    workspace.Diagnose(document);
                }));
                completion.Add(Time(() => Completions.At(workspace, document, position)));
                hover.Add(Time(() => Hovers.Of(workspace, document, position)));
                if (typed % 20 == 0) whole.Add(Time(() => workspace.Diagnose(CancellationToken.None)));
            }
        }
        Print("diagnostics of the edited file", diagnostics);
        Print("completion", completion);
        Print("hover", hover);
        Print("diagnostics of all files, in a pause", whole);
    }

    private static double Time(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static void Print(string name, List<double> times)
    {
        times.Sort();
        var (median, high) = (times[times.Count / 2], times[times.Count * 95 / 100]);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{name}: {times.Count} times, median {median:F1} ms, 95 % below {high:F1} ms, maximum {times[^1]:F1} ms"));
    }
}
