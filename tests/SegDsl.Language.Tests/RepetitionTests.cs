using SegDsl.Language.Graph;

namespace SegDsl.Language.Tests;

/// <summary>The compiler copies repeated applications of a block. The result must equal that of separate blocks for all applications.</summary>
public class RepetitionTests
{
    private const string Network =
        """
        network Net(classes: int = 3)
        {
            in image: [N, 3, H, W]
            one = image -> a: Twice1(8)
            two = image -> b: Twice2(8)
            three = one.same -> inline Twice3(8)
            both = lists: Pair1([one.y, two.y])
            again = others: Pair2([two.y, three.y])
            out seg = concat(one.y, two.y, three.y, MaxPool(two.same, 3, 2), both, again) -> score: Conv(classes, 1)
        }
        """;

    [Fact]
    public void A_copy_equals_a_new_elaboration()
    {
        var distinct = string.Concat(Enumerable.Range(1, 3).Select(i => Blocks(i, i + 3))) + Network;
        var repeated = Blocks(1, 1) + Network.Replace("Twice2", "Twice1", StringComparison.Ordinal)
            .Replace("Twice3", "Twice1", StringComparison.Ordinal).Replace("Pair2", "Pair1", StringComparison.Ordinal);

        Assert.Equal(Describe(distinct), Describe(repeated));
    }

    [Fact]
    public void A_duplicate_name_is_reported_for_a_copy()
    {
        var text = Blocks(1, 1)
            + "network Net()\n{\n    in x: [N, 3, H, W]\n    one = x -> a: Twice1(8)\n    two = x -> a: Twice1(8)\n    out seg = one.y + two.y\n}\n";
        Assert.Contains(SegCompiler.Compile([SegCompiler.Parse("net.seg", text)]).Diagnostics, d => d.Code == "SEG211");
    }

    /// <summary>Blocks with weights and norms that pass on their inputs, apply other blocks twice, and take lists.</summary>
    private static string Blocks(int first, int second) =>
        Gate($"Gate{first}") + (second == first ? "" : Gate($"Gate{second}"))
        + $$"""
        block Twice{{first}}(width: int)
        {
            in x: [N, C, H, W]
            a = x -> first: Gate{{first}}(width)
            b = upsample(a.y, like: x) -> second: Gate{{second}}(width)
            out y = b.y
            out same = a.same
        }

        block Pair{{first}}()
        {
            in xs: [N, C, H, W][]
            out concat(xs) -> merge: Conv(8, 1)
        }


        """;

    private static string Gate(string name) =>
        $$"""
        block {{name}}(width: int)
        {
            in x: [N, C, H, W]
            made = x -> conv: Conv(width, 3, stride: 2) -> bn: Norm -> relu
            param scale: [width, 1, 1] = ones
            out y = made * scale
            out same = x
        }


        """;

    private static string Describe(string text)
    {
        var compilation = SegCompiler.Compile([SegCompiler.Parse("net.seg", text)]);
        Assert.Empty(compilation.Diagnostics.Select(d => d.ToString()));
        var graph = Assert.Single(compilation.Networks);
        return string.Join('\n', (string[])
        [
            .. graph.Modules.Select(m => $"module {m.Index} in {m.Parent}: {m.Kind} {m.Name} {m.Path}"),
            .. graph.Nodes.Select(n => $"node {n.Index} in {n.Module}: {n.Operation} {n.Path} {n.Shape} of {string.Join(' ', n.Inputs)}, {n.Flops}, "
                + string.Join(' ', n.State.Select(s => s.Key))),
            .. graph.State.Select(s => $"{s.Key} {s.Shape}"),
            .. graph.Outputs.Select(o => $"{o.Name} {o.Shape} from {string.Join(' ', o.Nodes)}"),
            .. graph.Requirements.Least.Select(l => $"{l.Key} {l.Value}"),
            .. graph.Requirements.Others.Select(o => o.ToString()),
        ]);
    }
}
