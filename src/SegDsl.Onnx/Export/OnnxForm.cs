namespace SegDsl.Onnx.Export;

/// <summary>How an operation of the language is written in ONNX.</summary>
/// <param name="Write">Adds the nodes, and returns the name of the result. The name of an input if the operation changes nothing.</param>
/// <param name="NeedsFloat">Whether it is computed in float32 in a model of float16, which would lose too much or overflow.</param>
/// <param name="KeepsType">Whether it only moves elements, so that it is computed in the type of its inputs.</param>
/// <param name="IsDescribed">Whether the model describes the operation beside its nodes, for an import; see <see cref="Format.OperationDescription"/>.</param>
internal sealed record OnnxForm(Func<FormCall, string> Write, bool NeedsFloat = false, bool KeepsType = false, bool IsDescribed = false);
