using System.Collections;

namespace SegDsl.Logging;

/// <summary>
/// The steps of a run in a compact form, a third of the memory of a list of reports, because a run can have millions of steps. It grows in small blocks,
/// without copies.
/// </summary>
internal sealed class StepHistory : IReadOnlyList<StepReport>
{
    private const int StepsPerBlock = 1024;

    private readonly List<Block> blocks = [];

    /// <inheritdoc/>
    public int Count { get; private set; }

    /// <inheritdoc/>
    public StepReport this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            var block = blocks[index / StepsPerBlock];
            var entry = block.Entries[index % StepsPerBlock];
            var parts = new KeyValuePair<string, double>[entry.Names.Length];
            for (var i = 0; i < parts.Length; i++) parts[i] = new(entry.Names[i], block.Parts[entry.FirstPart + i]);
            return new StepReport(entry.Step, entry.Epoch, entry.LearningRate, entry.Loss, parts, entry.Images, entry.Seconds);
        }
    }

    /// <summary>Adds a step.</summary>
    public void Add(StepReport report)
    {
        string[] names = [.. report.Parts.Select(part => part.Key)];
        if (Count > 0 && blocks[(Count - 1) / StepsPerBlock].Entries[(Count - 1) % StepsPerBlock].Names is var previous && previous.SequenceEqual(names))
            names = previous;
        if (Count % StepsPerBlock == 0) blocks.Add(new Block());
        var block = blocks[^1];
        block.Entries[Count++ % StepsPerBlock] = new Entry(
            report.Step, report.Epoch, report.Images, block.Parts.Count, report.LearningRate, report.Loss, report.Seconds, names);
        foreach (var part in report.Parts) block.Parts.Add(part.Value);
    }

    /// <inheritdoc/>
    public IEnumerator<StepReport> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private sealed class Block
    {
        public Entry[] Entries { get; } = new Entry[StepsPerBlock];

        /// <summary>The parts of the losses of all steps, one after another.</summary>
        public List<double> Parts { get; } = new(StepsPerBlock);
    }

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
