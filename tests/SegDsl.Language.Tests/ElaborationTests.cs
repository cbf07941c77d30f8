using SegDsl.Language.Graph;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Tests;

public class ElaborationTests
{
    [Fact]
    public void A_mismatch_names_both_shapes_and_their_origins()
    {
        var text = """
            block Residual(planes: int, stride: int = 1)
            {
                in x: [N, C, H, W]
                y = x -> conv: Conv(planes, 3, stride:)
                out y + x
            }

            network Net()
            {
                in image: [N, 3, H, W]
                wide = image -> stem: Conv(64, 3)
                out seg = wide -> body: Residual(64, stride: 2)
            }
            """;
        var error = Assert.Single(Compile(text).Diagnostics);
        Assert.Equal("net.seg(5,9): error SEG301: '+' cannot combine [N, 64, ceil(H / 2), ceil(W / 2)] ('y', line 4) and [N, 64, H, W] ('x', line 11): "
            + "dimension 3 is ceil(H / 2) vs. H (with C = 64, planes = 64, stride = 2).", error.ToString());
        Assert.Equal(
            ["net.seg(4,5) 'y' is [N, 64, ceil(H / 2), ceil(W / 2)]", "net.seg(11,5) 'x' is [N, 64, H, W]", "net.seg(12,23) 'Residual' is applied here"],
            error.Related.Select(r => $"{r.Location} {r.Message}"));
    }

    [Theory]
    [InlineData("Deep", "[N, 3, D, H, W]", "Conv3d", "SEG304: 'Deep' requires 5 dimensions, but got [N, 3, H, W] ('image', line 14).")]
    [InlineData("Sized", "[N, 3, 64, 64]", "Conv",
        "SEG303: 'Sized' requires 'image' to be [N, 3, 64, 64], but it is [N, 3, H, W] ('image', line 14): dimension 3 is 64 vs. H.")]
    public void A_backbone_that_does_not_fit_is_reported_where_the_network_selects_it(string backbone, string shape, string layer, string message)
    {
        var text = $$"""
            backbone {{backbone}}()
            {
                in image: {{shape}}
                out c = image -> conv: {{layer}}(8, 3)
            }

            head Any(backbone: Backbone, classes: int = 3)
            {
                in image: [N, 3, H, W]
                f = image -> inline backbone
                out seg = f.c -> score: Conv(classes, 1)
            }

            network Net(classes: int = 3) = Any({{backbone}}(), classes)
            """;
        var error = Assert.Single(Compile(text).Diagnostics);

        Assert.Equal("net.seg(14,37): error " + message, error.ToString());
        Assert.Equal(
            ["net.seg(14,9) 'image' is [N, 3, H, W]", $"net.seg(10,18) '{backbone}' is applied here", "net.seg(14,33) 'Any' is applied here"],
            error.Related.Select(r => $"{r.Location} {r.Message}"));
    }

    [Fact]
    public void Symbolic_shapes_of_the_zoo_match_numeric_ones()
    {
        var graph = Zoo.Compilation.Networks.Single(n => n.Name == "DeepR50V3PlusS16");
        foreach (var (height, width) in new[] { (256, 512), (97, 131), (65, 64) })
        {
            var values = new Dictionary<string, long> { ["N"] = 2, ["H"] = height, ["W"] = width, ["classes"] = 19 };
            var deepest = graph.Nodes.Last(n => n.Path.StartsWith("layer4", StringComparison.Ordinal)).Shape.Dimensions.Select(d => d.Evaluate(values));
            Assert.Equal([2, 2048, (height + 15) / 16, (width + 15) / 16], deepest);
        }
    }

    [Fact]
    public void A_parameter_that_determines_the_layout_has_its_default()
    {
        var graph = Compile("network Net(depth: int = 3, classes: int)\n{\n    in x: [N, 3, H, W]\n"
            + "    out seg = x -> inline [for i in 0..depth { Conv(classes, 3) }]\n}\n").Networks.Single();
        Assert.Equal(["classes"], graph.OpenParameters.Keys);
        Assert.Equal(Dimension.Constant(3), graph.FixedParameters["depth"]);
        Assert.Equal(["0.weight", "1.weight", "2.weight"], graph.State.Select(s => s.Key));
        Assert.Equal("18 * classes * classes + 27 * classes", graph.ParameterCount.ToString());
    }

    [Fact]
    public void An_unused_block_is_checked_as_far_as_possible()
    {
        static Compilation Block(string output) => Compile($"block Half(planes: int)\n{{\n    in x: [N, C, H, W]\n    out {output}\n}}\n");
        Assert.Empty(Block("x + (x -> conv: Conv(planes, 3))").Diagnostics);
        var error = Assert.Single(Block("x + (x -> conv: Conv(planes, 3, stride: 2))").Diagnostics);
        Assert.Equal("SEG301", error.Code);
    }

    [Fact]
    public void An_error_in_a_block_is_reported_once_for_all_networks()
    {
        var text = "block Bad()\n{\n    in x: [N, C, H, W]\n    out x + (x -> conv: Conv(C + 1, 3))\n}\n"
            + string.Concat(Enumerable.Range(0, 3).Select(i => $"network Net{i}()\n{{\n    in x: [N, 3, H, W]\n    out seg = x -> bad: Bad\n}}\n"));
        Assert.Single(Compile(text).Diagnostics);
    }

    [Fact]
    public void Unknown_outputs_of_a_backbone_argument_are_reported()
    {
        var text = """
            backbone Small()
            {
                in image: [N, 3, H, W]
                out c1 = image -> conv1: Conv(8, 3)
            }

            head Head(backbone: Backbone)
            {
                in image: [N, 3, H, W]
                f = image -> inline backbone
                out seg = f.c2
            }

            network Net() = Head(Small)
            """;
        var error = Assert.Single(Compile(text).Diagnostics);
        Assert.Equal("net.seg(11,15): error SEG208: 'Small' has no output 'c2'. Available: 'c1'.", error.ToString());
    }

    [Fact]
    public void Files_with_missing_text_do_not_crash_the_compiler()
    {
        var random = new Random(5);
        var trees = Zoo.Parse();
        for (var i = 0; i < 60; i++)
        {
            var broken = trees[random.Next(trees.Count)];
            var tokens = broken.Source.Text.Split(' ');
            tokens[random.Next(tokens.Length)] = tokens[random.Next(tokens.Length)];
            var text = string.Join(' ', tokens);
            SegCompiler.Compile([.. trees.Select(t => ReferenceEquals(t, broken) ? SegCompiler.Parse(t.Path, text) : t)]);
        }
    }

    private static Compilation Compile(string text) => SegCompiler.Compile([SegCompiler.Parse("net.seg", text)]);
}
