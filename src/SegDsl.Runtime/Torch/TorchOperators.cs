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

    /// <summary>The mean and biased variance of every channel; updates running statistics in place.</summary>
    public static TorchOperator BatchNormUpdateStats { get; } =
        new("aten::batch_norm_update_stats(Tensor input, Tensor? running_mean, Tensor? running_var, float momentum) -> (Tensor, Tensor)");

    /// <summary>The backward pass of batch normalization; with <c>train</c> false the statistics are constants.</summary>
    public static TorchOperator BatchNormBackward { get; } = new(
        "aten::native_batch_norm_backward(Tensor grad_out, Tensor input, Tensor? weight, Tensor? running_mean, Tensor? running_var, Tensor? save_mean, "
        + "Tensor? save_invstd, bool train, float eps, bool[3] output_mask) -> (Tensor, Tensor, Tensor)");

    /// <summary>The product of two tensors, written into a third one.</summary>
    public static TorchOperator MultiplyInto { get; } = new("aten::mul.out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!)");

    /// <summary>Makes a tensor hold another's data, of any type, device and shape; it stays the same tensor to all who hold it.</summary>
    public static TorchOperator SetData { get; } = new("aten::set_data(Tensor(a!) self, Tensor new_data) -> ()");

    /// <summary>
    /// A step of stochastic gradient descent in one pass over the memory of all parameters. The tensors of a parameter must have its strides.
    /// </summary>
    public static TorchOperator FusedSgd { get; } = new(
        "aten::_fused_sgd_(Tensor(a!)[] self, Tensor(b!)[] grads, Tensor(c!)[] momentum_buffer_list, *, float weight_decay, float momentum, float lr, "
        + "float dampening, bool nesterov, bool maximize, bool is_first_step, Tensor? grad_scale=None, Tensor? found_inf=None) -> ()");

    /// <summary>A step of Adam in one pass over the memory of all parameters. The tensors of a parameter must have its strides.</summary>
    public static TorchOperator FusedAdam { get; } = FusedAdamOperator("_fused_adam_");

    /// <summary>The same with decoupled weight decay.</summary>
    public static TorchOperator FusedAdamW { get; } = FusedAdamOperator("_fused_adamw_");

    private static TorchOperator FusedAdamOperator(string name) => new(
        $"aten::{name}(Tensor(a!)[] self, Tensor(b!)[] grads, Tensor(c!)[] exp_avgs, Tensor(d!)[] exp_avg_sqs, Tensor(e!)[] max_exp_avg_sqs, "
        + "Tensor[] state_steps, *, float lr, float beta1, float beta2, float weight_decay, float eps, bool amsgrad, bool maximize, "
        + "Tensor? grad_scale=None, Tensor? found_inf=None) -> ()");
}
