using System.Runtime.InteropServices;

namespace SegDsl.Native;

/// <summary>What libtorch complained about, in its own words.</summary>
internal sealed class NativeTorchException(string message) : ExternalException(message);
