using SegDsl.Language.Types;
using SegDsl.Language.Binding;

namespace SegDsl.Language.Tests;

public class BindingTests
{
    [Fact]
    public void Values_for_auxiliary_outputs_are_marked()
    {
        var head = Block("Decoupled");
        Assert.Equal(["body", "body_score", "edge", "edge_logits", "edge_score"],
            head.Uses.Where(u => u.Value.OnlyAuxiliary).Select(u => u.Key.Name).Order(StringComparer.Ordinal));
        Assert.False(head.Uses[head.Signature.Inputs[0].Value].OnlyAuxiliary);
    }

    [Fact]
    public void The_last_use_of_a_value_is_recorded()
    {
        var block = Block("SqueezeBodyEdge");
        var body = block.Statements.OfType<ValueStatement>().Single(s => s.Value.Name == "body").Value;
        Assert.Equal(2, block.Uses[body].Count);
        // `out edge = x - body` also defines a value.
        var last = Assert.IsType<ValueStatement>(block.Statements[block.Uses[body].LastStatement]);
        Assert.Equal("edge", last.Value.Name);
    }

    [Fact]
    public void Arguments_are_matched_to_parameters()
    {
        var y = Block("Bottleneck").Statements.OfType<ValueStatement>().First();
        var relu = Assert.IsType<Application>(Assert.IsType<Application>(Assert.IsType<Application>(y.Expression).Operands[0].Value).Operands[0].Value);
        var norm = Assert.IsType<Application>(relu.Operands[0].Value);
        var conv = Assert.IsType<OperationLayer>(Assert.IsType<Application>(norm.Operands[0].Value).Layer);

        Assert.Equal("conv2", conv.Label);
        Assert.True(conv.HoldsState);
        Assert.Equal(["out", "kernel", "stride", "dilation", "groups", "padding", "bias"], conv.Arguments.Select(a => a.Name));
        Assert.Equal("stride", Assert.IsType<ParameterReference>(conv.Argument("stride")).Parameter.Name);
        // dilation * (3 - 1) / 2
        Assert.Equal("dilation", Assert.IsType<ParameterReference>(conv.Argument("padding")).Parameter.Name);
        Assert.Null(conv.Initialization);
        Assert.Equal(new Initialization(InitializationKind.KaimingNormal, FanOut: true), Block("Bottleneck").Initialization);
    }

    [Fact]
    public void Constants_and_tensors_are_distinguished()
    {
        var backbone = Block("ResNetDeep");
        Assert.Equal(["blocks", "bottleneck", "stride3", "stride4", "rate3", "rate4"], backbone.Statements.OfType<ConstantStatement>().Select(s => s.Name));
        Assert.Equal(["c1", "c2", "c3", "c4"], backbone.Signature.Outputs.Select(o => o.Name));
        Assert.True(backbone.Signature.HoldsState);
        Assert.Empty(backbone.Signature.Channels);
        Assert.Equal([("C", "x")], Block("Bottleneck").Signature.Channels.Select(c => (c.Name, c.Value.Name)));
    }

    [Fact]
    public void A_network_has_the_inputs_and_outputs_of_its_head()
    {
        var network = Block("DeepR50V3PlusDecouple");
        Assert.Equal("Decoupled", network.Base?.Block.Name);
        Assert.Equal(["seg", "body", "edge_logits", "edge"], network.Signature.Outputs.Select(o => o.Name));
        Assert.Equal(["backbone", "classes", "context", "width", "rates", "skip"], network.Base?.Arguments.Select(a => a.Name));
        var backbone = Assert.IsType<BlockInstance>(network.Base?.Arguments[0].Value);
        Assert.Equal("ResNetDeep", backbone.Block.Name);
        Assert.Equal(8L, Assert.IsType<ConstantLiteral>(backbone.Arguments[1].Value).Value);
    }

    [Fact]
    public void Experiments_name_the_records_of_the_runtime()
    {
        var experiment = Zoo.Compilation.Files.SelectMany(f => f.Experiments).Single(e => e.Name == "BrainR18DecoupleTwoStep");
        Assert.Equal("BrainAtlas", experiment.Data.Name);
        var loss = Assert.Single(experiment.Loss.Terms).Loss;
        Assert.Equal("SegDsl.Losses.JointEdgeDefinition", loss.Entry.RecordType);
        Assert.Equal(5_000L, loss.Argument("attention_min_kept"));
        Assert.Equal([("Min", 0.75), ("Max", 1.25)], experiment.Augment[0].Arguments.Single().Assignments);
        Assert.IsType<ClassCount>(experiment.Network.Arguments[0].Value);
    }

    [Theory]
    [InlineData("ohem", "1 SegDsl.Losses.OhemDefinition()")]
    [InlineData("1.0 * ohem(seg) + 0.4 * ohem(aux, min_kept: 5)",
        "1 SegDsl.Losses.OhemDefinition(Output = seg) + 0.4 SegDsl.Losses.OhemDefinition(Output = aux, MinKept = 5)")]
    [InlineData("relaxed(aux, strict: [sky, road], until: 3) + 2 * cross_entropy(seg, at: edge, above: 0.5, weights: [1, 0.5], from: 3)",
        "1 SegDsl.Losses.RelaxedDefinition(Output = aux, Strict = [1, 0]) until 3"
        + " + 2 from 3 SegDsl.Losses.CrossEntropyDefinition(Output = seg, At = edge, Above = 0.5, Weights = [1, 0.5])")]
    [InlineData("joint_edge(from: 2, seg: 3) + balanced_bce(edge)", "SEG511 joint_edge(from: 2, seg: 3)")]
    [InlineData("ohem(sge)", "SEG208 sge")]
    [InlineData("ohem(0.5)", "SEG401 0.5")]
    [InlineData("cross_entropy(at: auxes)", "SEG401 auxes")]
    [InlineData("ohem(seg, bound: 1)", "SEG205 bound")]
    [InlineData("ohm(seg)", "SEG201 ohm")]
    [InlineData("relaxed(strict: [rod])", "SEG201 rod")]
    [InlineData("relaxed(strict: 3)", "SEG401 3")]
    [InlineData("focal(weights: [1, 2, 3])", "SEG513 [1, 2, 3]")]
    [InlineData("focal(weights: [1, -2])", "SEG513 -2")]
    [InlineData("-1 * ohem", "SEG513 -1")]
    [InlineData("ohem * 2", "SEG504 ohem")]
    [InlineData("ohem - dice", "SEG504 ohem - dice")]
    [InlineData("ohem(from: 3, until: 3)", "SEG513 ohem(from: 3, until: 3)")]
    [InlineData("ohem(from: 3)", "SEG517 ohem(from: 3)")]
    [InlineData("ohem(until: 3) + dice(from: 5)", "SEG517 ohem(until: 3) + dice(from: 5)")]
    [InlineData("balanced_bce(seg)", "SEG516 balanced_bce(seg)")]
    [InlineData("ohem(edge)", "SEG516 ohem(edge)")]
    [InlineData("balanced_bce(sure)", "SEG516 balanced_bce(sure)")]
    [InlineData("dice(auxes)", "1 SegDsl.Losses.DiceDefinition(Output = auxes)")]
    [InlineData("dice(edges)", "SEG516 dice(edges)")]
    public void A_loss_is_a_weighted_sum_over_matching_outputs(string loss, string expected)
    {
        var source = $$"""
            network Net(classes: int = 2)
            {
                in x: [N, 3, H, W]
                out seg = x -> conv: Conv(classes, 1)
                out aux aux = x -> aux: Conv(classes, 1)
                out aux auxes: [N, _, _, _][] = auxes: parallel(x) { Conv(classes, 1), Conv(classes, 1) }
                out aux edge = x -> edge: Conv(1, 1)
                out aux edges: [N, _, _, _][] = edges: parallel(x) { Conv(1, 1), Conv(classes, 1) }
                out aux sure = sigmoid(edge)
            }

            dataset Data
            {
                root   "data"
                ignore 255
                classes {
                    road 0 #804080
                    sky  1 #4080ff
                }
                images "images/{split}/{name}.png"
                labels "labels/{split}/{name}.png"
                splits { train, val }
            }

            experiment Run
            {
                network   Net(classes: Data.classes)
                data      Data
                augment   crop(8)
                loss      {{loss}}
                optimizer sgd(lr: 0.1)
                epochs    9
                batch     4
            }
            """;
        var compilation = SegCompiler.Compile(SampleFiles.Parse("run.seg", source));
        var actual = compilation.Diagnostics.Count > 0
            ? string.Join("; ", compilation.Diagnostics.Select(d => $"{d.Code} {source.Substring(d.Location.Span.Start, d.Location.Span.Length)}"))
            : string.Join(" + ", compilation.Files.Single().Experiments.Single().Loss.Terms.Select(Text));
        Assert.Equal(expected, actual);

        static string Text(BoundLossTerm term) =>
            FormattableString.Invariant($"{term.Weight}{(term.From > 0 ? $" from {term.From}" : "")} {term.Loss.Entry.RecordType}(")
            + string.Join(", ", term.Loss.Arguments.SelectMany(a => a.Assignments).Select(a => $"{a.Target} = {Value(a.Value)}"))
            + ")" + (term.Until is { } until ? $" until {until}" : "");

        static string Value(object value) => value is System.Collections.IEnumerable and not string
            ? $"[{string.Join(", ", ((System.Collections.IEnumerable)value).Cast<object>().Select(Value))}]"
            : Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "";
    }

    private static BoundBlock Block(string name) => Zoo.Compilation.Files.SelectMany(f => f.Blocks).Single(b => b.Name == name);
}
