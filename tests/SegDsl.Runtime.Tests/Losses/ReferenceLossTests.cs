using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Losses;
using SegDsl.Tests.Fixtures;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Tests.Losses;

public sealed class ReferenceLossTests
{
    private const int Classes = 7;
    private const int Ignore = 255;

    public static TheoryData<string, OutputLossDefinition> Definitions => new()
    {
        { "cross_entropy", new CrossEntropyDefinition() },
        { "ohem_100", new OhemDefinition(MinKept: 100) },
        { "ohem_1500", new OhemDefinition(MinKept: 1500) },
        { "ohem_100000", new OhemDefinition(MinKept: 100_000) },
        { "image_weighted", new WeightedCrossEntropyDefinition() },
        { "image_weighted_batch", new WeightedCrossEntropyDefinition(PerBatch: true) },
        { "relaxed_nll", new RelaxedDefinition() },
    };

    [Theory]
    [MemberData(nameof(Definitions))]
    public void Value_and_gradient_match_the_reference(string name, OutputLossDefinition definition)
    {
        var expected = Reference.Read("losses.json").GetProperty(name);
        using var scope = NewDisposeScope();
        var logits = Reference.Image("logits/public", 4, 2, Classes, 40, 56).requires_grad_();
        var labels = ImageTensors.FromLabels(Reference.LabelMaps("labels2/public", 2, 40, 56, Classes, Ignore));
        var loss = definition.Create(Classes, Ignore).Of(logits, new LossTargets(labels));
        loss.backward();

        Reference.AssertClose(expected.GetProperty("value").GetDouble(), loss.item<float>(), 1e-4);
        Reference.AssertClose(expected.GetProperty("grad_norm").GetDouble(), logits.grad!.norm().item<float>(), 1e-3);
    }

    [Fact]
    public void Relaxed_target_equals_the_reference()
    {
        var expected = Reference.Read("losses.json").GetProperty("relaxed");
        using var scope = NewDisposeScope();
        var labels = ImageTensors.FromLabels(Reference.LabelMaps("labels2/public", 2, 40, 56, Classes, Ignore));
        var target = LabelSetTarget.Planes(LabelSetTarget.Of(labels, Classes, Ignore, border: 1), Classes + 1);
        Assert.Equal(expected.GetProperty("ones").GetInt64(), target.sum().item<long>());
        Assert.Equal(expected.GetProperty("crc32").GetUInt32(), Reference.Crc32(target));
    }

    // The labels that were used to record the reference of the decoupled networks: one image of 65×97, 19 classes, ignore index 19.
    [Fact]
    public void Targets_of_the_decoupled_networks_equal_the_reference()
    {
        using var scope = NewDisposeScope();
        var labels = ImageTensors.FromLabels(Reference.LabelMaps("labels/public", 1, 65, 97, 19, 19));
        var edges = EdgeTarget.Of(labels, 19, 19, border: 1);
        Assert.Equal([1, 65, 97], edges.shape);
        Assert.Equal(5700, edges.sum().item<long>());
        Assert.Equal(2580681077u, Reference.Crc32(edges));
        var relaxed = LabelSetTarget.Planes(LabelSetTarget.Of(labels, 19, 19, border: 1), 20);
        Assert.Equal(9919, relaxed.sum().item<long>());
        Assert.Equal(548592735u, Reference.Crc32(relaxed));
    }

    [Fact]
    public void Prepared_targets_equal_the_reference()
    {
        using var scope = NewDisposeScope();
        using var tensors = new BatchTensors(1, new(null, 65, 97), 19, new LossNeeds(LabelSets: true, Edges: true, Border: 1));
        tensors.Write(0, new Sample("s", new RgbImage(97, 65), Reference.LabelMaps("labels/public", 1, 65, 97, 19, 19)[0]));
        var targets = tensors.ToBatch([0], 1, ["s"]).Targets;
        Assert.Equal(2580681077u, Reference.Crc32(targets.EdgesOf(19, 19, 1)));
        Assert.Equal(548592735u, Reference.Crc32(LabelSetTarget.Planes(targets.LabelSetsOf(19, 19, 1), 20)));
    }
}
