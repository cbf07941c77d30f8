using SegDsl.Language.Binding;

namespace SegDsl.Language.Tests;

public class BindingTests
{
    [Fact]
    public void Knows_what_only_training_needs()
    {
        var head = Block("Decoupled");
        Assert.Equal(["body", "body_score", "edge", "edge_logits", "edge_score"],
            head.Uses.Where(u => u.Value.OnlyAuxiliary).Select(u => u.Key.Name).Order(StringComparer.Ordinal));
        Assert.False(head.Uses[head.Signature.Inputs[0].Value].OnlyAuxiliary);
    }

    [Fact]
    public void Knows_the_last_use_of_values()
    {
        var block = Block("SqueezeBodyEdge");
        var body = block.Statements.OfType<ValueStatement>().Single(s => s.Value.Name == "body").Value;
        Assert.Equal(2, block.Uses[body].Count);
        // `out edge = x - body` defines a value, too.
        var last = Assert.IsType<ValueStatement>(block.Statements[block.Uses[body].LastStatement]);
        Assert.Equal("edge", last.Value.Name);
    }

    [Fact]
    public void Matches_arguments_to_parameters()
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
        Assert.Equal(new Initialization(InitializationKind.KaimingNormal, FanOut: true), conv.Initialization);
    }

    [Fact]
    public void Tells_constants_from_values()
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
        var experiment = Zoo.Compilation.Files.SelectMany(f => f.Experiments).Single(e => e.StartFrom is not null);
        Assert.Equal("BrainAtlas", experiment.Data.Name);
        Assert.Equal("SegDsl.Losses.JointEdgeDefinition", experiment.Loss.RecordType);
        Assert.Contains(new RecipeArgument("AttentionMinKept", 5_000L), experiment.Loss.Arguments);
        Assert.Equal([new("Min", 0.75), new("Max", 1.25)], experiment.Augment[0].Arguments);
        Assert.IsType<ClassCount>(experiment.Network.Arguments[0].Value);
    }

    private static BoundBlock Block(string name) => Zoo.Compilation.Files.SelectMany(f => f.Blocks).Single(b => b.Name == name);
}
