namespace TorchSharp;

/// <summary>The kinds of device, numbered as in libtorch.</summary>
public enum DeviceType
{
    /// <summary>The processor and its memory.</summary>
    CPU = 0,

    /// <summary>A graphics processor of NVIDIA.</summary>
    CUDA = 1,

    /// <summary>Intel's library on the processor, where it is a device of its own.</summary>
    MKLDNN = 2,

    /// <summary>OpenGL.</summary>
    OPENGL = 3,

    /// <summary>OpenCL.</summary>
    OPENCL = 4,

    /// <summary>Intel's IDEEP.</summary>
    IDEEP = 5,

    /// <summary>A graphics processor of AMD.</summary>
    HIP = 6,

    /// <summary>A field-programmable gate array.</summary>
    FPGA = 7,

    /// <summary>Microsoft's neural processor.</summary>
    MSNPU = 8,

    /// <summary>The XLA compiler's devices.</summary>
    XLA = 9,

    /// <summary>Apple's graphics processors.</summary>
    MPS = 13,

    /// <summary>No device: shapes without memory.</summary>
    META = 14,
}
