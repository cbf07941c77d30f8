using SegDsl.Data;
using SegDsl.Losses;
using SegDsl.Tests.Fixtures;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Tests.Losses;

public sealed class SegmentationLossTests : IDisposable
{
    private const int Classes = 5;
    private const int Ignore = 255;
    private const int Height = 12;
    private const int Width = 10;

    private readonly DisposeScope scope = NewDisposeScope();

    public static TheoryData<LossDefinition> Definitions =>
    [
        new CrossEntropyDefinition(),
        new WeightedCrossEntropyDefinition(),
        new WeightedCrossEntropyDefinition(0.5, PerBatch: true),
        new OhemDefinition(MinKept: 50),
        new OhemDefinition(0.1, 100),
        new CrossEntropyDefinition(0.2, [1, 2, 0.5, 0, 3]),
        new OhemDefinition(0.3, 50, [1, 2, 0.5, 0, 3]),
        new CrossEntropyDefinition { At = "edge_logits", Above = 0.4 },
        new FocalDefinition(),
        new FocalDefinition(0.5, [1, 2, 0.5, 0, 3]),
        new Poly1FocalDefinition(),
        new Poly1FocalDefinition(0.5, -0.5, [1, 2, 0.5, 0, 3]),
        new DiceDefinition(),
        new DiceDefinition(0, PerImage: true),
        new TverskyDefinition(),
        new LovaszDefinition(),
        new LovaszDefinition(PerImage: true),
        new BoundaryDefinition(),
        new RegionMutualInformationDefinition(2, 2),
        new BalancedCrossEntropyDefinition { Output = "edge_logits" },
        new RelaxedDefinition(),
        new RelaxedDefinition(0),
        new RelaxedDefinition(2, Strict: [1, 3]),
        new WeightedSumDefinition(new LossTerm(0.4, new OhemDefinition(MinKept: 50) { Output = "body" }), new LossTerm(2, new DiceDefinition())),
        new JointEdgeDefinition(MinKept: 50, AttentionMinKept: 10, AttentionEdge: 0.5),
    ];

    public void Dispose() => scope.Dispose();

    private static Tensor Scores(string name, int channels, ScalarType type = ScalarType.Float32, double scale = 1) =>
        Reference.Image(name, scale, 2, channels, Height, Width).to(type).requires_grad_();

    private static Tensor Labels(int ignore = Ignore)
    {
        var maps = Reference.LabelMaps("labels/small", 2, Height, Width, Classes, Ignore);
        var labels = ImageTensors.FromLabels(maps);
        labels[0].narrow(0, 3, 2).fill_(Ignore);
        return labels.masked_fill(labels.eq(Ignore), ignore);
    }

    private static Outputs Network(Tensor seg, Tensor body, Tensor edge) => new(("seg", seg), ("body", body), ("edge_logits", edge), ("edge", edge.sigmoid()));

    [Theory]
    [MemberData(nameof(Definitions))]
    public void Gradients_match_finite_differences(LossDefinition definition)
    {
        var loss = definition.Create(Classes, Ignore);
        const ScalarType Exact = ScalarType.Float64;
        var inputs = new[] { Scores("seg", Classes, Exact), Scores("body", Classes, Exact), Scores("edge", 1, Exact, 2) };
        var labels = Labels();
        double Value() => loss.Compute(Network(inputs[0], inputs[1], inputs[2]), new LossTargets(labels)).Total.item<double>();

        loss.Compute(Network(inputs[0], inputs[1], inputs[2]), new LossTargets(labels)).Total.backward();
        const double Step = 1e-6;
        foreach (var input in inputs)
        {
            if (input.grad is not { } gradient) continue;
            var (values, slopes) = (input.detach().view(-1), gradient.view(-1));
            for (var i = 0L; i < values.numel(); i += 37)
            {
                var original = values[i].item<double>();
                values[i] = tensor(original + Step, ScalarType.Float64);
                var above = Value();
                values[i] = tensor(original - Step, ScalarType.Float64);
                var below = Value();
                values[i] = tensor(original, ScalarType.Float64);
                Assert.Equal((above - below) / (2 * Step), slopes[i].item<double>(), 1e-6);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Definitions))]
    public void Loss_and_gradient_are_zero_if_all_pixels_are_ignored(LossDefinition definition)
    {
        var (seg, body, edge) = (Scores("seg", Classes), Scores("body", Classes), Scores("edge", 1));
        var value = definition.Create(Classes, Ignore).Compute(Network(seg, body, edge), new LossTargets(full_like(Labels(), Ignore)));
        value.Total.backward();
        Assert.Equal(0, value.Total.item<float>());
        foreach (var input in new[] { seg, body, edge }) Assert.Equal(0, input.grad?.abs().sum().item<float>() ?? 0);
        Assert.Contains(new[] { seg, body, edge }, input => input.grad is not null);
    }

    [Theory]
    [MemberData(nameof(Definitions))]
    public void Loss_does_not_depend_on_the_value_of_the_ignore_index(LossDefinition definition)
    {
        var values = new[] { 255, Classes, -1, -100, 70_000 }.Select(ignore => definition.Create(Classes, ignore)
            .Compute(Network(Scores("seg", Classes), Scores("body", Classes), Scores("edge", 1)),
                new LossTargets(Labels(ignore))).Total.item<float>()).ToList();
        Assert.True(values[0] != 0);
        Assert.All(values, value => Assert.Equal(values[0], value));
    }

    [Theory]
    [MemberData(nameof(Definitions))]
    public void Loss_is_finite_for_extreme_logits(LossDefinition definition)
    {
        var (seg, body, edge) = (Scores("seg", Classes, scale: 1e4), Scores("body", Classes, scale: 1e4), Scores("edge", 1, scale: 1e4));
        var value = definition.Create(Classes, Ignore).Compute(Network(seg, body, edge), new LossTargets(Labels()));
        value.Total.backward();
        Assert.True(float.IsFinite(value.Total.item<float>()));
        Assert.True(float.IsFinite(seg.grad?.sum().item<float>() ?? 0));
    }

    [Theory]
    [InlineData(0.7, 1)]
    [InlineData(0.1, 30)]
    [InlineData(0.1, 100)]
    [InlineData(0.3, 0)]
    [InlineData(0.1, 1_000_000)]
    public void Ohem_keeps_the_hardest_pixels(double threshold, int minKept)
    {
        var (seg, labels) = (Scores("seg", Classes, scale: 2), Labels());
        var loss = new OhemLoss(new OhemDefinition(threshold, minKept), Classes, Ignore).Of(seg, new LossTargets(labels)).item<float>();

        var logProbabilities = seg.detach().log_softmax(1);
        var losses = new List<float>();
        for (var n = 0; n < 2; n++)
            for (var y = 0; y < Height; y++)
                for (var x = 0; x < Width; x++)
                    if (labels[n, y, x].item<long>() is var label and not Ignore)
                        losses.Add(-logProbabilities[n, label, y, x].item<float>());
        losses.Sort((a, b) => b.CompareTo(a));
        var kept = Math.Max(losses.Count(value => Math.Exp(-value) <= threshold), Math.Min(minKept, losses.Count));
        Assert.Equal(losses.Take(kept).Average(), loss, 1e-5f);
    }

    [Fact]
    public void Joint_loss_reports_its_parts_and_their_weights()
    {
        var outputs = Network(Scores("seg", Classes), Scores("body", Classes), Scores("edge", 1, scale: 3));
        LossValue Joint(double seg, double body, double edge, double attention) =>
            new JointEdgeDefinition(seg, body, edge, attention, 50, 10).Create(Classes, Ignore).Compute(outputs, new LossTargets(Labels()));
        var plain = Joint(1, 1, 1, 1);
        Assert.Equal(["seg", "body", "edge", "attention"], plain.Parts.Select(part => part.Name));
        Assert.Equal(plain.Parts.Sum(part => part.Value.item<float>()), plain.Total.item<float>(), 1e-4f);
        Assert.All(plain.Parts, part => Assert.False(part.Value.requires_grad));
        Assert.True(plain.Total.requires_grad);

        var weighted = Joint(2, 3, 0.5, 4);
        Assert.Equal(
            plain.Parts.Zip([2f, 3f, 0.5f, 4f], (part, weight) => weight * part.Value.item<float>()),
            weighted.Parts.Select(part => part.Value.item<float>()), (a, b) => Math.Abs(a - b) < 1e-4);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Prepared_and_computed_targets_give_the_same_loss(int border)
    {
        var labels = Labels();
        var (sets, edges) = (LabelSetTarget.Of(labels, Classes, Ignore, border: 1), EdgeTarget.Of(labels, Classes, Ignore, border: 1));
        var outputs = Network(Scores("seg", Classes), Scores("body", Classes), Scores("edge", 1, scale: 3));
        var loss = new JointEdgeDefinition(MinKept: 50, AttentionMinKept: 10, Border: border).Create(Classes, Ignore);
        Assert.Equal(new LossNeeds(LabelSets: true, Edges: true, border), loss.Needs);
        float[] Parts(LossTargets targets) => [.. loss.Compute(outputs, targets).Parts.Select(part => part.Value.item<float>())];
        Assert.Equal(Parts(new LossTargets(labels)), Parts(new LossTargets(labels, sets, edges)));
        Assert.Equal(Parts(new LossTargets(labels)), Parts(new LossTargets(labels, sets, edges.to(ScalarType.Byte))));

        // Targets of zeros change the loss, if they are prepared for its border.
        var none = new LossTargets(labels, zeros_like(sets), zeros_like(edges));
        Assert.Equal(border != 1, Parts(new LossTargets(labels)).SequenceEqual(Parts(none)));
    }

    [Fact]
    public void Edge_part_is_twenty_times_balanced_binary_cross_entropy()
    {
        var edge = Scores("edge", 1, ScalarType.Float64, 3);
        var labels = Labels();
        var value = new JointEdgeDefinition().Create(Classes, Ignore)
            .Compute(Network(Scores("seg", Classes), Scores("body", Classes), edge), new LossTargets(labels));

        var target = EdgeTarget.Of(labels, Classes, Ignore, border: 1);
        var positive = target.to(ScalarType.Float64).mean().item<double>();
        var expected = 0.0;
        for (var i = 0; i < 2 * Height * Width; i++)
        {
            var probability = 1 / (1 + Math.Exp(-edge.view(-1)[i].item<double>()));
            expected -= target.view(-1)[i].item<bool>() ? (1 - positive) * Math.Log(probability) : positive * Math.Log(1 - probability);
        }
        Assert.Equal(20 * expected / (2 * Height * Width), value.Parts[2].Value.item<double>(), 1e-9);
    }

    [Fact]
    public void Attention_is_zero_where_no_edge_is_predicted()
    {
        var edge = (Scores("edge", 1) - 10).detach().requires_grad_();
        var value = new JointEdgeDefinition().Create(Classes, Ignore)
            .Compute(Network(Scores("seg", Classes), Scores("body", Classes), edge), new LossTargets(Labels()));
        Assert.Equal(0, value.Parts[3].Value.item<float>());
    }

    [Fact]
    public void Missing_outputs_and_wrong_sizes_are_reported()
    {
        var joint = new JointEdgeDefinition().Create(Classes, Ignore);
        var missing = Assert.Throws<KeyNotFoundException>(() => joint.Compute(new Outputs(("seg", Scores("seg", Classes))), new LossTargets(Labels())));
        Assert.Contains("'edge'", missing.Message, StringComparison.Ordinal);
        var wrong = Assert.Throws<ArgumentException>(
            () => new CrossEntropyDefinition().Create(Classes, Ignore)
                .Compute(new Outputs(("seg", zeros(2, 3, 6, 5))), new LossTargets(Labels())));
        Assert.Contains("'seg' is [2, 3, 6, 5] and the labels are [2, 12, 10]", wrong.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new CrossEntropyDefinition().Create(Classes, ignoreIndex: 3));
        var apart = Assert.Throws<ArgumentException>(
            () => joint.Compute(new Outputs(("seg", Scores("seg", Classes))), new LossTargets(Labels().to(META))));
        Assert.StartsWith(
            "The outputs are on the device 'cpu', but the labels are on 'meta'. Call batch.TargetsOn(device).", apart.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Definitions))]
    public void Only_the_result_stays_alive(LossDefinition definition)
    {
        var outputs = Network(Scores("seg", Classes), Scores("body", Classes), Scores("edge", 1));
        var labels = Labels();
        using var inner = NewDisposeScope();
        using var value = definition.Create(Classes, Ignore).Compute(outputs, new LossTargets(labels));
        Assert.Equal(1 + value.Parts.Count, inner.DisposablesCount);
    }
}
