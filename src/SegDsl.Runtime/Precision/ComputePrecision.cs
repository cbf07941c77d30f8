using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Precision;

/// <summary>What a network computes in while it is trained; its weights stay 32 bits wide.</summary>
public enum ComputePrecision
{
    /// <summary>32 bits throughout.</summary>
    Fp32,

    /// <summary>bfloat16 where torch's autocast takes it, on the CPU and on CUDA.</summary>
    Bf16,

    /// <summary>Half precision where torch's autocast takes it, with scaled gradients; CUDA alone.</summary>
    Fp16,
}

/// <summary>What precisions mean to torch.</summary>
public static class ComputePrecisions
{
    /// <summary>The type that autocast computes in; null where there is nothing to cast.</summary>
    public static ScalarType? Type(this ComputePrecision precision) => precision switch
    {
        ComputePrecision.Bf16 => ScalarType.BFloat16,
        ComputePrecision.Fp16 => ScalarType.Float16,
        _ => null,
    };
}
