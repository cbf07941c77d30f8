namespace SegDsl.Onnx.Export.Forms;

/// <summary>The ONNX forms of regularization, which does nothing in inference.</summary>
internal static class RegularizationForms
{
    public static IReadOnlyDictionary<string, OnnxForm> All { get; } = new Dictionary<string, OnnxForm>
    {
        ["Dropout"] = new(c => c.Input, KeepsType: true),
        ["Dropout2d"] = new(c => c.Input, KeepsType: true),
        ["StochasticDepth"] = new(c => c.Input, KeepsType: true),
    };
}
