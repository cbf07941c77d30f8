using SegDsl.Language.Shapes;
using DataType = SegDsl.Onnx.Format.TensorProto.Types.DataType;

namespace SegDsl.Onnx.Export.Forms;

/// <summary>The ONNX forms of operations that reorder, reshape or select elements.</summary>
internal static class RearrangingForms
{
    public static IReadOnlyDictionary<string, OnnxForm> All { get; } = new Dictionary<string, OnnxForm>
    {
        ["reshape"] = new(c => c.Reshape(c.Input, c.InputShape, c.Shape.Dimensions), KeepsType: true),
        ["flatten"] = new(c => c.Reshape(c.Input, c.InputShape, c.Shape.Dimensions), KeepsType: true),
        ["permute"] = new(c => c.Add("Transpose", [c.Input], ("perm", Positive(c.Ints("axes"), c.InputShape.Rank))), KeepsType: true),
        ["transpose"] = new(Transpose, KeepsType: true),
        ["slice"] = new(c => c.Slice(
            c.Input, c.Axis(), c.Sizes.Of(c.Size("start")), c.Has("end") ? c.Sizes.Of(c.Size("end")) : c.Integers(long.MaxValue)), KeepsType: true),
        ["repeat"] = new(c => c.Add("Tile", [c.Input, c.Sizes.Of(c.SizeList("times"))]), KeepsType: true),
        ["expand"] = new(Expand, KeepsType: true),
        ["split"] = new(Split, KeepsType: true),
        ["pad"] = new(Pad),
        ["pad_to_multiple"] = new(PadToMultiple, IsDescribed: true),
        ["topk"] = new(Largest, NeedsFloat: true),
        ["gather"] = new(c => c.Add("GatherElements", [c.Input, c.Cast(c.Inputs[1], DataType.Int64)], ("axis", c.Int("axis"))), NeedsFloat: true),
    };

    /// <summary>Pads a map or volume with zeros at the end of every side.</summary>
    public static string PadEnd(FormCall c, string value, TensorShape from, TensorShape to)
    {
        if (from.Equals(to)) return value;
        List<Dimension> pads = [.. from.Dimensions.Select(_ => Dimension.Zero), .. to.Dimensions.Select((size, axis) => size - from[axis])];
        return c.Add("Pad", [value, c.Sizes.Of(pads), c.Scalar(0)]);
    }

    private static long[] Positive(long[] axes, int rank) => [.. axes.Select(axis => axis < 0 ? axis + rank : axis)];

    private static string Transpose(FormCall c)
    {
        long[] axes = [.. Enumerable.Range(0, c.InputShape.Rank).Select(axis => (long)axis)];
        var (first, second) = (c.Axis("first"), c.Axis("second"));
        (axes[first], axes[second]) = (second, first);
        return c.Add("Transpose", [c.Input], ("perm", axes));
    }

    /// <summary>Sizes that stay the same are 1: the operator broadcasts.</summary>
    private static string Expand(FormCall c) =>
        c.Add("Expand", [c.Input, c.Sizes.Of([.. c.Shape.Dimensions.Select((size, axis) => size.Equals(c.InputShape[axis]) ? Dimension.One : size)])]);

    private static string Split(FormCall c)
    {
        var axis = c.Axis();
        var part = c.Node.Part;
        var length = c.Shape[axis];
        var start = c.Has("sizes") || c.Has("lengths")
            ? c.SizeList(c.Has("sizes") ? "sizes" : "lengths").Take(part).Aggregate(Dimension.Zero, (sum, size) => sum + size)
            : length * part;
        return c.Slice(c.Input, axis, c.Sizes.Of(start), c.Sizes.Of(start + length));
    }

    private static string Pad(FormCall c)
    {
        // Left, right, top, bottom.
        var sizes = c.SizeList("sizes");
        if (c.Text("mode") == "circular") return Circular(c, sizes);
        var mode = c.Text("mode") switch { "reflect" => "reflect", "replicate" => "edge", _ => "constant" };
        var zero = Dimension.Zero;
        var pads = c.Sizes.Of([zero, zero, sizes[2], sizes[0], zero, zero, sizes[3], sizes[1]]);
        return c.Add("Pad", mode == "constant" ? [c.Input, pads, c.Scalar(c.Float("value"))] : [c.Input, pads], ("mode", mode));
    }

    /// <summary>Copies of the opposite border; the mode 'wrap' exists since version 19 of the operators only.</summary>
    private static string Circular(FormCall c, IReadOnlyList<Dimension> sizes)
    {
        var value = c.Input;
        foreach (var (axis, before, after) in new[] { (2, sizes[2], sizes[3]), (3, sizes[0], sizes[1]) })
        {
            var size = c.InputShape[axis];
            var parts = new List<string> { value };
            if (before.Value != 0) parts.Insert(0, c.Slice(value, axis, c.Sizes.Of(size - before), c.Sizes.Of(size)));
            if (after.Value != 0) parts.Add(c.Slice(value, axis, c.Integers(0), c.Sizes.Of(after)));
            if (parts.Count > 1) value = c.Add("Concat", parts, ("axis", (long)axis));
        }
        return value;
    }

    private static string PadToMultiple(FormCall c) => PadEnd(c, c.Input, c.InputShape, c.Shape);

    /// <summary>The values, or the indices as floating-point numbers, which are exact up to 2²⁴.</summary>
    private static string Largest(FormCall c)
    {
        var (values, indices) = c.AddTopK(c.Input, c.Sizes.Of(c.Size("k")), c.Axis());
        return c.Node.Part == 0 ? values : c.Cast(indices, DataType.Float);
    }
}
