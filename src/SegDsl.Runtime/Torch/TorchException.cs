using System.Runtime.InteropServices;

namespace SegDsl.Torch;

/// <summary>An error that libtorch reported, with libtorch's own message. TorchSharp's errors are of the same base type.</summary>
/// <param name="message">The message.</param>
public sealed class TorchException(string message) : ExternalException(message);
