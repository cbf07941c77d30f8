using SegDsl.Onnx.Export.Forms;

namespace SegDsl.Onnx.Export;

/// <summary>The ONNX forms of all operations and operators of the language.</summary>
internal static class OnnxForms
{
    /// <summary>The forms by the name of the operation.</summary>
    public static IReadOnlyDictionary<string, OnnxForm> All { get; } = new[]
    {
        ConvolutionForms.All, NormalizationForms.All, ActivationForms.All, PoolingForms.All, ResamplingForms.All, RearrangingForms.All, ArithmeticForms.All,
        LinearForms.All, AttentionForms.All, RegularizationForms.All,
    }.SelectMany(forms => forms).ToDictionary();
}
