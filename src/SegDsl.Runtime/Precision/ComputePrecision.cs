using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Precision;

/// <summary>The precision of computations during training; weights stay float32.</summary>
public enum ComputePrecision
{
    /// <summary>float32 for all operations.</summary>
    Fp32,

    /// <summary>bfloat16 for the operations that torch's autocast lists, on the CPU and CUDA.</summary>
    Bf16,

    /// <summary>float16 for the operations that torch's autocast lists, with gradient scaling, on CUDA.</summary>
    Fp16,
}

/// <summary>The torch types of <see cref="ComputePrecision"/>.</summary>
public static class ComputePrecisions
{
    /// <summary>The type for autocast, or null if autocast is off.</summary>
    public static ScalarType? Type(this ComputePrecision precision) => precision switch
    {
        ComputePrecision.Bf16 => ScalarType.BFloat16,
        ComputePrecision.Fp16 => ScalarType.Float16,
        _ => null,
    };
}
