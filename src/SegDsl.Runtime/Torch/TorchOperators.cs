namespace SegDsl.Torch;

/// <summary>
/// The libtorch operators that SegDsl calls and TorchSharp does not expose, with the schemas of libtorch 2.10. A test compares the schemas with the library.
/// </summary>
internal static class TorchOperators
{
    /// <summary>Converts a tensor to a memory format; returns the same tensor if it already has that format.</summary>
    public static TorchOperator Contiguous { get; } =
        new("aten::contiguous(Tensor(a) self, *, MemoryFormat memory_format=contiguous_format) -> Tensor(a)");

    /// <summary>Multiplies gradients by a number in place, and sets a flag if any is infinite or NaN.</summary>
    public static TorchOperator Unscale { get; } =
        new("aten::_amp_foreach_non_finite_check_and_unscale_(Tensor(a!)[] self, Tensor(b!) found_inf, Tensor inv_scale) -> ()");

    /// <summary>Computes mean and biased variance of every channel, and updates running statistics in place.</summary>
    public static TorchOperator BatchNormUpdateStats { get; } =
        new("aten::batch_norm_update_stats(Tensor input, Tensor? running_mean, Tensor? running_var, float momentum) -> (Tensor, Tensor)");

    /// <summary>The backward pass of batch normalization; if <c>train</c> is false, the statistics are constants.</summary>
    public static TorchOperator BatchNormBackward { get; } = new(
        "aten::native_batch_norm_backward(Tensor grad_out, Tensor input, Tensor? weight, Tensor? running_mean, Tensor? running_var, Tensor? save_mean, "
        + "Tensor? save_invstd, bool train, float eps, bool[3] output_mask) -> (Tensor, Tensor, Tensor)");

    /// <summary>Multiplies two tensors into a preallocated one.</summary>
    public static TorchOperator MultiplyInto { get; } = new("aten::mul.out(Tensor self, Tensor other, *, Tensor(a!) out) -> Tensor(a!)");

    /// <summary>Replaces the data of a tensor, of any type, device and shape, without changing the tensor object.</summary>
    public static TorchOperator SetData { get; } = new("aten::set_data(Tensor(a!) self, Tensor new_data) -> ()");

    /// <summary>
    /// A fused step of SGD over all parameters. Gradients and state must have the strides of their parameter.
    /// </summary>
    public static TorchOperator FusedSgd { get; } = new(
        "aten::_fused_sgd_(Tensor(a!)[] self, Tensor(b!)[] grads, Tensor(c!)[] momentum_buffer_list, *, float weight_decay, float momentum, float lr, "
        + "float dampening, bool nesterov, bool maximize, bool is_first_step, Tensor? grad_scale=None, Tensor? found_inf=None) -> ()");

    /// <summary>A fused step of Adam over all parameters. Gradients and state must have the strides of their parameter.</summary>
    public static TorchOperator FusedAdam { get; } = FusedAdamOperator("_fused_adam_");

    /// <summary>A fused step of AdamW, which decouples weight decay.</summary>
    public static TorchOperator FusedAdamW { get; } = FusedAdamOperator("_fused_adamw_");

    /// <summary>Converts the weight of a convolution to the layout that oneDNN prefers for inputs of a size.</summary>
    public static TorchOperator PackConvolutionWeight { get; } = new(
        "mkldnn::_reorder_convolution_weight(Tensor self, int[2] padding=0, int[2] stride=1, int[2] dilation=1, int groups=1, "
        + "int[]? input_size=None) -> Tensor Y");

    /// <summary>A convolution with bias and activation in one operation.</summary>
    public static TorchOperator FusedConvolution { get; } = new(
        "mkldnn::_convolution_pointwise(Tensor X, Tensor W, Tensor? B, int[] padding, int[] stride, int[] dilation, int groups, str attr, "
        + "Scalar?[] scalars, str? algorithm) -> Tensor Y");

    /// <summary>A convolution with bias, the addition of another tensor, and activation in one operation.</summary>
    public static TorchOperator FusedConvolutionAdd { get; } = new(
        "mkldnn::_convolution_pointwise.binary(Tensor X, Tensor other, Tensor W, Tensor? B, int[] padding, int[] stride, int[] dilation, "
        + "int groups, str binary_attr, Scalar? alpha, str? unary_attr, Scalar?[] unary_scalars, str? unary_algorithm) -> Tensor Y");

    /// <summary>Like <see cref="FusedConvolutionAdd"/>, but the result overwrites the other tensor.</summary>
    public static TorchOperator FusedConvolutionAddInPlace { get; } = new(
        "mkldnn::_convolution_pointwise_.binary(Tensor(a!) other, Tensor X, Tensor W, Tensor? B, int[] padding, int[] stride, int[] dilation, "
        + "int groups, str binary_attr, Scalar? alpha, str? unary_attr, Scalar?[] unary_scalars, str? unary_algorithm) -> Tensor(a!) Y");

    /// <summary>Converts the weight of a linear layer to the layout that oneDNN prefers for a number of rows.</summary>
    public static TorchOperator PackLinearWeight { get; } = new("mkldnn::_reorder_linear_weight(Tensor self, int? batch_size=None) -> Tensor Y");

    /// <summary>A convolution without anything that follows it, on any device.</summary>
    public static TorchOperator Convolution { get; } = new(
        "aten::convolution(Tensor input, Tensor weight, Tensor? bias, SymInt[] stride, SymInt[] padding, SymInt[] dilation, bool transposed, "
        + "SymInt[] output_padding, SymInt groups) -> Tensor");

    /// <summary>A linear layer with activation in one operation.</summary>
    public static TorchOperator FusedLinear { get; } =
        new("mkldnn::_linear_pointwise(Tensor X, Tensor W, Tensor? B, str attr, Scalar?[] scalars, str? algorithm) -> Tensor Y");

    /// <summary>A linear layer and the addition of another tensor in one operation.</summary>
    public static TorchOperator FusedLinearAdd { get; } =
        new("mkldnn::_linear_pointwise.binary(Tensor X, Tensor other, Tensor W, Tensor? B, str attr) -> Tensor Y");

    /// <summary>Converts the weight of a convolution of bytes to the layout that oneDNN prefers for inputs of a size.</summary>
    public static TorchOperator PackQuantizedWeight { get; } = new(
        "onednn::qconv_prepack(Tensor weight, Tensor w_scales, float x_scale, int x_zp, int[] stride, int[] padding, int[] dilation, int groups, "
        + "int[]? x_shape=None) -> Tensor");

    /// <summary>A convolution of bytes with bias and activation in one operation.</summary>
    public static TorchOperator QuantizedConvolution { get; } = new(
        "onednn::qconv2d_pointwise(Tensor qx, float x_scale, int x_zero_point, Tensor qw, Tensor w_scale, Tensor w_zero_point, Tensor? bias, "
        + "int[] stride, int[] padding, int[] dilation, int groups, float output_scale, int output_zero_point, ScalarType? output_dtype, str attr, "
        + "Scalar?[] scalars, str? algorithm) -> Tensor");

    /// <summary>A convolution of bytes with bias, the addition of another map, which is overwritten, and activation in one operation.</summary>
    public static TorchOperator QuantizedConvolutionAdd { get; } = new(
        "onednn::qconv2d_pointwise.binary(Tensor qx, float x_scale, int x_zero_point, Tensor qw, Tensor w_scale, Tensor w_zero_point, "
        + "Tensor qaccum, Tensor? bias, int[] stride, int[] padding, int[] dilation, int groups, float output_scale, int output_zero_point, "
        + "ScalarType? output_dtype, float accum_scale, int accum_zero_point, str binary_attr, Scalar? alpha, str? unary_attr, "
        + "Scalar?[] unary_scalars, str? unary_algorithm) -> Tensor");

    private static TorchOperator FusedAdamOperator(string name) => new(
        $"aten::{name}(Tensor(a!)[] self, Tensor(b!)[] grads, Tensor(c!)[] exp_avgs, Tensor(d!)[] exp_avg_sqs, Tensor(e!)[] max_exp_avg_sqs, "
        + "Tensor[] state_steps, *, float lr, float beta1, float beta2, float weight_decay, float eps, bool amsgrad, bool maximize, "
        + "Tensor? grad_scale=None, Tensor? found_inf=None) -> ()");
}
