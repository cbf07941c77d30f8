using SegDsl.Language.Shapes;

namespace SegDsl.Onnx.Export.Forms;

/// <summary>The ONNX form of attention within windows, with the same steps as <see cref="Networks.WindowAttention"/>.</summary>
internal sealed class WindowAttentionForm
{
    /// <summary>Added to the scores of pixels that must not attend to each other.</summary>
    private const double Masked = -100;

    private readonly FormCall c;
    private readonly long heads;
    private readonly long window;
    private readonly long shift;
    private readonly long channels;
    private readonly Dimension rows;
    private readonly Dimension columns;

    private WindowAttentionForm(FormCall c)
    {
        this.c = c;
        (heads, window, shift, channels) = (c.Int("heads"), c.Int("window"), c.Int("shift"), c.StateShape("proj.weight")[0]);
        (rows, columns) = (Dimension.CeilingDivide(c.InputShape[2], window), Dimension.CeilingDivide(c.InputShape[3], window));
    }

    private Dimension Count => c.InputShape[0];

    private Dimension Height => rows * window;

    private Dimension Width => columns * window;

    /// <summary>Adds the nodes, and returns the name of the result.</summary>
    public static string Write(FormCall c) => new WindowAttentionForm(c).Write();

    private string Write()
    {
        var padded = RearrangingForms.PadEnd(c, c.Input, c.InputShape, new([Count, channels, Height, Width]));
        var map = Roll(Transpose(padded, 0, 2, 3, 1), isForward: true);
        var windows = Reshape(Transpose(Reshape(map, Count, rows, window, columns, window, channels), 0, 1, 3, 2, 4, 5), 0, -1, window * window, channels);
        var projections = LinearForms.Product(c, windows, c.State("qkv.weight"), c.State("qkv.bias"));
        string Heads(int index, params long[] order) =>
            Transpose(Reshape(AttentionForms.Third(c, projections, 3, channels, index), 0, 0, 0, heads, channels / heads), order);
        var scaled = c.Add("Mul", [Heads(0, 0, 1, 3, 2, 4), c.Scalar(1 / Math.Sqrt(channels / (double)heads))]);
        var scores = c.Add("Add", [c.Add("MatMul", [scaled, Heads(1, 0, 1, 3, 4, 2)]), Positions()]);
        if (Shifts(rows) || Shifts(columns)) scores = c.Add("Add", [scores, Mask()]);
        var attended = c.Add("MatMul", [c.Add("Softmax", [scores], ("axis", -1L)), Heads(2, 0, 1, 3, 2, 4)]);
        var tokens = Reshape(Transpose(attended, 0, 1, 3, 2, 4), 0, 0, 0, channels);
        var projected = LinearForms.Product(c, tokens, c.State("proj.weight"), c.State("proj.bias"));
        var result = Reshape(Transpose(Reshape(projected, Count, rows, columns, window, window, channels), 0, 1, 3, 2, 4, 5), Count, Height, Width, channels);
        result = Roll(result, isForward: false);
        foreach (var (axis, size, whole) in new[] { (1, c.InputShape[2], Height), (2, c.InputShape[3], Width) })
            if (!size.Equals(whole)) result = c.Slice(result, axis, c.Integers(0), c.Sizes.Of(size));
        return Transpose(result, 0, 3, 1, 2);
    }

    private bool Shifts(Dimension windows) => shift > 0 && windows.Value != 1;

    /// <summary>By how many pixels one side is shifted: not at all if it fits into one window.</summary>
    private string Shift(Dimension windows) => windows.Value is { } known
        ? c.Integers(known > 1 ? shift : 0)
        : c.Share($"shift {windows} {shift}", () =>
            c.Add("Mul", [c.Add("Min", [c.Sizes.Of(windows - 1), c.Integers(1)]), c.Integers(shift)]));

    private string Roll(string map, bool isForward)
    {
        foreach (var (axis, windows) in new[] { (1, rows), (2, columns) })
        {
            if (!Shifts(windows)) continue;
            var by = isForward
                ? Shift(windows)
                : c.Share($"unshift {windows} {window} {shift}", () => c.Add("Sub", [c.Sizes.Of(windows * window), Shift(windows)]));
            map = c.Add("Concat", [c.Slice(map, axis, by, c.Integers(long.MaxValue)), c.Slice(map, axis, c.Integers(0), by)], ("axis", (long)axis));
        }
        return map;
    }

    /// <summary>The learned bias of all pairs of pixels in a window, [heads, pixels, pixels].</summary>
    private string Positions()
    {
        var side = (int)window;
        long Offset(int first, int second) => first - second + window - 1;
        long[] relative = [.. Enumerable.Range(0, side * side).SelectMany(i => Enumerable.Range(0, side * side)
            .Select(j => (Offset(i / side, j / side) * ((2 * window) - 1)) + Offset(i % side, j % side)))];
        var pairs = c.Add("Gather", [c.State("relative_position_bias_table"), c.Integers(relative)], ("axis", 0L));
        return Transpose(Reshape(pairs, window * window, window * window, heads), 2, 0, 1);
    }

    /// <summary>Lowers the scores of pixels that the shift brought together, [windows, 1, pixels, pixels].</summary>
    private string Mask() => c.Share($"mask {rows} {columns} {window} {shift}", () =>
    {
        // Pixels with the same number were neighbors before the shift.
        var regions = c.Add("Add", [
            c.Add("Mul", [c.Add("Unsqueeze", [Regions(rows), c.Integers(1)]), c.Scalar(3)]), c.Add("Unsqueeze", [Regions(columns), c.Integers(0)])]);
        var parts = Reshape(Transpose(Reshape(regions, rows, window, columns, window), 0, 2, 1, 3), -1, window * window);
        var together = c.Add("Equal", [c.Add("Unsqueeze", [parts, c.Integers(1)]), c.Add("Unsqueeze", [parts, c.Integers(2)])]);
        var apart = c.Cast(c.Add("Not", [together]), c.Type);
        return c.Add("Unsqueeze", [c.Add("Mul", [apart, c.Scalar(Masked)]), c.Integers(1)]);
    });

    /// <summary>Numbers the pixels of one side: 0 before the last window, 1 in its remaining part, and 2 in the part that the shift moved there.</summary>
    private string Regions(Dimension windows)
    {
        var places = c.Add("Range", [c.Integer(0), c.Sizes.ScalarOf(windows * window), c.Integer(1)]);
        string After(string start) => c.Cast(c.Add("GreaterOrEqual", [places, start]), c.Type);
        return c.Add("Add", [
            After(c.Sizes.Of((windows - 1) * window)), After(c.Add("Sub", [c.Sizes.Of(windows * window), Shift(windows)]))]);
    }

    private string Transpose(string value, params long[] order) => c.Add("Transpose", [value], ("perm", order));

    private string Reshape(string value, params Dimension[] shape) => c.Add("Reshape", [value, c.Sizes.Of(shape)]);
}
