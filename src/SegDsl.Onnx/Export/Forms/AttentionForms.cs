using SegDsl.Language.Shapes;

namespace SegDsl.Onnx.Export.Forms;

/// <summary>The ONNX forms of attention over tokens, and of position embeddings.</summary>
internal static class AttentionForms
{
    public static IReadOnlyDictionary<string, OnnxForm> All { get; } = new Dictionary<string, OnnxForm>
    {
        ["Attention"] = new(Projected, IsDescribed: true),
        ["attention"] = new(c => Attend(c, c.Inputs[0], c.Inputs[1], c.Inputs[2], c.Int("heads")), IsDescribed: true),
        ["WindowAttention"] = new(WindowAttentionForm.Write, IsDescribed: true),
        ["PositionEmbedding"] = new(Embedding, IsDescribed: true),
        ["sine_positions"] = new(SinePositions, NeedsFloat: true, IsDescribed: true),
    };

    /// <summary>A third of the last axis: that of the queries, keys, or values.</summary>
    public static string Third(FormCall c, string value, long axis, long length, int index) =>
        c.Slice(value, axis, c.Integers(index * length), c.Integers((index + 1) * length));

    private static string Projected(FormCall c)
    {
        var (weight, bias) = (c.State("in_proj_weight"), c.State("in_proj_bias"));
        var channels = c.StateShape("in_proj_weight")[1];
        string Project(int index)
        {
            // Keys are also the values if they are given alone.
            var tokens = index == 0 ? c.Input : index == 1 ? c.Inputs[1] : c.Inputs[^1];
            return LinearForms.Product(c, tokens, Third(c, weight, 0, channels, index), Third(c, bias, 0, channels, index));
        }

        string attended;
        if (c.Inputs.Count == 1)
        {
            var projections = LinearForms.Product(c, c.Input, weight, bias);
            string[] parts = [.. Enumerable.Range(0, 3).Select(index => Third(c, projections, 2, channels, index))];
            attended = Attend(c, parts[0], parts[1], parts[2], c.Int("heads"));
        }
        else attended = Attend(c, Project(0), Project(1), Project(2), c.Int("heads"));
        return LinearForms.Product(c, attended, c.State("out_proj.weight"), c.State("out_proj.bias"));
    }

    private static string Attend(FormCall c, string query, string key, string value, long heads)
    {
        string Heads(string tokens, params long[] order) =>
            c.Add("Transpose", [c.Add("Reshape", [tokens, c.Integers(0, 0, heads, -1)])], ("perm", order));
        var scaled = c.Add("Div", [Heads(query, 0, 2, 1, 3), RootOf(c, Dimension.FloorDivide(c.InputShape[2], heads))]);
        var weights = c.Add("Softmax", [c.Add("MatMul", [scaled, Heads(key, 0, 2, 3, 1)])], ("axis", -1L));
        var attended = c.Add("MatMul", [weights, Heads(value, 0, 2, 1, 3)]);
        return c.Add("Reshape", [c.Add("Transpose", [attended], ("perm", new long[] { 0, 2, 1, 3 })), c.Integers(0, 0, -1)]);
    }

    private static string RootOf(FormCall c, Dimension size) =>
        size.Value is { } number ? c.Scalar(Math.Sqrt(number)) : c.Add("Sqrt", [c.Cast(c.Sizes.Of(size), c.Type)]);

    private static string Embedding(FormCall c)
    {
        var weight = c.State("weight");
        var shape = c.StateShape("weight");
        if (c.InputShape[2].Value != shape[2] || c.InputShape[3].Value != shape[3])
            weight = ResamplingForms.Bicubic(c, weight, [shape[0], shape[1], c.InputShape[2], c.InputShape[3]]);
        return c.Add("Add", [c.Input, weight]);
    }

    private static string SinePositions(FormCall c)
    {
        const double Nonzero = 1e-6;
        var (height, width) = (c.InputShape[2], c.InputShape[3]);
        var channels = c.Channels / 2;
        var temperature = c.Float("temperature");
        double[] frequencies = [.. Enumerable.Range(0, (int)channels / 2).Select(i => Math.Pow(temperature, i * -2.0 / channels))];
        string Waves(int axis)
        {
            var size = c.InputShape[axis];
            var step = c.Add("Div", [c.Scalar(2 * Math.PI), c.Add("Add", [c.Cast(c.Sizes.Of(size), c.Type), c.Scalar(Nonzero)])]);
            var positions = c.Add("Mul", [c.Add("Add", [ResamplingForms.Range(c, size), c.Scalar(1)]), step]);
            var angles = c.Add("Mul", [c.Constant(frequencies, channels / 2, 1, 1), positions]);
            var waves = c.Add("Reshape", [c.Add("Concat", [c.Add("Sin", [angles]), c.Add("Cos", [angles])], ("axis", 1L)), c.Integers(channels, -1)]);
            return c.Add("Expand", [c.Add("Unsqueeze", [waves, c.Integers(axis == 2 ? 2 : 1)]), c.Sizes.Of([channels, height, width])]);
        }
        return c.Add("Add", [
            c.Input,
            c.Share($"sine positions {temperature} {c.InputShape.With(0, 1)}", () => c.Add("Concat", [Waves(2), Waves(3)], ("axis", 0L)))]);
    }
}
