using SegDsl.Data;
using SegDsl.Losses;
using SegDsl.Tests.Fixtures;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Tests.Losses;

public sealed class WeightedSumLossTests : IDisposable
{
    private const int Classes = 5;
    private const int Ignore = 255;

    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    private static Tensor Scores(string name, int channels, int height = 12, int width = 10) => Reference.Image(name, 2, 2, channels, height, width);

    private static LossTargets Targets() => new(ImageTensors.FromLabels(Reference.LabelMaps("labels/small", 2, 12, 10, Classes, Ignore)));

    private static float Of(OutputLossDefinition definition, Tensor output, Tensor? labels = null) =>
        definition.Create(Classes, Ignore).Of(output, labels is null ? Targets() : new LossTargets(labels)).item<float>();

    private static SegmentationLoss Sum(params LossTerm[] terms) => new WeightedSumDefinition(terms).Create(Classes, Ignore);

    [Fact]
    public void Terms_are_weighted_and_reported_by_their_outputs()
    {
        var outputs = new Outputs(("seg", Scores("seg", Classes)), ("aux", Scores("aux", Classes)), ("edge_logits", Scores("edge", 1)));
        var loss = Sum(
            new LossTerm(1, new OhemDefinition(MinKept: 20)), new LossTerm(0.4, new OhemDefinition(MinKept: 20) { Output = "aux" }),
            new LossTerm(20, new BalancedCrossEntropyDefinition { Output = "edge_logits" }));
        var value = loss.Compute(outputs, Targets());
        Assert.Equal(["seg", "aux", "edge_logits"], value.Parts.Select(part => part.Name));
        Assert.Equal(
            [
                Of(new OhemDefinition(MinKept: 20), outputs["seg"]), 0.4f * Of(new OhemDefinition(MinKept: 20), outputs["aux"]),
                20 * Of(new BalancedCrossEntropyDefinition(), outputs["edge_logits"]),
            ],
            value.Parts.Select(part => part.Value.item<float>()), (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.Equal(value.Parts.Sum(part => part.Value.item<float>()), value.Total.item<float>(), 1e-5f);
        Assert.Equal(new LossNeeds(LabelSets: false, Edges: true, Border: 1), loss.Needs);
    }

    [Fact]
    public void Terms_of_the_same_output_have_different_names()
    {
        var loss = Sum(
            new LossTerm(1, new OhemDefinition()), new LossTerm(1, new DiceDefinition()), new LossTerm(1, new DiceDefinition(0)),
            new LossTerm(1, new CrossEntropyDefinition { At = "edge" }));
        Assert.Equal(["ohem(seg)", "dice(seg)", "dice(seg) 2", "seg at edge"], loss.PartNames);
    }

    [Fact]
    public void Terms_are_active_only_in_their_epochs()
    {
        var outputs = new Outputs(("seg", Scores("seg", Classes)));
        var loss = Sum(new LossTerm(1, new RelaxedDefinition(2), Until: 2), new LossTerm(1, new DiceDefinition(), From: 2, Until: 5));
        Assert.Equal(new LossNeeds(LabelSets: true, Edges: false, Border: 2), loss.Needs);
        foreach (var epoch in new[] { 0, 1, 2, 4 })
        {
            loss.BeginEpoch(epoch);
            Assert.Equal(epoch < 2 ? "relaxed(seg)" : "dice(seg)", Assert.Single(loss.Compute(outputs, Targets()).Parts).Name);
        }
        Assert.Equal(default, loss.Needs);
        loss.BeginEpoch(5);
        Assert.Contains("epoch 5", Assert.Throws<InvalidOperationException>(() => loss.Compute(outputs, Targets())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Loss_of_a_list_is_the_sum_over_its_elements()
    {
        var outputs = new Outputs(("aux.0", Scores("seg", Classes)), ("aux.1", Scores("aux", Classes)));
        var value = Sum(new LossTerm(0.5, new CrossEntropyDefinition { Output = "aux" })).Compute(outputs, Targets());
        var expected = 0.5f * (Of(new CrossEntropyDefinition(), outputs["aux.0"]) + Of(new CrossEntropyDefinition(), outputs["aux.1"]));
        Assert.Equal(expected, value.Total.item<float>(), 1e-5f);
        Assert.Equal("aux", Assert.Single(value.Parts).Name);
    }

    [Fact]
    public void Outputs_are_resized_to_the_labels()
    {
        var small = Scores("seg", Classes, 6, 5);
        var scaled = nn.functional.interpolate(small, [12, 10], mode: InterpolationMode.Bilinear, align_corners: false);
        Assert.Equal(Of(new CrossEntropyDefinition(), scaled), Of(new CrossEntropyDefinition(), small));
    }

    [Fact]
    public void Half_precision_outputs_are_converted_to_float32()
    {
        var half = (Scores("seg", Classes) * 10).to(ScalarType.BFloat16);
        foreach (var definition in new OutputLossDefinition[] { new CrossEntropyDefinition(), new LovaszDefinition(), new RelaxedDefinition() })
            Assert.Equal(Of(definition, half.to(ScalarType.Float32)), Of(definition, half));
    }

    [Fact]
    public void Loss_can_be_limited_to_predicted_edges()
    {
        var outputs = new Outputs(("seg", Scores("seg", Classes)), ("boundary", Scores("edge", 1)));
        var value = Sum(new LossTerm(1, new CrossEntropyDefinition { At = "boundary", Above = 0.6 })).Compute(outputs, Targets());
        var masked = Targets().Labels.masked_fill(outputs["boundary"].sigmoid().le(0.6).squeeze(1), Ignore);
        Assert.InRange(masked.ne(Ignore).sum().item<long>(), 20, 150);
        Assert.Equal(Of(new CrossEntropyDefinition(), outputs["seg"], masked), value.Total.item<float>());
    }

    [Fact]
    public void Terms_with_different_borders_do_not_affect_each_other()
    {
        var outputs = new Outputs(("seg", Scores("seg", Classes)), ("edge_logits", Scores("edge", 1)));
        var (one, two) = (new LossTerm(1, new RelaxedDefinition(1)), new LossTerm(1, new RelaxedDefinition(2)));
        var edge = new LossTerm(1, new BalancedCrossEntropyDefinition(0) { Output = "edge_logits" });
        var together = Sum(one, two, edge).Compute(outputs, Targets());
        Assert.Equal(
            new[] { one, two, edge }.Select(term => Sum(term).Compute(outputs, Targets()).Total.item<float>()),
            together.Parts.Select(part => part.Value.item<float>()));
    }

    [Fact]
    public void Targets_of_wrong_shape_or_type_are_reported()
    {
        var loss = Sum(new LossTerm(1, new RelaxedDefinition()));
        var outputs = new Outputs(("seg", Scores("seg", Classes)));
        string Message(LossTargets targets) => Assert.Throws<ArgumentException>(() => loss.Compute(outputs, targets)).Message;
        var labels = Targets().Labels;
        Assert.Contains("Labels is int32", Message(new LossTargets(labels.to(ScalarType.Int32))), StringComparison.Ordinal);
        Assert.Contains("LabelSets is int64", Message(new LossTargets(labels, labels.unsqueeze(1))), StringComparison.Ordinal);
        Assert.Contains("expected bool or uint8 [2, 12, 10]", Message(new LossTargets(labels, Edges: labels.ne(0).unsqueeze(1))), StringComparison.Ordinal);
    }
}
