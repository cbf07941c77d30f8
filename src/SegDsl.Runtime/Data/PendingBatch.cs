using System.Runtime.ExceptionServices;
using SegDsl.Losses;

namespace SegDsl.Data;

/// <summary>A batch in preparation. Several threads fill its slots; each sample is copied into the tensors as soon as it is ready.</summary>
internal sealed class PendingBatch(IReadOnlyList<int> positions, LossNeeds needs) : IDisposable
{
    private readonly CountdownEvent pending = new(positions.Count);
    private readonly Slot[] slots = [.. positions.Select(_ => new Slot())];
    private readonly Lock creation = new();
    private BatchTensors? tensors;

    /// <summary>The positions of its samples in the epoch.</summary>
    public IReadOnlyList<int> Positions => positions;

    /// <summary>Messages about skipped samples, in slot order. Only valid when the batch is complete.</summary>
    public IEnumerable<string> Skipped => slots.SelectMany(slot => slot.Skipped);

    /// <summary>Runs the work for a slot. Stores an exception, which <see cref="Take"/> throws.</summary>
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
        pending.Signal();
    }

    /// <summary>Writes a sample into its slot.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="sample">The sample.</param>
    /// <param name="dataset">Its dataset.</param>
    public void Fill(int slot, Sample sample, DatasetDefinition dataset)
    {
        Fill(slot, sample.Name, new(null, sample.Image.Height, sample.Image.Width), dataset, filled => filled.Write(slot, sample));
    }

    /// <summary>Writes a volume into its slot.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="sample">The sample.</param>
    /// <param name="dataset">Its dataset.</param>
    public void Fill(int slot, VolumeSample sample, DatasetDefinition dataset)
    {
        var size = sample.Image.Size;
        Fill(slot, sample.Name, new(size.Depth, size.Height, size.Width), dataset, filled => filled.Write(slot, sample));
    }

    private void Fill(int slot, string name, SampleSize size, DatasetDefinition dataset, Action<BatchTensors> write)
    {
        lock (creation)
            tensors ??= new BatchTensors(positions.Count, size, dataset.Classes.Count, needs, dataset.Normalization, dataset.Targets, dataset.Inputs);
        // Different sizes are reported when the batch is taken, so that the message does not depend on the order of the threads.
        if (tensors.Size == size) write(tensors);
        (slots[slot].Name, slots[slot].Size) = (name, size);
    }

    /// <summary>Records that a sample could not be read. The slot may still be filled with another sample.</summary>
    public void Skip(int slot, string problem) => slots[slot].Skipped.Add(problem);

    /// <summary>Waits until all slots are complete.</summary>
    public void Wait(CancellationToken stopping) => pending.Wait(stopping);

    /// <summary>
    /// Returns the complete batch, which the caller then owns, or null if all samples were skipped. If slots failed, throws the exception of the
    /// first one.
    /// </summary>
    public Batch? Take()
    {
        Array.Find(slots, slot => slot.Problem is not null)?.Problem?.Throw();
        var filled = Array.FindAll(slots, slot => slot.Name is not null);
        if (tensors is null || filled.Length == 0) return null;
        if (Array.Find(filled, slot => slot.Size != filled[0].Size) is { } other)
            throw new DatasetException(
                $"The images of a batch must have the same size, but {filled[0]} and {other}. Add a crop to the augmentation or use a batch size of 1.");
        var numbers = Enumerable.Range(0, slots.Length).Where(slot => slots[slot].Name is not null).Select(slot => (long)slot);
        var batch = tensors.ToBatch([.. numbers], slots.Length, Array.ConvertAll(filled, slot => slot.Name ?? ""));
        tensors = null;
        return batch;
    }

    /// <summary>Disposes the tensors unless they were taken.</summary>
    public void Dispose()
    {
        tensors?.Dispose();
        pending.Dispose();
    }

    private sealed class Slot
    {
        public string? Name { get; set; }

        public SampleSize Size { get; set; }

        public List<string> Skipped { get; } = [];

        public ExceptionDispatchInfo? Problem { get; set; }

        public override string ToString() => $"{Name} is {Size}";
    }
}
