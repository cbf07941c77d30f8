using System.Collections;

namespace SegDsl.Logging;

/// <summary>The steps of a run in a compact form, a fifth of the memory of a list of reports, because a run can have millions of steps.</summary>
internal sealed class StepHistory : IReadOnlyList<StepReport>
{
    private readonly List<Entry> entries = [];
    private readonly List<double> parts = [];

    /// <inheritdoc/>
    public int Count => entries.Count;

    /// <inheritdoc/>
    public StepReport this[int index]
    {
        get
        {
            var entry = entries[index];
            var values = new KeyValuePair<string, double>[entry.Names.Length];
            for (var i = 0; i < values.Length; i++) values[i] = new(entry.Names[i], parts[entry.FirstPart + i]);
            return new StepReport(entry.Step, entry.Epoch, entry.LearningRate, entry.Loss, values, entry.Images, entry.Seconds);
        }
    }

    /// <summary>Adds a step.</summary>
    public void Add(StepReport report)
    {
        var names = entries is [.., var last] && last.Names.AsSpan().SequenceEqual([.. report.Parts.Select(part => part.Key)])
            ? last.Names
            : [.. report.Parts.Select(part => part.Key)];
        entries.Add(new Entry(report.Step, report.Epoch, report.Images, parts.Count, report.LearningRate, report.Loss, report.Seconds, names));
        foreach (var part in report.Parts) parts.Add(part.Value);
    }

    /// <inheritdoc/>
    public IEnumerator<StepReport> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <param name="Step">The step.</param>
    /// <param name="Epoch">Its epoch.</param>
    /// <param name="Images">Its number of images.</param>
    /// <param name="FirstPart">The position of its first part of the loss.</param>
    /// <param name="LearningRate">Its learning rate.</param>
    /// <param name="Loss">Its loss.</param>
    /// <param name="Seconds">Its time.</param>
    /// <param name="Names">The names of its parts, an array that consecutive steps share.</param>
    private readonly record struct Entry(
        int Step, int Epoch, int Images, int FirstPart, double LearningRate, double Loss, double Seconds, string[] Names);
}
