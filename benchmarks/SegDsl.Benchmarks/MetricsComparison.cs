using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SegDsl.Imaging;
using SegDsl.Metrics;
using SegDsl.Models.Networks;
using Spectre.Console;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Benchmarks;

/// <summary>
/// Compares the boundary F-score of an image with scipy and skimage, including the numbers; and the time of all metrics of an image with the forward pass of a
/// network.
/// </summary>
internal static class MetricsComparison
{
    /// <summary>The command of this comparison.</summary>
    public const string Command = "metrics";

    private const int WarmUps = 30, Images = 4;

    /// <summary>Compares the metrics and prints the result.</summary>
    /// <param name="rounds">The number of rounds of SegDsl; Python takes minutes and runs once.</param>
    /// <param name="python">The path of a Python with scipy and skimage.</param>
    public static void Run(int rounds, string python)
    {
        var maps = Enumerable.Range(0, Images).Select(StreetMaps.Make).ToArray();
        CompareBoundaryScore(maps, rounds, python);
        CompareWithForward(maps, rounds);
    }

    private static void CompareBoundaryScore((LabelMap Labels, LabelMap Prediction)[] maps, int rounds, string python)
    {
        var tolerances = BoundaryScore.DefaultTolerances.Count;
        AnsiConsole.MarkupLineInterpolated(
            $"Boundary F-score of {StreetMaps.Height}×{StreetMaps.Width} pixels, {StreetMaps.Classes} classes, {tolerances} tolerances:");
        for (var i = 0; i < WarmUps; i++) Score(maps[i % Images]);
        var alone = Enumerable.Range(0, rounds).Select(_ => Seconds(() => Score(maps[0]))).ToList();
        // Several images per core; each core scores whole images.
        var together = Enumerable.Range(0, rounds).Select(_ => Seconds(() => Parallel.For(0, 4 * Environment.ProcessorCount, i => Score(maps[i % Images])))
            / (4 * Environment.ProcessorCount)).ToList();

        var theirs = TheirScores(maps[0], python);
        var difference = Differences(Score(maps[0]), theirs.Scores).Max();
        AnsiConsole.Write(new Table().AddColumns("", "s per image", "speedup")
            .AddRow("scipy and skimage, once", theirs.Seconds.ToString("F3", CultureInfo.InvariantCulture), "1")
            .AddRow("SegDsl, one core", alone.Median(s => s), alone.Median(s => theirs.Seconds / s))
            .AddRow($"SegDsl, {Environment.ProcessorCount} cores", together.Median(s => s), together.Median(s => theirs.Seconds / s)));
        AnsiConsole.MarkupLineInterpolated($"Maximum difference of a score: {difference:g3}.");
        if (difference > 1e-9) throw new InvalidOperationException("The scores of the two sides differ.");
    }

    private static IReadOnlyList<IReadOnlyList<double>?> Score((LabelMap Labels, LabelMap Prediction) maps) =>
        BoundaryScore.OfImage(maps.Prediction, maps.Labels, StreetMaps.Classes, StreetMaps.Ignore, BoundaryScore.DefaultTolerances);

    /// <summary>Scores the maps with Python; returns the seconds and, for every class, F per tolerance.</summary>
    private static (double Seconds, double?[][] Scores) TheirScores((LabelMap Labels, LabelMap Prediction) maps, string python)
    {
        var folder = Directory.CreateTempSubdirectory("segbench-");
        try
        {
            var (labels, prediction) = (Path.Combine(folder.FullName, "labels.png"), Path.Combine(folder.FullName, "prediction.png"));
            ImageFile.Write(labels, maps.Labels);
            ImageFile.Write(prediction, maps.Prediction);
            var tolerances = BoundaryScore.DefaultTolerances.Select(t => t.ToString(CultureInfo.InvariantCulture));
            string[] arguments = [Path.Combine(AppContext.BaseDirectory, "pytorch", "boundary_score.py"), labels, prediction, .. tolerances];
            var start = new ProcessStartInfo(python, arguments) { RedirectStandardOutput = true };
            using var process = Process.Start(start) ?? throw new InvalidOperationException($"Cannot start {python}.");
            var answer = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
                {
                    throw new InvalidOperationException("The Python script failed. On Debian: apt-get install python3-pil python3-scipy python3-skimage");
                }
            using var json = JsonDocument.Parse(answer);
            return (json.RootElement.GetProperty("seconds").GetDouble(), [.. json.RootElement.GetProperty("scores").EnumerateArray().Select(
                scores => scores.EnumerateArray().Select(score => score.ValueKind == JsonValueKind.Null ? (double?)null : score.GetDouble()).ToArray())]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<double> Differences(IReadOnlyList<IReadOnlyList<double>?> ours, double?[][] theirs)
    {
        for (var label = 0; label < theirs.Length; label++)
            for (var t = 0; t < theirs[label].Length; t++)
                yield return (ours[label]?[t], theirs[label][t]) switch
                {
                    ({ } a, { } b) => Math.Abs(a - b),
                    (null, null) => 0,
                    _ => 1,
                };
    }

    private static void CompareWithForward((LabelMap Labels, LabelMap Prediction)[] maps, int rounds)
    {
        SegmentationScores AllScores((LabelMap Labels, LabelMap Prediction) pair)
        {
            var scores = new SegmentationScores(StreetMaps.Classes, StreetMaps.Ignore);
            scores.Add(pair.Prediction, pair.Labels);
            return scores;
        }

        for (var i = 0; i < WarmUps; i++) AllScores(maps[i % Images]);
        var metrics = Enumerable.Range(0, rounds).Select(i => Seconds(() => AllScores(maps[i % Images]))).ToList();
        var forward = Enumerable.Range(0, 2).Select(_ => Forward()).Min();
        AnsiConsole.MarkupLineInterpolated(
            $"Confusion matrix, boundary F and boundary IoU of an image, compared with a forward pass of DeepR50V3PlusDecouple of the same size:");
        AnsiConsole.Write(new Table().AddColumns("", "s per image", "ratio to the forward pass")
            .AddRow($"forward pass, {Environment.ProcessorCount} cores", forward.ToString("F3", CultureInfo.InvariantCulture), "")
            .AddRow("metrics, one core", metrics.Median(s => s), metrics.Median(s => s / forward)));
    }

    private static double Forward()
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        set_num_threads(Environment.ProcessorCount);
        using var network = new DeepR50V3PlusDecouple(classes: StreetMaps.Classes);
        network.eval();
        var image = rand([1, 3, StreetMaps.Height, StreetMaps.Width]);
        return Seconds(() => network.call(image));
    }

    private static double Seconds(Action work)
    {
        var clock = Stopwatch.StartNew();
        work();
        return clock.Elapsed.TotalSeconds;
    }
}
