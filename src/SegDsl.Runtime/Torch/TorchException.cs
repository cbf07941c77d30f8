using System.Runtime.InteropServices;

namespace SegDsl.Torch;

/// <summary>An error with a message from libtorch. TorchSharp reports errors as the same base type.</summary>
/// <param name="message">The message from libtorch.</param>
public sealed class TorchException(string message) : ExternalException(message);
