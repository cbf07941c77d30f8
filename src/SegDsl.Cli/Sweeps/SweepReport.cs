using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using SegDsl.Cli.CommandLine;

namespace SegDsl.Cli.Sweeps;

/// <summary>The results of a sweep, best first: a table, and files in the folder of the sweep.</summary>
/// <param name="experiment">The name of the experiment.</param>
/// <param name="results">The results, in the order of the runs.</param>
/// <param name="score">The score of a run.</param>
internal sealed class SweepReport(string experiment, IReadOnlyList<SweepResult> results, SweepScore score)
{
    private const string Csv = "sweep.csv", Json = "sweep.json", Plot = "sweep.svg";
    private const string LastColumns = "step,steps,seconds,folder,problem";

    // Scores of failed runs are not comparable, as these were not trained to the end. Runs without an evaluation are last.
    private readonly List<SweepResult> sorted =
        [.. results.OrderBy(r => r.Problem is not null).ThenBy(r => r.Score is null).ThenBy(r => score.IsHigherBetter ? -r.Score : r.Score)];

    /// <summary>The names of the files.</summary>
    public static IReadOnlyList<string> FileNames => [Csv, Json, Plot];

    private IReadOnlyList<string> Settings => [.. results[0].Run.Values.Select(v => v.Setting)];

    /// <summary>Prints the table.</summary>
    public void Print(TextWriter output, int? width)
    {
        var settings = Settings;
        var table = new TextTable([.. settings, $"best {score.Name}", "steps", "time", ""])
        {
            Numbers = [settings.Count, settings.Count + 1, settings.Count + 2],
        };
        foreach (var result in sorted)
            table.Add([
                .. result.Run.Values.Select(v => v.Value), Score(result.Score), Steps(result),
                result.Status is { } status ? TimeSpan.FromSeconds(Math.Round(status.Seconds)).ToString("c", CultureInfo.InvariantCulture) : "",
                result.Problem is null ? "" : "failed",
            ]);
        table.Print(output, width);
    }

    /// <summary>Refuses files with the names of those of a sweep that a sweep did not write.</summary>
    /// <param name="folder">The folder of the sweep.</param>
    /// <exception cref="CommandException">There is such a file.</exception>
    public static void RefuseOtherFiles(string folder)
    {
        foreach (var path in FileNames.Select(name => Path.Combine(folder, name)).Where(File.Exists))
            if (!IsOwn(path, File.ReadAllText(path)))
                throw new CommandException(
                    $"{path} was not written by a sweep, which would replace it. Move or rename the file, or use another folder (--output FOLDER).");
    }

    /// <summary>Writes <c>sweep.csv</c>, <c>sweep.json</c> and the plot <c>sweep.svg</c>.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Write(string folder)
    {
        Write(Path.Combine(folder, Csv), Table());
        Write(Path.Combine(folder, Json), JsonSerializer.Serialize(Document(), SweepJson.Default.SweepDocument) + "\n");
        var failed = results.Count(r => r.Problem is not null);
        Write(Path.Combine(folder, Plot), ParallelCoordinates.Draw(
            $"{experiment}: best {score.Name}{(failed > 0 ? $", without {Quantity.Of(failed, "failed run")}" : "")}", Settings,
            [.. results.Where(r => r is { Problem: null, Score: not null })
                .Select(r => new CoordinateLine([.. r.Run.Values.Select(v => v.Value)], r.Score ?? 0))], score));
    }

    private static void Write(string path, string text) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    private static bool IsOwn(string path, string text) => Path.GetFileName(path) switch
    {
        Csv => text.Split('\n', 2)[0].TrimEnd('\r').EndsWith("," + LastColumns, StringComparison.Ordinal),
        Plot => ParallelCoordinates.IsPlot(text),
        _ => IsDocument(text),
    };

    private static bool IsDocument(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, SweepJson.Default.SweepDocument) is { Experiment: not null, Runs: not null };
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private string Table()
    {
        var name = score == SweepScore.MeanIoU ? "mean_iou" : score.Name;
        var lines = new List<string> { string.Join(',', [.. Settings.Select(Cell), name, LastColumns]) };
        lines.AddRange(sorted.Select(r => string.Join(',', [
            .. r.Run.Values.Select(v => Cell(v.Value)), r.Score?.ToString("R", CultureInfo.InvariantCulture) ?? "", Number(r.Status?.Step),
            Number(r.Status?.Steps), r.Status?.Seconds.ToString("F1", CultureInfo.InvariantCulture) ?? "", Cell(FolderOf(r)), Cell(r.Problem ?? ""),
        ])));
        return string.Join('\n', lines) + "\n";
    }

    private SweepDocument Document() => new(experiment,
        [.. sorted.Select(r => new SweepRunDocument(
            r.Run.Values.ToDictionary(v => v.Setting, v => v.Value),
            r.Status?.Step, r.Status?.Steps, r.Status?.Seconds, FolderOf(r), r.Problem, r.Score))])
    {
        Metric = score.Name,
    };

    private static string FolderOf(SweepResult result) => Path.GetFileName(result.Folder.Path);

    private static string Cell(string text) => text.AsSpan().ContainsAny(",\"\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    private static string Score(double? score) => score?.ToString("F4", CultureInfo.InvariantCulture) ?? "–";

    private static string Number(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Steps(SweepResult result) => result.Status is { } status
        ? string.Create(CultureInfo.InvariantCulture, $"{status.Step}/{status.Steps}") : "";
}

/// <summary>The serializer of <c>sweep.json</c>. The score is that of <c>metric</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(SweepDocument))]
internal sealed partial class SweepJson : JsonSerializerContext;

/// <summary>The results of a sweep.</summary>
/// <param name="Experiment">The name of the experiment.</param>
/// <param name="Runs">The runs, best first.</param>
internal sealed record SweepDocument(string Experiment, IReadOnlyList<SweepRunDocument> Runs)
{
    /// <summary>The score of the runs, for example <c>mean IoU</c> or <c>rmse(depth)</c>.</summary>
    public string Metric { get; init; } = SweepScore.MeanIoU.Name;
}

/// <summary>The result of a run of a sweep.</summary>
/// <param name="Settings">The values of the combined settings, as on the command line.</param>
/// <param name="Step">The number of completed steps; null if nothing was saved.</param>
/// <param name="Steps">The total number of steps.</param>
/// <param name="Seconds">The time of training and evaluation.</param>
/// <param name="Folder">The folder of the run, relative to the document.</param>
/// <param name="Problem">Why the run failed; null if it did not.</param>
/// <param name="BestScore">The best score; null if there was no evaluation.</param>
internal sealed record SweepRunDocument(
    IReadOnlyDictionary<string, string> Settings, int? Step, int? Steps, double? Seconds, string Folder, string? Problem,
    double? BestScore);
