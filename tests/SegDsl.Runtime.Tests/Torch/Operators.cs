using SegDsl.Torch;

namespace SegDsl.Tests.Torch;

/// <summary>Operators that together cover all kinds of parameters and results.</summary>
internal static class Operators
{
    public static readonly TorchOperator Gelu = new("aten::gelu(Tensor self, *, str approximate='none') -> Tensor");
    public static readonly TorchOperator Cat = new("aten::cat(Tensor[] tensors, int dim=0) -> Tensor");
    public static readonly TorchOperator Max = new("aten::max.dim(Tensor self, int dim, bool keepdim=False) -> (Tensor values, Tensor indices)");
    public static readonly TorchOperator Index = new("aten::index.Tensor(Tensor self, Tensor?[] indices) -> Tensor");
    public static readonly TorchOperator Unbind = new("aten::unbind.int(Tensor(a -> *) self, int dim=0) -> Tensor(a)[]");
    public static readonly TorchOperator Size = new("aten::size.int(Tensor self, int dim) -> int");
    public static readonly TorchOperator IsSameSize = new("aten::is_same_size(Tensor self, Tensor other) -> bool");
    public static readonly TorchOperator ResultType = new("aten::result_type.Tensor(Tensor tensor, Tensor other) -> ScalarType");
    public static readonly TorchOperator QuantizationScale = new("aten::q_scale(Tensor self) -> float");
    public static readonly TorchOperator Zero = new("aten::zero_(Tensor(a!) self) -> Tensor(a!)");

    public static readonly TorchOperator Quantize =
        new("aten::quantize_per_tensor(Tensor self, float scale, int zero_point, ScalarType dtype) -> Tensor");

    public static readonly TorchOperator Upsample =
        new("aten::upsample_nearest2d.vec(Tensor input, SymInt[]? output_size, float[]? scale_factors) -> Tensor");

    public static readonly TorchOperator Empty = new(
        "aten::empty.memory_format(SymInt[] size, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None, "
        + "MemoryFormat? memory_format=None) -> Tensor");

    public static readonly TorchOperator BatchNormBackward = new(
        "aten::native_batch_norm_backward(Tensor grad_out, Tensor input, Tensor? weight, Tensor? running_mean, Tensor? running_var, Tensor? save_mean, "
        + "Tensor? save_invstd, bool train, float eps, bool[3] output_mask) -> (Tensor, Tensor, Tensor)");

    /// <summary>An operator that libtorch does not have.</summary>
    public static readonly TorchOperator Missing = new("aten::no_such_operator(Tensor self, int? a, Tensor?[] b, str c) -> Tensor");
}
