namespace SegDsl.Onnx.Export.Forms;

/// <summary>The ONNX forms of linear algebra.</summary>
internal static class LinearForms
{
    /// <summary>The least norm that <c>normalize</c> divides by, as in PyTorch.</summary>
    private const double LeastNorm = 1e-12;

    public static IReadOnlyDictionary<string, OnnxForm> All { get; } = new Dictionary<string, OnnxForm>
    {
        ["Linear"] = new(c => Product(c, c.Input, c.State("weight"), c.HasState("bias") ? c.State("bias") : null)),
        ["matmul"] = new(c => c.Add("MatMul", c.Inputs)),
        ["einsum"] = new(c => c.Add("Einsum", c.Inputs, ("equation", c.Text("equation").Replace(" ", "", StringComparison.Ordinal)))),
        ["normalize"] = new(Normalize, NeedsFloat: true),
    };

    /// <summary>The product with a matrix [out, in], plus a bias. Runtimes transpose the matrix when they load the model.</summary>
    public static string Product(FormCall c, string value, string weight, string? bias)
    {
        var product = c.Add("MatMul", [value, c.Add("Transpose", [weight], ("perm", new long[] { 1, 0 }))]);
        return bias is null ? product : c.Add("Add", [product, bias]);
    }

    private static string Normalize(FormCall c)
    {
        var norm = c.Reduce("ReduceL2", c.Input, [c.Axis()], keep: true);
        return c.Add("Div", [c.Input, c.Add("Max", [norm, c.Scalar(LeastNorm)])]);
    }
}
