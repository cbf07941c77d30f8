using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Inference;

/// <summary>Applies a network to an image in a given inference mode.</summary>
/// <param name="network">The network, in evaluation mode.</param>
/// <param name="device">The device of the network.</param>
/// <param name="mode">The inference mode.</param>
/// <param name="normalization">The channels of the input and their normalization.</param>
/// <param name="targets">The targets that outputs with their names predict; null for none.</param>
internal sealed class ImagePass(
    SegmentationNetwork network, Device device, InferenceMode mode, ImageNormalization normalization, IReadOnlyList<MapDefinition>? targets = null)
{
    /// <summary>Called after every window of an image that has several, with the numbers of completed and of all windows; null for no callback.</summary>
    public Action<int, int>? WindowCompleted { get; set; }

    /// <summary>
    /// Returns the outputs for images of one size, each [N, C, H, W] on the device. Class outputs are logits if the mode is a single pass, otherwise averaged
    /// probabilities. Edge outputs are always probabilities, those of targets always values or probabilities; a class of the image has [N, classes].
    /// </summary>
    /// <param name="images">The images; several only if the mode is a single pass.</param>
    /// <param name="inputs">The inputs besides the image, in its size; none for several images.</param>
    /// <param name="names">The names of the outputs; those that the network does not compute are omitted.</param>
    /// <param name="cancellationToken">Cancels between two windows or scales.</param>
    public Dictionary<string, Tensor> Apply(
        IReadOnlyList<RasterImage> images, IReadOnlyList<InputMap> inputs, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        if (mode.IsSinglePass) return Compute(Tensors(images, inputs), names);
        var image = images.Single();
        // Two maps per output are in memory, one in the size of the image and one in the size of a scale, for any number of windows, scales and flips.
        var sums = new Dictionary<string, Tensor>();
        var (done, all) = (0, mode.Scales.Sum(scale => Plan(image.Width, scale).Starts.Count * Plan(image.Height, scale).Starts.Count));
        foreach (var scale in mode.Scales)
        {
            using var scope = NewDisposeScope();
            foreach (var (name, found) in AtScale(image, inputs, scale, names, Complete, cancellationToken))
            {
                var inOwnSize = found.dim() == 2 || (found.shape[2] == image.Height && found.shape[3] == image.Width)
                    ? found
                    : found.UpsampleTo([image.Height, image.Width], alignCorners: false);
                if (sums.TryGetValue(name, out var sum)) sum.add_(inOwnSize);
                else sums.Add(name, inOwnSize.MoveToOuterDisposeScope());
            }
        }
        if (mode.Scales.Count > 1)
            foreach (var sum in sums.Values) sum.div_(mode.Scales.Count);
        return sums;

        void Complete()
        {
            if (all > 1) WindowCompleted?.Invoke(++done, all);
        }
    }

    private WindowPlan Plan(int length, double scale) => new(Scaled(length, scale), mode.Window ?? Scaled(length, scale), mode.Overlap);

    /// <summary>
    /// Returns the class with the highest score of every pixel, if that is possible without scores in the size of the images; otherwise null.
    /// </summary>
    /// <param name="images">The images, of one size.</param>
    /// <param name="inputs">The inputs besides the image, in its size; none for several images.</param>
    public IReadOnlyList<LabelMap>? Labels(IReadOnlyList<RasterImage> images, IReadOnlyList<InputMap> inputs)
    {
        if (!mode.IsSinglePass || network is not ICoarseScores source) return null;
        return PaddedPass.Run<IReadOnlyList<LabelMap>?>(Tensors(images, inputs), input =>
        {
            if (source.Coarse(input) is not { } coarse) return null;
            using var scores = coarse.Scores;
            // Scores of another size than the input do not label its pixels.
            if (coarse.Height != input.Image.shape[2] || coarse.Width != input.Image.shape[3]) return null;
            FiniteScores.Check(network, Predictor.Classes, scores);
            var maps = new LabelMap[images.Count];
            for (var n = 0; n < maps.Length; n++)
            {
                using var ofImage = scores.narrow(0, n, 1);
                maps[n] = LabelUpsampling.MostLikely(coarse with { Scores = ofImage }, images[n].Height, images[n].Width);
            }
            return maps;
        });
    }

    private NetworkInputs Tensors(IReadOnlyList<RasterImage> images, IReadOnlyList<InputMap> inputs) => new(
        ImageTensors.FromImages(images, normalization).to(device),
        [.. inputs.Where(IsOwn).Select(input => new NamedTensor(input.Definition.Name, input.ToTensor().to(device)))]);

    private bool IsOwn(InputMap input) => network.InputNames.Count > 1 && network.InputNames.Contains(input.Definition.Name);

    /// <summary>Averages over the windows of the image at one scale.</summary>
    private Dictionary<string, Tensor> AtScale(
        RasterImage image, IReadOnlyList<InputMap> inputs, double scale, IReadOnlyList<string> names, Action complete,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (width, height) = (Scaled(image.Width, scale), Scaled(image.Height, scale));
        var whole = new PixelWindow(0, 0, width, height);
        var pixels = width == image.Width && height == image.Height
            ? Tensors([image], inputs)
            : Tensors([image.ResizeTo(width, height, whole)], [.. inputs.Select(input => input with { Map = input.Map.ResizeTo(width, height, whole) })]);
        var (columns, rows) = (Plan(image.Width, scale), Plan(image.Height, scale));
        if (rows.Starts.Count * columns.Starts.Count == 1)
        {
            var only = Flipped(pixels, names);
            complete();
            return only;
        }

        var sums = new Dictionary<string, Tensor>();
        var windows = rows.Starts.Count * columns.Starts.Count;
        foreach (var top in rows.Starts)
            foreach (var left in columns.Starts)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                foreach (var (name, found) in Flipped(pixels.Map(map => Cut(map, top, rows.Window, left, columns.Window)), names))
                {
                    if (found.dim() == 2)
                    {
                        // A class of the image is the mean of all windows.
                        if (sums.TryGetValue(name, out var mean)) mean.add_(found / windows);
                        else sums.Add(name, (found / windows).MoveToOuterDisposeScope());
                        continue;
                    }
                    if (!sums.TryGetValue(name, out var sum))
                        sums.Add(name, sum = zeros([1, found.shape[1], height, width], ScalarType.Float32, device).MoveToOuterDisposeScope());
                    Cut(sum, top, rows.Window, left, columns.Window).add_(found);
                }
                complete();
            }
        foreach (var sum in sums.Values.Where(sum => sum.dim() > 2))
        {
            sum.div_(tensor(rows.Coverage, [1, 1, height, 1], device: device));
            sum.div_(tensor(columns.Coverage, [1, 1, 1, width], device: device));
        }
        return sums;
    }

    /// <summary>Returns probabilities, averaged with those of the flipped image if the mode requires it.</summary>
    private Dictionary<string, Tensor> Flipped(NetworkInputs pixels, IReadOnlyList<string> names)
    {
        var found = Probabilities(pixels);
        if (!mode.Flip) return found;
        foreach (var (name, mirrored) in Probabilities(pixels.Map(map => map.flip(3))))
            found[name].add_(mirrored.dim() == 2 ? mirrored : mirrored.flip(3)).div_(2);
        return found;

        Dictionary<string, Tensor> Probabilities(NetworkInputs input)
        {
            // Edge outputs and those of targets are already probabilities or values; class outputs are logits.
            return Compute(input, names).ToDictionary(
                output => output.Key, output => output.Key == Predictor.Edge || TargetOf(output.Key) is not null ? output.Value : output.Value.softmax(1));
        }
    }

    private Dictionary<string, Tensor> Compute(NetworkInputs pixels, IReadOnlyList<string> names) => PaddedPass.Run(pixels, input =>
        network.call(input).Computed.Where(output => names.Contains(output.Name))
            .ToDictionary(o => o.Name, o => Convert(o, input.Image, pixels.Image.shape[2], pixels.Image.shape[3])));

    /// <summary>Removes the padding of an output, and converts that of a target to values or probabilities in the size of the image.</summary>
    private Tensor Convert(NamedTensor output, Tensor input, long height, long width)
    {
        if (TargetOf(output.Name) is not { } target) return Cut(InSizeOf(output.Value, input), 0, height, 0, width);
        if (target.Kind == MapKind.Class)
            return output.Value.dim() == 2 && output.Value.shape[1] == target.Labels.Count ? output.Value.softmax(1) : throw Mismatch(output, target);
        if (output.Value.dim() != 4 || output.Value.shape[1] != target.Planes) throw Mismatch(output, target);
        var map = Cut(InSizeOf(output.Value, input), 0, height, 0, width);
        return target.Kind == MapKind.Mask ? map.sigmoid() : map;
    }

    /// <summary>Auxiliary outputs and those of targets may be smaller than the image.</summary>
    private static Tensor InSizeOf(Tensor map, Tensor input) => map.shape[2] == input.shape[2] && map.shape[3] == input.shape[3]
        ? map
        : map.UpsampleTo([(int)input.shape[2], (int)input.shape[3]], alignCorners: false);

    private InferenceException Mismatch(NamedTensor output, MapDefinition target) => new(
        $"The output '{output.Name}' of {network.GetName()} is [{string.Join(", ", output.Value.shape)}], but the target '{target.Name}' requires "
        + $"{(target.Kind == MapKind.Class ? $"[N, {target.Labels.Count}]" : $"[N, {target.Planes}, H, W]")}.", null);

    private MapDefinition? TargetOf(string output) => targets?.FirstOrDefault(target => target.Name == output);

    private static int Scaled(int length, double scale) => Math.Max(1, (int)Math.Round(length * scale));

    private static Tensor Cut(Tensor map, long top, long height, long left, long width) => map.narrow(2, top, height).narrow(3, left, width);
}
