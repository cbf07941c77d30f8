using System.Runtime.InteropServices;
using SegDsl.Imaging;
using SegDsl.Losses;
using SegDsl.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Data;

/// <summary>The tensors of a batch in preparation. Several threads may write at the same time, each to a different slot.</summary>
internal sealed class BatchTensors : IDisposable
{
    private readonly LossNeeds needs;
    private readonly int classes;
    private readonly ImageNormalization normalization;
    private readonly IReadOnlyList<MapDefinition> pixelTargets;
    private readonly IReadOnlyList<MapDefinition> imageTargets;
    private readonly Batch batch;

    /// <summary>Allocates the tensors.</summary>
    /// <param name="count">The number of samples.</param>
    /// <param name="size">The size of the samples.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="needs">The targets to prepare in addition to the labels.</param>
    /// <param name="normalization">The channels of the images and their normalization; null for that of ImageNet.</param>
    /// <param name="targets">The targets of the dataset besides the labels; null for none.</param>
    /// <param name="inputs">The inputs of the dataset besides the images; null for none.</param>
    public BatchTensors(
        int count, SampleSize size, int classes, LossNeeds needs, ImageNormalization? normalization = null,
        IReadOnlyList<MapDefinition>? targets = null, IReadOnlyList<InputDefinition>? inputs = null)
    {
        (this.needs, this.classes, Size) = (needs, classes, size);
        long[] axes = size.Axes;
        this.normalization = normalization ?? ImageNormalization.ImageNet;
        pixelTargets = [.. (targets ?? []).Where(target => target.Kind != MapKind.Class)];
        imageTargets = [.. (targets ?? []).Where(target => target.Kind == MapKind.Class)];
        var images = empty([count, this.normalization.Channels, .. axes], ScalarType.Float32);
        var labels = empty([count, .. axes], ScalarType.Int64);
        var sets = needs.LabelSets ? empty([count, LabelSetTarget.Words(classes), .. axes], ScalarType.Int32) : null;
        var edges = needs.Edges ? empty([count, .. axes], ScalarType.Bool) : null;
        var maps = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var target in pixelTargets) maps.Add(target.Name, empty([count, target.Planes, .. axes], ScalarType.Float32));
        foreach (var target in imageTargets) maps.Add(target.Name, empty([count], ScalarType.Int64));
        batch = new Batch(images, new LossTargets(labels, sets, edges, needs.Border) { Maps = maps }, [])
        {
            OtherInputs = [.. (inputs ?? []).Select(input =>
                new NamedTensor(input.Name, empty([count, input.Normalization.Channels, .. axes], ScalarType.Float32)))],
        };
    }

    /// <summary>The size of the samples.</summary>
    public SampleSize Size { get; }

    /// <summary>Writes the volume and the labels of a sample, which has the size of the batch. Volumes have no other targets or inputs.</summary>
    public void Write(int slot, VolumeSample sample)
    {
        var (values, labels) = (sample.Image.Values, sample.Labels.Values);
        values.CopyTo(SlotOf<float>(batch.Images, slot, values.Length));
        var slots = SlotOf<long>(batch.Labels, slot, labels.Length);
        for (var i = 0; i < labels.Length; i++) slots[i] = labels[i];
    }

    /// <summary>Writes the image, the labels and the targets of a sample, which has the size of the batch.</summary>
    public void Write(int slot, Sample sample)
    {
        WriteSample(slot, sample);
        WriteTargets(slot, sample.Labels);
    }

    /// <summary>Writes the image, the other inputs, the labels and the maps of a sample.</summary>
    public void WriteSample(int slot, Sample sample)
    {
        normalization.Write(sample.Image, batch.Images, slot);
        for (var i = 0; i < batch.OtherInputs.Count; i++) sample.Inputs[i].Definition.Write(sample.Inputs[i].Map, batch.OtherInputs[i].Value, slot);
        ImageTensors.Write(sample.Labels, batch.Labels, slot);
        for (var i = 0; i < pixelTargets.Count; i++)
        {
            var values = ((ValueMap)sample.Maps[i]).Values;
            values.CopyTo(SlotOf<float>(batch.Targets.Maps[pixelTargets[i].Name], slot, values.Length));
        }
        for (var i = 0; i < imageTargets.Count; i++) SlotOf<long>(batch.Targets.Maps[imageTargets[i].Name], slot, 1)[0] = sample.ImageClasses[i];
    }

    /// <summary>Computes and writes the targets of a sample.</summary>
    public void WriteTargets(int slot, LabelMap labels)
    {
        if (!needs.LabelSets && !needs.Edges) return;

        var length = LabelSetTarget.Words(classes) * Size.Height * Size.Width;
        var scratch = batch.Targets.LabelSets is null ? PixelBuffers.Rent<uint>(length) : [];
        var sets = batch.Targets.LabelSets is { } labelSets ? SlotOf<uint>(labelSets, slot, length) : scratch;
        TargetMaps.FillLabelSets(labels, classes, needs.Border, sets);
        if (batch.Targets.Edges is { } edges) TargetMaps.FillEdges(sets, classes, Size.Width, SlotOf<byte>(edges, slot, Size.Height * Size.Width));
        PixelBuffers.Return(scratch);
    }

    /// <summary>Creates a batch from some of the slots. The batch owns its tensors.</summary>
    /// <param name="slots">The slots, in order.</param>
    /// <param name="count">The total number of slots.</param>
    /// <param name="names">The names of the samples in the slots.</param>
    public Batch ToBatch(long[] slots, int count, IReadOnlyList<string> names)
    {
        if (slots.Length == count) return batch with { Names = names };
        using (batch)
        using (var indices = tensor(slots))
        {
            var targets = batch.Targets with
            {
                Labels = batch.Labels.index_select(0, indices),
                LabelSets = batch.Targets.LabelSets?.index_select(0, indices),
                Edges = batch.Targets.Edges?.index_select(0, indices),
                Maps = batch.Targets.Maps.ToDictionary(map => map.Key, map => map.Value.index_select(0, indices), StringComparer.Ordinal),
            };
            return new Batch(batch.Images.index_select(0, indices), targets, names)
            {
                OtherInputs = [.. batch.OtherInputs.Select(input => input with { Value = input.Value.index_select(0, indices) })],
            };
        }
    }

    /// <summary>Disposes the tensors.</summary>
    public void Dispose() => batch.Dispose();

    private static Span<T> SlotOf<T>(Tensor tensor, int slot, int length) where T : struct =>
        MemoryMarshal.Cast<byte, T>(tensor.bytes).Slice(slot * length, length);
}
