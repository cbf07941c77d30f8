using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Training;

/// <summary>Where networks are computed.</summary>
public static class ComputeDevice
{
    /// <summary>The first graphics processor where torch can use one, else the processor with as many threads as it has cores.</summary>
    public static Device Prepare()
    {
        // libtorch of a distribution begins with a single thread.
        set_num_threads(Environment.ProcessorCount);
        return cuda.is_available() ? CUDA : CPU;
    }
}
