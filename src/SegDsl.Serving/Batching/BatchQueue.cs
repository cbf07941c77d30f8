using System.Diagnostics;

namespace SegDsl.Serving.Batching;

/// <summary>
/// The images that wait for the network. A batch starts with the oldest image and takes others of its size, so that no size waits forever. Thread-safe; one
/// thread takes the batches.
/// </summary>
/// <param name="capacity">The maximum number of waiting images.</param>
/// <param name="maxBatch">The maximum number of images of a batch.</param>
/// <param name="maxPixels">The maximum number of pixels of a batch; a larger image is a batch of its own.</param>
/// <param name="delay">How long a batch waits for further images.</param>
/// <param name="requests">Returns the number of requests in the service; if no other request is in it, a batch does not wait.</param>
internal sealed class BatchQueue(int capacity, int maxBatch, int maxPixels, TimeSpan delay, Func<int> requests)
{
    private readonly object gate = new();
    private readonly LinkedList<PendingImage> waiting = [];
    private bool isComplete;

    /// <summary>The number of waiting images.</summary>
    public int Count
    {
        get
        {
            lock (gate) return waiting.Count;
        }
    }

    /// <summary>Adds an image. If it is canceled before its batch starts, it is removed.</summary>
    /// <param name="image">The image.</param>
    /// <param name="cancellation">Removes the image from the queue.</param>
    /// <exception cref="ServiceBusyException">The queue is full or complete.</exception>
    public async Task<SegmentationResult> AddAsync(PendingImage image, CancellationToken cancellation)
    {
        LinkedListNode<PendingImage> node;
        lock (gate)
        {
            if (isComplete) throw new ServiceBusyException("The service is stopping.");
            if (waiting.Count >= capacity) throw new ServiceBusyException($"The queue is full: {capacity} images wait.");
            node = waiting.AddLast(image);
            Monitor.PulseAll(gate);
        }
        await using var registration = cancellation.UnsafeRegister(
            (_, token) =>
            {
                lock (gate)
                    if (node.List is not null) waiting.Remove(node);
                image.Cancel(token);
            },
            null).ConfigureAwait(false);
        return await image.Result.ConfigureAwait(false);
    }

    /// <summary>Waits for the next batch and removes it from the queue.</summary>
    /// <returns>Images of one size, the oldest first; null if the queue is complete and empty.</returns>
    public IReadOnlyList<PendingImage>? Take()
    {
        lock (gate)
        {
            while (waiting.Count == 0)
            {
                if (isComplete) return null;
                Monitor.Wait(gate);
            }
            var batch = new List<PendingImage>();
            var end = Stopwatch.GetTimestamp() + (long)(delay.TotalSeconds * Stopwatch.Frequency);
            TakeMatching(batch);
            // Images of another size are not delayed.
            while (batch.Count < LimitOf(batch[0]) && waiting.Count == 0 && requests() > batch.Count && !isComplete)
            {
                var rest = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), end);
                if (rest <= TimeSpan.Zero || !Monitor.Wait(gate, rest)) break;
                TakeMatching(batch);
            }
            foreach (var image in batch) image.Start();
            return batch;
        }
    }

    /// <summary>Accepts no further images.</summary>
    public void Complete()
    {
        lock (gate)
        {
            isComplete = true;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Accepts no further images, and fails those that wait.</summary>
    public void Abort(Exception error)
    {
        Complete();
        lock (gate)
        {
            foreach (var image in waiting) image.Fail(error);
            waiting.Clear();
        }
    }

    /// <summary>The maximum number of images in a batch with an image.</summary>
    private int LimitOf(PendingImage first) => Math.Clamp(maxPixels / (first.Image.Width * first.Image.Height), 1, maxBatch);

    private void TakeMatching(List<PendingImage> batch)
    {
        for (var node = waiting.First; node is not null && (batch.Count == 0 || batch.Count < LimitOf(batch[0]));)
        {
            var next = node.Next;
            if (batch.Count == 0 || node.Value.HasSizeOf(batch[0]))
            {
                batch.Add(node.Value);
                waiting.Remove(node);
            }
            node = next;
        }
    }
}
