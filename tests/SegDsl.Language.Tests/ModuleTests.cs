using SegDsl.Language.Graph;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Tests;

/// <summary>The modules of a network, and its elaboration with other values.</summary>
public class ModuleTests
{
    private const string Text =
        """
        block Halve(planes: int)
        {
            in x: [N, C, H, W]
            out x -> conv: Conv(planes, 3, stride: 2) -> relu
        }

        network Net(classes: int = 2, wide: bool = false)
        {
            in image: [N, 3, H, W]
            param gain: [3, 1, 1] = ones

            small = image * gain -> stem: [Conv(4, 3), Halve(if wide { 16 } else { 8 })] -> inline Halve(4)
            maps  = branches: for i in 0..2 { small -> [Conv(4, 1), relu] }
            same  = for map in maps { relu(map) }

            out seg = concat(same) -> score: Conv(classes, 1)
            out aux coarse = maps[0]
        }
        """;

    [Fact]
    public void Modules_are_nested_like_the_file() => Assert.Equal(
        [
            "0 Block Net -", "1 in 0: Sequence  stem@stem", "2 in 1: Block Halve 1@stem.1", "3 in 0: Block Halve -@", "4 in 0: Loop  branches@branches",
            "5 in 4: Pass  0@branches.0", "6 in 5: Sequence  -@branches.0", "7 in 4: Pass  1@branches.1", "8 in 7: Sequence  -@branches.1",
            "9 in 0: Loop  -@", "10 in 9: Pass  -@0", "11 in 9: Pass  -@1",
        ],
        Network().Modules.Select(m => m.Parent is { } parent
            ? $"{m.Index} in {parent}: {m.Kind} {m.Block?.Name} {m.Name ?? "-"}@{m.Path}"
            : $"{m.Index} {m.Kind} {m.Block?.Name} {m.Name ?? "-"}"));

    [Fact]
    public void Operations_have_their_module_constants_and_state()
    {
        var graph = Network();

        var conv = graph.Nodes.Single(n => n.Path == "stem.1.conv");
        Assert.Equal(2, conv.Module);
        Assert.Equal(Dimension.Constant(8), conv.Arguments["out"]);
        Assert.Equal("stem.1.conv.weight", Assert.Single(conv.State).Key);
        Assert.Equal("gain", Assert.Single(graph.Nodes.Single(n => n.Operation == "param").State).Key);
        Assert.Equal(graph.State.Select(s => s.Key).Order(StringComparer.Ordinal),
            graph.Nodes.SelectMany(n => n.State).Select(s => s.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Outputs_refer_to_the_operations_that_compute_them()
    {
        var graph = Network();

        Assert.Equal("score", graph.Nodes[Assert.Single(graph.Outputs[0].Nodes)].Path);
        Assert.Equal("relu", graph.Nodes[Assert.Single(graph.Outputs[1].Nodes)].Operation);
    }

    [Fact]
    public void A_network_can_be_elaborated_with_other_values()
    {
        var compilation = Compile();

        var (graph, diagnostics) =
            compilation.Layout(compilation.Networks[0], new Dictionary<string, object> { ["wide"] = true, ["classes"] = Dimension.Constant(5) });

        Assert.Empty(diagnostics);
        Assert.Equal("[16, 4, 3, 3]", graph?.State.Single(s => s.Key == "stem.1.conv.weight").Shape.ToString());
        Assert.Equal("[5, 8, 1, 1]", graph?.State[^1].Shape.ToString());
    }

    [Fact]
    public void Invalid_values_are_reported()
    {
        var compilation = Compile();

        var (_, diagnostics) = compilation.Layout(compilation.Networks[0], new Dictionary<string, object> { ["classes"] = Dimension.Zero });

        Assert.Contains("'out' of 'Conv' must be at least 1, not 0", Assert.Single(diagnostics).Message, StringComparison.Ordinal);
    }

    private static NetworkGraph Network() => Compile().Networks[0];

    private static Compilation Compile()
    {
        var compilation = SegCompiler.Compile([SegCompiler.Parse("net.seg", Text)]);
        Assert.False(compilation.HasErrors, Dump.Diagnostics(compilation.Diagnostics));
        return compilation;
    }
}
