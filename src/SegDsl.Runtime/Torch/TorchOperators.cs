namespace SegDsl.Torch;

/// <summary>
/// The operators of libtorch that TorchSharp has no method for and SegDsl calls, with the schemas of libtorch 2.10. A test compares them with the library.
/// </summary>
internal static class TorchOperators
{
    /// <summary>The tensor in another memory format, or itself where it has that format.</summary>
    public static TorchOperator Contiguous { get; } =
        new("aten::contiguous(Tensor(a) self, *, MemoryFormat memory_format=contiguous_format) -> Tensor(a)");

    /// <summary>Multiplies gradients by a number, in place, and sets a flag where one is infinite or not a number.</summary>
    public static TorchOperator Unscale { get; } =
        new("aten::_amp_foreach_non_finite_check_and_unscale_(Tensor(a!)[] self, Tensor(b!) found_inf, Tensor inv_scale) -> ()");
}
