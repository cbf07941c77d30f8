using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Precision;

/// <summary>The precision of a network's computations during training; its weights stay 32 bits wide.</summary>
public enum ComputePrecision
{
    /// <summary>32 bits throughout.</summary>
    Fp32,

    /// <summary>bfloat16 in the operations that torch's autocast lists, on CPUs and CUDA.</summary>
    Bf16,

    /// <summary>Half precision in the operations that torch's autocast lists, with scaled gradients, on CUDA.</summary>
    Fp16,
}

/// <summary>Torch's types of precisions.</summary>
public static class ComputePrecisions
{
    /// <summary>The type that autocast computes in; null without autocast.</summary>
    public static ScalarType? Type(this ComputePrecision precision) => precision switch
    {
        ComputePrecision.Bf16 => ScalarType.BFloat16,
        ComputePrecision.Fp16 => ScalarType.Float16,
        _ => null,
    };
}
