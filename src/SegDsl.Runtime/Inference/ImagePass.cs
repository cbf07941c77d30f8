using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Inference;

/// <summary>Applies a network to an image as a mode says.</summary>
/// <param name="network">The network, in evaluation mode.</param>
/// <param name="device">Where it is.</param>
/// <param name="mode">How it is applied.</param>
internal sealed class ImagePass(SegmentationNetwork network, Device device, InferenceMode mode)
{
    private const int LargestMultiple = 256;

    /// <summary>
    /// What the outputs say of an image, each [1, C, H, W] on the device: scores of the classes as the network computes them where nothing is
    /// averaged, else probabilities; edges are probabilities always.
    /// </summary>
    /// <param name="image">The image.</param>
    /// <param name="names">Which outputs; what the network does not compute is left out.</param>
    public Dictionary<string, Tensor> Apply(RgbImage image, IReadOnlyList<string> names)
    {
        if (mode.IsSinglePass) return Compute(ImageTensors.FromImages([image]).to(device), names);
        // Two maps a name are held, one in the image's own size and one in that of a scale, however many windows, scales and flips there are.
        var sums = new Dictionary<string, Tensor>();
        foreach (var scale in mode.Scales)
        {
            using var scope = NewDisposeScope();
            foreach (var (name, found) in AtScale(image, scale, names))
            {
                var inOwnSize = found.shape[2] == image.Height && found.shape[3] == image.Width
                    ? found
                    : found.UpsampleTo([image.Height, image.Width], alignCorners: false);
                if (sums.TryGetValue(name, out var sum)) sum.add_(inOwnSize);
                else sums.Add(name, inOwnSize.MoveToOuterDisposeScope());
            }
        }
        if (mode.Scales.Count > 1)
            foreach (var sum in sums.Values) sum.div_(mode.Scales.Count);
        return sums;
    }

    /// <summary>The mean over the windows of the image in another size.</summary>
    private Dictionary<string, Tensor> AtScale(RgbImage image, double scale, IReadOnlyList<string> names)
    {
        var (width, height) = (Scaled(image.Width, scale), Scaled(image.Height, scale));
        var pixels = ImageTensors.FromImages([width == image.Width && height == image.Height ? image : image.Resize(width, height)]).to(device);
        var columns = new WindowPlan(width, mode.Window ?? width, mode.Overlap);
        var rows = new WindowPlan(height, mode.Window ?? height, mode.Overlap);
        if (rows.Starts.Count * columns.Starts.Count == 1) return Flipped(pixels, names);

        var sums = new Dictionary<string, Tensor>();
        foreach (var top in rows.Starts)
            foreach (var left in columns.Starts)
            {
                using var scope = NewDisposeScope();
                foreach (var (name, found) in Flipped(Cut(pixels, top, rows.Window, left, columns.Window), names))
                {
                    if (!sums.TryGetValue(name, out var sum))
                        sums.Add(name, sum = zeros([1, found.shape[1], height, width], ScalarType.Float32, device).MoveToOuterDisposeScope());
                    Cut(sum, top, rows.Window, left, columns.Window).add_(found);
                }
            }
        foreach (var sum in sums.Values)
        {
            sum.div_(tensor(rows.Covered, [1, 1, height, 1], device: device));
            sum.div_(tensor(columns.Covered, [1, 1, 1, width], device: device));
        }
        return sums;
    }

    /// <summary>Probabilities, together with those of the mirror image where the mode wants them.</summary>
    private Dictionary<string, Tensor> Flipped(Tensor pixels, IReadOnlyList<string> names)
    {
        var found = Probabilities(pixels);
        if (!mode.Flip) return found;
        foreach (var (name, mirrored) in Probabilities(pixels.flip(3))) found[name].add_(mirrored.flip(3)).div_(2);
        return found;

        Dictionary<string, Tensor> Probabilities(Tensor seen)
        {
            // Edges are a channel of probabilities already; what scores classes becomes probabilities here.
            return Compute(seen, names).ToDictionary(output => output.Key, output => output.Key == Predictor.Edge ? output.Value : output.Value.softmax(1));
        }
    }

    /// <summary>One forward pass, of an image that is as large as it is or as the network wants it.</summary>
    private Dictionary<string, Tensor> Compute(Tensor pixels, IReadOnlyList<string> names)
    {
        var (height, width) = (pixels.shape[2], pixels.shape[3]);
        ArgumentException? refusal = null;
        var tried = new HashSet<(long, long)>();
        // Always from 1 on: what comes of an image must not depend on the images before it. A network refuses a size before it computes anything.
        for (var multiple = 1; multiple <= LargestMultiple; multiple++)
        {
            var (below, beside) = (Missing(height, multiple), Missing(width, multiple));
            if (!tried.Add((below, beside))) continue;
            // Freed at once: there may be many until one is taken.
            using var larger = below + beside == 0 ? null : nn.functional.pad(pixels, (0, beside, 0, below), PaddingModes.Replicate);
            try
            {
                var outputs = network.call(larger ?? pixels);
                return outputs.Computed.Where(output => names.Contains(output.Name)).ToDictionary(o => o.Name, o => Cut(o.Value, 0, height, 0, width));
            }
            catch (ArgumentException e)
            {
                refusal ??= e;
            }
        }
        throw new InferenceException(refusal?.Message.Replace($" (Parameter '{refusal.ParamName}')", "", StringComparison.Ordinal) ?? "", refusal);
    }

    private static long Missing(long length, long multiple) => (multiple - length % multiple) % multiple;

    private static int Scaled(int length, double scale) => Math.Max(1, (int)Math.Round(length * scale));

    private static Tensor Cut(Tensor map, long top, long height, long left, long width) => map.narrow(2, top, height).narrow(3, left, width);
}
