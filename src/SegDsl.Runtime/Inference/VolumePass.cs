using SegDsl.Networks;
using SegDsl.Volumes;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Inference;

/// <summary>Applies a network to a volume in a given inference mode: as a whole, or in windows that slide along width, height and depth.</summary>
/// <param name="network">The network, in evaluation mode.</param>
/// <param name="device">The device of the network.</param>
/// <param name="mode">The inference mode, at scale 1.</param>
internal sealed class VolumePass(SegmentationNetwork network, Device device, InferenceMode mode)
{
    /// <summary>
    /// Computes the class scores slab by slab, from the first slice on. Only the slices that windows still reach are in memory on the device, so that its
    /// memory does not depend on the depth of the volume.
    /// </summary>
    /// <param name="volume">The normalized volume.</param>
    /// <param name="output">The name of the output with the scores.</param>
    /// <param name="slab">
    /// Receives the index of the first slice and the scores, [1, classes, slices, H, W] on the device: logits if the mode is a single pass, otherwise averaged
    /// probabilities. They are disposed after the call.
    /// </param>
    /// <param name="cancellationToken">Cancels between two windows.</param>
    public void Apply(Volume volume, string output, Action<int, Tensor> slab, CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        var size = volume.Size;
        var pixels = tensor(volume.Values, [1, volume.Channels, size.Depth, size.Height, size.Width]);
        if (mode.IsSinglePass)
        {
            slab(0, Compute(pixels.to(device), output));
            return;
        }
        var slices = new WindowPlan(size.Depth, mode.WindowDepth ?? mode.Window ?? size.Depth, mode.Overlap);
        var rows = new WindowPlan(size.Height, mode.Window ?? size.Height, mode.Overlap);
        var columns = new WindowPlan(size.Width, mode.Window ?? size.Width, mode.Overlap);
        Tensor? sum = null;
        for (var i = 0; i < slices.Starts.Count; i++)
        {
            using var inner = NewDisposeScope();
            var (first, isLast) = (slices.Starts[i], i == slices.Starts.Count - 1);
            foreach (var top in rows.Starts)
                foreach (var left in columns.Starts) Add(ref sum, first, top, left);
            // The next windows do not reach these slices.
            var complete = isLast ? slices.Window : slices.Starts[i + 1] - first;
            var scores = sum!.narrow(2, 0, complete)
                .div(tensor(slices.Coverage[first..(first + complete)], [1, 1, complete, 1, 1], device: device))
                .div_(tensor(rows.Coverage, [1, 1, 1, size.Height, 1], device: device))
                .div_(tensor(columns.Coverage, [1, 1, 1, 1, size.Width], device: device));
            slab(first, scores);
            if (isLast) break;
            var rest = zeros_like(sum);
            rest.narrow(2, 0, slices.Window - complete).copy_(sum.narrow(2, complete, slices.Window - complete));
            sum.Dispose();
            sum = rest.MoveToOuterDisposeScope();
        }

        void Add(ref Tensor? sums, int first, int top, int left)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var window = NewDisposeScope();
            var part = pixels.narrow(2, first, slices.Window).narrow(3, top, rows.Window).narrow(4, left, columns.Window).to(device);
            var found = Flipped(part, output);
            // It outlives the window and its layer.
            sums ??= zeros([1, found.shape[1], slices.Window, size.Height, size.Width], ScalarType.Float32, device)
                .MoveToOuterDisposeScope().MoveToOuterDisposeScope();
            sums.narrow(3, top, rows.Window).narrow(4, left, columns.Window).add_(found);
        }
    }

    /// <summary>Returns probabilities, averaged with those of the mirrored window if the mode requires it.</summary>
    private Tensor Flipped(Tensor pixels, string output)
    {
        var found = Compute(pixels, output).softmax(1);
        return mode.Flip ? found.add_(Compute(pixels.flip(4), output).softmax(1).flip(4)).div_(2) : found;
    }

    private Tensor Compute(Tensor pixels, string output) => PaddedPass.Run(pixels, input =>
    {
        var found = network.call(input)[output];
        if (found.dim() != pixels.dim())
            throw new InferenceException(
                $"The output '{output}' of {network.GetName()} is [{string.Join(", ", found.shape)}]; expected [N, classes, D, H, W].", null);
        for (var axis = 2; axis < found.dim(); axis++) found = found.narrow(axis, 0, pixels.shape[axis]);
        return found;
    });
}
