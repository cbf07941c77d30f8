using System.Runtime.ExceptionServices;
using SegDsl.Losses;

namespace SegDsl.Data;

/// <summary>A batch that several threads fill, a slot each: a sample goes into the tensors as soon as it is ready, and nothing else is kept of it.</summary>
internal sealed class PendingBatch(IReadOnlyList<int> places, LossNeeds needs) : IDisposable
{
    private readonly CountdownEvent missing = new(places.Count);
    private readonly Slot[] slots = [.. places.Select(_ => new Slot())];
    private readonly Lock making = new();
    private BatchTensors? tensors;

    /// <summary>The places of its samples in the epoch.</summary>
    public IReadOnlyList<int> Places => places;

    /// <summary>What was left out, in the order of the slots. Only once it is complete.</summary>
    public IEnumerable<string> Skipped => slots.SelectMany(slot => slot.Skipped);

    /// <summary>Does the work for a slot. What goes wrong is kept for whoever takes the batch.</summary>
    public void Run(int slot, Action work)
    {
        try
        {
            work();
        }
        catch (Exception e)
        {
            slots[slot].Problem = ExceptionDispatchInfo.Capture(e);
        }
        missing.Signal();
    }

    /// <summary>Writes a sample into its slot.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="sample">The sample.</param>
    /// <param name="classes">The number of classes of its dataset.</param>
    public void Fill(int slot, Sample sample, int classes)
    {
        var (width, height) = (sample.Image.Width, sample.Image.Height);
        lock (making) tensors ??= new BatchTensors(places.Count, height, width, classes, needs);
        // What has another size is found when the batch is taken, so that it is always the same two samples that are named.
        if (tensors.Width == width && tensors.Height == height) tensors.Write(slot, sample);
        (slots[slot].Name, slots[slot].Size) = (sample.Name, (width, height));
    }

    /// <summary>Notes that a sample could not be read; the slot may still be filled with another.</summary>
    public void Skip(int slot, string problem) => slots[slot].Skipped.Add(problem);

    /// <summary>Waits until every slot is done.</summary>
    public void Wait(CancellationToken stopping) => missing.Wait(stopping);

    /// <summary>
    /// The complete batch, which is the caller's from now on; null where nothing is left of it. Throws what went wrong in the first slot where
    /// something did.
    /// </summary>
    public Batch? Take()
    {
        Array.Find(slots, slot => slot.Problem is not null)?.Problem?.Throw();
        var filled = Array.FindAll(slots, slot => slot.Name is not null);
        if (tensors is null || filled.Length == 0) return null;
        if (Array.Find(filled, slot => slot.Size != filled[0].Size) is { } other)
            throw new DatasetException(
                $"Images of a batch must have one size, but {filled[0]} and {other}; add a crop to the augmentation or take batches of 1.");
        var numbers = Enumerable.Range(0, slots.Length).Where(slot => slots[slot].Name is not null).Select(slot => (long)slot);
        var whole = tensors.ToBatch([.. numbers], slots.Length, Array.ConvertAll(filled, slot => slot.Name ?? ""));
        tensors = null;
        return whole;
    }

    /// <summary>Frees what nobody took.</summary>
    public void Dispose()
    {
        tensors?.Dispose();
        missing.Dispose();
    }

    private sealed class Slot
    {
        public string? Name { get; set; }

        public (int Width, int Height) Size { get; set; }

        public List<string> Skipped { get; } = [];

        public ExceptionDispatchInfo? Problem { get; set; }

        public override string ToString() => $"{Name} is {Size.Width}×{Size.Height}";
    }
}
