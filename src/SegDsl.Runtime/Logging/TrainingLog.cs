using System.Globalization;
using SegDsl.Inference;
using SegDsl.Training;

namespace SegDsl.Logging;

/// <summary>
/// The record of a run: a CSV file that grows line by line and can be read while the run goes on. A step's line has its number (from 1),
/// epoch, learning rate, loss, the loss' parts and the time; the mean IoU stands in the line of the step that an evaluation followed.
/// </summary>
internal sealed class TrainingLog : IDisposable
{
    private readonly StreamWriter file;
    private readonly List<StepReport> steps = [];
    private readonly List<(int, Evaluation)> evaluations = [];
    private string? pending;

    /// <summary>Begins a new file.</summary>
    public TrainingLog(string path) => file = new StreamWriter(path, append: false) { NewLine = "\n" };

    /// <summary>Every step so far.</summary>
    public IReadOnlyList<StepReport> Steps => steps;

    /// <summary>Every evaluation so far, with the number of steps before it.</summary>
    public IReadOnlyList<(int Step, Evaluation Evaluation)> Evaluations => evaluations;

    /// <summary>Records a step.</summary>
    public void Add(StepReport report)
    {
        if (steps.Count == 0) file.WriteLine($"step,epoch,learning_rate,loss,{string.Concat(report.Parts.Select(part => part.Key + ","))}seconds,mean_iou");
        steps.Add(report);
        EndLine("");
        var parts = string.Concat(report.Parts.Select(part => Text(part.Value) + ","));
        pending = string.Create(
            CultureInfo.InvariantCulture, $"{report.Step + 1},{report.Epoch + 1},{Text(report.LearningRate)},{Text(report.Loss)},{parts}{report.Seconds:F2},");
    }

    /// <summary>Records an evaluation after a step.</summary>
    public void Add(int step, Evaluation evaluation)
    {
        evaluations.Add((step, evaluation));
        EndLine(Text(evaluation.MeanIoU));
    }

    /// <summary>Ends the last line and closes the file.</summary>
    public void Dispose()
    {
        EndLine("");
        file.Dispose();
    }

    private void EndLine(string meanIoU)
    {
        if (pending is null) return;
        file.WriteLine(pending + meanIoU);
        file.Flush();
        pending = null;
    }

    private static string Text(double value) => value.ToString("g6", CultureInfo.InvariantCulture);
}
