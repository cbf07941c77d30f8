namespace SegDsl.Onnx;

/// <summary>A network has no ONNX form, or an ONNX model cannot be read. The message states what, where, and what to do.</summary>
/// <param name="message">The message.</param>
/// <param name="cause">The exception that caused this one, or null.</param>
public sealed class OnnxException(string message, Exception? cause = null) : SegDslException(message, cause);
