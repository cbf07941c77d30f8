using System.Globalization;
using System.Text;

namespace SegDsl.Compiler.Benchmarks;

/// <summary>
/// Writes any number of random networks, each with its own blocks, stages and head; the same seed gives the same text. They differ like handwritten networks,
/// so that the compiler cannot reuse results of one network for another.
/// </summary>
internal sealed class SyntheticNetworks(int seed)
{
    private const int SharedBlocks = 12;

    private static readonly string[] Activations = ["relu", "gelu", "silu", "elu", "hardswish", "leaky_relu(0.1)"];
    private static readonly int[] Kernels = [1, 3, 3, 3, 5, 7];

    // Deterministic on every machine; not for secrets.
    private readonly Random random = new(seed);

    /// <summary>One file with all networks.</summary>
    public string OneFile(int networks) =>
        "namespace Synthetic\n\n" + Blocks("Shared", SharedBlocks) + string.Concat(Enumerable.Range(0, networks).Select(Network));

    /// <summary>A file of shared blocks, and files with ten networks each that use it.</summary>
    public IReadOnlyList<(string Path, string Text)> ManyFiles(int networks)
    {
        var files = new List<(string, string)> { ("shared.seg", "namespace Synthetic.Blocks\n\n" + Blocks("Shared", SharedBlocks)) };
        for (var first = 0; first < networks; first += 10)
        {
            var text = string.Concat(Enumerable.Range(first, Math.Min(10, networks - first)).Select(Network));
            var uses = text.Contains("Shared", StringComparison.Ordinal) ? "use Synthetic.Blocks\n\n" : "";
            files.Add((Invariant($"networks{first / 10}.seg"), Invariant($"namespace Synthetic.Networks{first / 10}\n\n{uses}{text}")));
        }

        return files;
    }

    private string Blocks(string name, int count) => string.Concat(Enumerable.Range(0, count).Select(i => Block(Invariant($"{name}{i}"))));

    private string Block(string name)
    {
        var text = new StringBuilder();
        text.Append(Invariant($"/// A synthetic block.\nblock {name}(planes: int, stride: int = 1, dilation: int = 1)\n"));
        text.Append("{\n    in x: [N, C, H, W]\n    init kaiming_normal\n\n");
        text.Append("    y = x");
        var layers = random.Next(1, 5);
        for (var i = 1; i <= layers; i++)
        {
            var kernel = Draw(Kernels);
            var (stride, dilation) = (i == 1 ? ", stride:" : "", i == 1 || kernel > 1 ? ", dilation:" : "");
            var (width, groups) = i > 1 && random.Next(4) == 0
                ? ("planes", ", groups: planes")
                : (i == layers || random.Next(3) > 0 ? "planes" : "2 * planes", "");
            // Depthwise layers need the number of channels of the previous layer.
            if (groups.Length > 0) text.Append(Invariant($" -> squeeze{i}: Conv(planes, 1)"));
            text.Append(Invariant($"\n        -> conv{i}: Conv({width}, {kernel}{stride}{dilation}{groups}) -> bn{i}: Norm -> {Draw(Activations)}"));
        }

        text.Append(random.Next(4) switch
        {
            0 => "\n    out y\n",
            1 => "\n    scale = y -> global_avg_pool -> gate: [Conv(planes / 4, 1), relu, Conv(planes, 1), sigmoid]\n    out y * scale\n",
            2 => "\n    shortcut = x -> project: [Conv(planes, 1, stride:), Norm]\n    out relu(y + shortcut)\n",
            _ => "\n    parts = branches: parallel(y) {\n        [Conv(planes, 1), Norm]\n"
                + Invariant($"        for rate in [{random.Next(2, 5)}, {random.Next(5, 9)}] ")
                + Invariant($"{{ [Conv(planes, 3, dilation: rate), Norm, {Draw(Activations)}] }}\n    }}\n")
                + "    out concat(parts) -> merge: Conv(planes, 1)\n",
        });
        return text.Append("}\n\n").ToString();
    }

    private string Network(int index)
    {
        var own = Enumerable.Range(0, random.Next(1, 4)).Select(i => Invariant($"Block{index}x{i}")).ToList();
        var text = new StringBuilder(string.Concat(own.Select(Block)));
        var stage = Invariant($"Stage{index}");
        text.Append(Invariant($"block {stage}(planes: int, blocks: int, stride: int)\n{{\n    in x: [N, C, H, W]\n\n    out x -> inline [\n"));
        text.Append(Invariant($"        for i in 0..blocks {{ {Draw(own)}(planes, stride: if i == 0 {{ stride }} else {{ 1 }}) }}\n    ]\n}}\n\n"));
        text.Append(Invariant($"/// A synthetic network.\nnetwork Net{index}(classes: int = {random.Next(2, 30)}, width: int = {8 * random.Next(2, 9)})\n"));
        text.Append("{\n    in image: [N, 3, H, W]\n\n");
        text.Append("    c0 = image -> stem: [Conv(width, 3, stride: 2), Norm, relu]\n");
        var levels = random.Next(2, 6);
        for (var i = 1; i <= levels; i++)
        {
            var layer = random.Next(3) switch
            {
                0 => Invariant($"{stage}({1 << i} * width, {random.Next(2, 7)}, {random.Next(1, 3)})"),
                1 => Invariant($"Shared{random.Next(SharedBlocks)}({1 << i} * width, stride: {random.Next(1, 3)}, dilation: {random.Next(1, 4)})"),
                _ => Invariant($"{Draw(own)}({1 << i} * width, dilation: {random.Next(1, 3)})"),
            };
            text.Append(Invariant($"    c{i} = c{i - 1} -> layer{i}: {layer}\n"));
        }

        // Blocks that are not used in the encoder are used in the head.
        var head = string.Concat(own.Select((block, i) => Invariant($" -> head{i}: {block}(2 * width)")));
        text.Append(Invariant($"    deep = c{levels}{head} -> tail: {stage}(width, 1, 1)\n"));
        text.Append("    fused = concat(upsample(deep, like: c0), c0) -> fuse: [Conv(width, 3), Norm, relu]\n");
        text.Append("    seg: [N, classes, H, W] = fused -> score: Conv(classes, 1) -> upsample(like: image)\n\n    out seg\n}\n\n");
        return text.ToString();
    }

    private T Draw<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
