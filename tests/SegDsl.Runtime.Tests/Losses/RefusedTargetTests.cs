using SegDsl.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Tests.Losses;

/// <summary>Targets that a loss cannot be computed from, and what the messages state.</summary>
public sealed class RefusedTargetTests : IDisposable
{
    private const int Classes = 5;

    private readonly DisposeScope scope = NewDisposeScope();

    public static TheoryData<LossDefinition> Definitions => SegmentationLossTests.Definitions;

    public void Dispose() => scope.Dispose();

    private static Outputs Network() =>
        new(("seg", rand(2, Classes, 7, 9)), ("body", rand(2, Classes, 7, 9)), ("edge_logits", rand(2, 1, 7, 9)), ("edge", rand(2, 1, 7, 9)));

    private static string Refused(LossDefinition definition, Tensor labels, int ignoreIndex = 255) => Assert.Throws<ArgumentException>(
        () => definition.Create(Classes, ignoreIndex).Compute(Network(), new LossTargets(labels))).Message;

    [Theory]
    [MemberData(nameof(Definitions))]
    public void Labels_out_of_range_are_named_with_their_position(LossDefinition definition)
    {
        foreach (var label in new long[] { Classes, -1, 254, long.MinValue, long.MaxValue })
        {
            var labels = zeros([2, 7, 9], ScalarType.Int64);
            labels[1, 2, 3] = label;
            Assert.StartsWith(
                $"The label {label} at [1, 2, 3] is neither a class, 0 to 4, nor the ignore index, 255. Replace such labels",
                Refused(definition, labels), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_negative_ignore_index_is_accepted()
    {
        var labels = zeros([2, 7, 9], ScalarType.Int64);
        labels[0, 6, 8] = -100;
        using var value = new CrossEntropyDefinition().Create(Classes, -100).Compute(Network(), new LossTargets(labels));
        Assert.True(float.IsFinite(value.Total.item<float>()));
        labels[0, 6, 8] = 255;
        Assert.Contains("nor the ignore index, -100", Refused(new CrossEntropyDefinition(), labels, -100), StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_that_are_not_contiguous_are_checked_where_they_are()
    {
        var labels = zeros([2, 9, 7], ScalarType.Int64).transpose(1, 2);
        labels[1, 6, 8] = 9;
        Assert.Contains("The label 9 at [1, 6, 8]", Refused(new CrossEntropyDefinition(), labels), StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_of_volumes_are_checked()
    {
        var labels = zeros([2, 4, 7, 9], ScalarType.Int64);
        labels[1, 3, 6, 8] = 9;
        var outputs = new Outputs(("seg", rand([2, Classes, 4, 7, 9])));
        var error = Assert.Throws<ArgumentException>(
            () => new CrossEntropyDefinition().Create(Classes, 255).Compute(outputs, new LossTargets(labels)));
        Assert.Contains("The label 9 at [1, 3, 6, 8]", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ScalarType.Int32, "is int32 [2, 7, 9]; expected int64 [N, H, W], or [N, D, H, W] of volumes. Convert them with labels.to(ScalarType.Int64).")]
    [InlineData(ScalarType.Byte, "is uint8 [2, 7, 9]; expected int64")]
    [InlineData(ScalarType.Float32, "is float32 [2, 7, 9]; expected int64 [N, H, W], or [N, D, H, W] of volumes. Labels are indices of classes, not scores.")]
    public void Types_of_labels_are_checked(ScalarType type, string message) =>
        Assert.Contains(message, Refused(new CrossEntropyDefinition(), zeros([2, 7, 9], type)), StringComparison.Ordinal);

    [Theory]
    [InlineData(new long[] { 7, 9 }, "A batch of one is labels.unsqueeze(0).")]
    [InlineData(new long[] { 2, 1, 7, 9 }, "no output is of volumes, [N, channels, D, H, W]. Remove a channel with labels.squeeze(1).")]
    [InlineData(new long[] { 2, 1, 1, 7, 9 }, "expected int64 [N, H, W], or [N, D, H, W] of volumes")]
    [InlineData(new long[] { 3, 7, 9 }, "The output 'seg' is [2, 5, 7, 9] and the labels are [3, 7, 9]")]
    public void Shapes_of_labels_are_checked(long[] shape, string message) =>
        Assert.Contains(message, Refused(new CrossEntropyDefinition(), zeros(shape, ScalarType.Int64)), StringComparison.Ordinal);

    [Fact]
    public void Outputs_that_are_not_scores_are_refused()
    {
        var classes = new Outputs(("seg", zeros([2, Classes, 7, 9], ScalarType.Int64)));
        var error = Assert.Throws<ArgumentException>(
            () => new DiceDefinition().Create(Classes, 255).Compute(classes, new LossTargets(zeros([2, 7, 9], ScalarType.Int64))));
        Assert.StartsWith("The output 'seg' is int64; a loss is computed from floating-point scores, before argmax.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Classes_of_images_are_checked()
    {
        var loss = new ImageCrossEntropyDefinition("scene").Create(0, 255);
        Assert.StartsWith(
            "The target 'scene' has the class 3 for image 1, but the output scores 3 classes, 0 to 2. Use -1 for images without a class.",
            Assert.Throws<ArgumentException>(() => loss.Of(zeros(2, 3), tensor(new long[] { 0, 3 }))).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "The target 'scene' is int32; expected int64 classes of images",
            Assert.Throws<ArgumentException>(() => loss.Of(zeros(2, 3), tensor([0, 3]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Types_of_maps_are_checked() => Assert.StartsWith(
        "The target 'depth' is uint8; expected floating-point values; convert it with to(ScalarType.Float32).",
        Assert.Throws<ArgumentException>(
            () => new AbsoluteDefinition("depth").Create(0, 255).Of(zeros(1, 1, 2, 2), zeros([1, 1, 2, 2], ScalarType.Byte))).Message,
        StringComparison.Ordinal);
}
