using System.Globalization;
using System.Text;
using SegDsl.Inference;
using SegDsl.Training;

namespace SegDsl.Logging;

/// <summary>
/// The record of a run: a CSV file that grows line by line and can be read while the run goes on. A step's line has its number (from 1),
/// epoch, learning rate, loss, the loss' parts and the time; the mean IoU stands in the line of the step that an evaluation followed.
/// </summary>
/// <param name="path">The file. Where a run is resumed, what it says of the steps before stays.</param>
internal sealed class TrainingLog(string path) : ITrainingObserver, IDisposable
{
    private readonly List<StepReport> steps = [];
    private readonly List<(int, Evaluation)> evaluations = [];
    private FileStream? file;

    /// <summary>The columns of the loss' parts: those that there are in the first step.</summary>
    private IReadOnlyList<string>? parts;

    /// <summary>Where the last line can still be given its mean IoU; null where it is not to be.</summary>
    private long? openEnd;

    /// <summary>Every step since the run began or was resumed.</summary>
    public IReadOnlyList<StepReport> Steps => steps;

    /// <summary>Every evaluation likewise, with the number of steps before it.</summary>
    public IReadOnlyList<(int Step, Evaluation Evaluation)> Evaluations => evaluations;

    /// <inheritdoc/>
    public void Starting(TrainingPlan plan)
    {
        // What was logged behind the step that is resumed from happens again.
        string[] kept = plan.FirstStep > 0 && File.Exists(path) ? [.. File.ReadLines(path).Where((line, i) => i == 0 || NumberOf(line) <= plan.FirstStep)] : [];
        WholeFile.Write(path, stream =>
        {
            foreach (var line in kept) stream.Write(Encoding.UTF8.GetBytes(line + "\n"));
        });
        file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.Read, bufferSize: 0);
        file.Seek(0, SeekOrigin.End);
        parts = kept.Length > 0 ? kept[0].Split(',')[4..^2] : null;
        openEnd = kept.Length > 1 ? file.Length - 1 - (kept[^1].Length - kept[^1].LastIndexOf(',') - 1) : null;
    }

    /// <inheritdoc/>
    public void Stepped(StepReport report)
    {
        steps.Add(report);
        parts ??= [.. report.Parts.Select(part => part.Key)];
        var header = file is { Length: 0 } ? $"step,epoch,learning_rate,loss,{string.Concat(parts.Select(part => part + ","))}seconds,mean_iou\n" : "";
        var values = string.Concat(parts.Select(name => report.Parts.Where(part => part.Key == name).Select(part => Text(part.Value)).FirstOrDefault("") + ","));
        Append(string.Create(
            CultureInfo.InvariantCulture,
            $"{header}{report.Step + 1},{report.Epoch + 1},{Text(report.LearningRate)},{Text(report.Loss)},{values}{report.Seconds:F2},\n"));
        openEnd = file?.Position - 1;
    }

    /// <inheritdoc/>
    public void Evaluating(int done, int images)
    {
    }

    /// <inheritdoc/>
    public void Evaluated(EvaluationReport report)
    {
        evaluations.Add((report.Steps, report.Evaluation));
        if (file is null || openEnd is not { } end) return;
        file.Seek(end, SeekOrigin.Begin);
        Append(Text(report.Evaluation.MeanIoU) + "\n");
        file.SetLength(file.Position);
        openEnd = null;
    }

    /// <inheritdoc/>
    public void Noted(string message)
    {
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => file?.Dispose();

    private void Append(string text) => file?.Write(Encoding.UTF8.GetBytes(text));

    private static int NumberOf(string line) =>
        int.TryParse(line.AsSpan(0, Math.Max(0, line.IndexOf(','))), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;

    private static string Text(double value) => value.ToString("g6", CultureInfo.InvariantCulture);
}
