using System.Runtime.ExceptionServices;
using SegDsl.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Data;

/// <summary>A batch that several threads fill, a slot each: a sample goes into the tensors as soon as it is ready, and nothing else is kept of it.</summary>
internal sealed class PendingBatch(IReadOnlyList<int> places) : IDisposable
{
    private readonly CountdownEvent missing = new(places.Count);
    private readonly Slot[] slots = [.. places.Select(_ => new Slot())];
    private readonly Lock making = new();
    private Batch? batch;

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
    public void Fill(int slot, Sample sample)
    {
        (slots[slot].Name, slots[slot].Size) = (sample.Name, (sample.Image.Width, sample.Image.Height));
        lock (making) batch ??= Allocate(sample.Image.Width, sample.Image.Height);
        // What has another size is found when the batch is taken, so that it is always the same two samples that are named.
        if (!batch.Images.shape.AsSpan()[2..].SequenceEqual([sample.Image.Height, sample.Image.Width])) return;
        ImageTensors.Write(sample.Image, batch.Images, slot);
        ImageTensors.Write(sample.Labels, batch.Labels, slot);
    }

    /// <summary>Notes that a sample could not be read; the slot may still be filled with another.</summary>
    public void Skip(int slot, string problem) => slots[slot].Skipped.Add(problem);

    /// <summary>Waits until every slot is done.</summary>
    public void Wait(CancellationToken stopping) => missing.Wait(stopping);

    /// <summary>The complete batch, which is the caller's from now on; null where nothing is left of it. Throws what went wrong in the first slot where something did.</summary>
    public Batch? Take()
    {
        Array.Find(slots, slot => slot.Problem is not null)?.Problem?.Throw();
        if (batch is null) return null;
        var filled = Array.FindAll(slots, slot => slot.Name is not null);
        if (Array.Find(filled, slot => slot.Size != filled[0].Size) is { } other)
            throw new DatasetException(
                $"Images of a batch must have one size, but {filled[0]} and {other}; add a crop to the augmentation or take batches of 1.");

        var (whole, names) = (batch, Array.ConvertAll(filled, slot => slot.Name ?? ""));
        if (filled.Length < slots.Length)
        {
            using (batch) whole = batch.Take([.. Enumerable.Range(0, slots.Length).Where(slot => slots[slot].Name is not null)]);
        }
        batch = null;
        return whole with { Names = names };
    }

    /// <summary>Frees what nobody took.</summary>
    public void Dispose()
    {
        batch?.Dispose();
        missing.Dispose();
    }

    private Batch Allocate(int width, int height)
    {
        var images = empty([places.Count, 3, height, width], ScalarType.Float32);
        return new Batch(images, empty([places.Count, height, width], ScalarType.Int64), []);
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
