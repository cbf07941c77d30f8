using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A tensor of zeros of the shape of <paramref name="input"/>, and its type and device unless told otherwise.</summary>
    public static Tensor zeros_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Like(Aten.zeros_like, input, dtype, device, requires_grad, names);

    /// <summary>A tensor of ones of the shape of <paramref name="input"/>, and its type and device unless told otherwise.</summary>
    public static Tensor ones_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Like(Aten.ones_like, input, dtype, device, requires_grad, names);

    /// <summary>An uninitialised tensor of the shape of <paramref name="input"/>, and its type and device unless told otherwise.</summary>
    public static Tensor empty_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Like(Aten.empty_like, input, dtype, device, requires_grad, names);

    /// <summary>A tensor of <paramref name="value"/> of the shape of <paramref name="input"/>, and its type and device unless told otherwise.</summary>
    public static Tensor full_like(
        Tensor input, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RejectNames(names);
        return WithGradients(Aten.full_like.Call(input, value, dtype, default, Usable(device)), requires_grad);
    }

    /// <summary>Numbers drawn evenly from 0 to before 1, in the shape of <paramref name="input"/>, and its type and device unless told otherwise.</summary>
    public static Tensor rand_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Like(Aten.rand_like, input, dtype, device, requires_grad, null);

    /// <summary>Numbers drawn from the standard normal distribution, in the shape of <paramref name="input"/>.</summary>
    public static Tensor randn_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Like(Aten.randn_like, input, dtype, device, requires_grad, null);

    /// <summary>Integers drawn evenly from <paramref name="low"/> to before <paramref name="high"/>, in the shape of <paramref name="input"/>.</summary>
    public static Tensor randint_like(
        Tensor input, long low, long high, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        WithGradients(Aten.randint_like_low_dtype.Call(input, low, high, dtype, default, Usable(device)), requires_grad);

    /// <summary>The numbers from 0 to before <paramref name="stop"/>.</summary>
    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(0, stop, 1, dtype, device, requires_grad);

    /// <summary>The numbers from <paramref name="start"/> to before <paramref name="stop"/>.</summary>
    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(start, stop, 1, dtype, device, requires_grad);

    /// <summary>The numbers from <paramref name="start"/> to before <paramref name="stop"/>, <paramref name="step"/> apart.</summary>
    public static Tensor arange(
        Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(stop);
        ArgumentNullException.ThrowIfNull(step);
        bool whole = is_integral(start.Type) && is_integral(stop.Type) && is_integral(step.Type);
        var type = dtype ?? (whole ? ScalarType.Int64 : get_default_dtype());
        return WithGradients(Aten.arange_start_step.Call(start, stop, step, type, default, InitializeDevice(device)), requires_grad);
    }

    /// <summary><paramref name="steps"/> numbers from <paramref name="start"/> to <paramref name="end"/>, both included.</summary>
    public static Tensor linspace(double start, double end, long steps, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        WithGradients(Aten.linspace.Call(start, end, steps, dtype ?? get_default_dtype(), default, InitializeDevice(device)), requires_grad);

    /// <summary><paramref name="steps"/> powers of <paramref name="base"/>, with exponents from <paramref name="start"/> to <paramref name="end"/>.</summary>
    public static Tensor logspace(
        double start, double end, long steps, double @base = 10, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        WithGradients(Aten.logspace.Call(start, end, steps, @base, dtype ?? get_default_dtype(), default, InitializeDevice(device)), requires_grad);

    /// <summary>A matrix with ones on the diagonal and zeros elsewhere; square unless told otherwise.</summary>
    public static Tensor eye(
        long rows, long columns = -1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RejectNames(names);
        var type = dtype ?? get_default_dtype();
        return WithGradients(Aten.eye_m.Call(rows, columns < 0 ? rows : columns, type, default, InitializeDevice(device)), requires_grad);
    }

    /// <summary>An uninitialised tensor whose elements lie in memory as the strides say.</summary>
    public static Tensor empty_strided(
        long[] size, long[] strides, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RejectNames(names);
        var type = dtype ?? get_default_dtype();
        return WithGradients(Aten.empty_strided.Call(size, strides, type, default, InitializeDevice(device)), requires_grad);
    }

    /// <summary>The indices of the lower triangle of a matrix, in two rows.</summary>
    public static Tensor tril_indices(long row, long col, long offset = 0, ScalarType dtype = ScalarType.Int64, Device? device = null) =>
        Aten.tril_indices.Call(row, col, offset, dtype, default, InitializeDevice(device));

    /// <summary>The indices of the upper triangle of a matrix, in two rows.</summary>
    public static Tensor triu_indices(long row, long col, long offset = 0, ScalarType dtype = ScalarType.Int64, Device? device = null) =>
        Aten.triu_indices.Call(row, col, offset, dtype, default, InitializeDevice(device));

    internal static Tensor WithGradients(Tensor tensor, bool requires_grad) => requires_grad ? tensor.requires_grad_() : tensor;

    private static Tensor NewTensor(Operator op, long[] size, ScalarType type, Device device) => op.Call(size, type, default, device);

    private static Tensor Create(Operator op, long[] size, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
    {
        RejectNames(names);
        return WithGradients(NewTensor(op, size, dtype ?? get_default_dtype(), InitializeDevice(device)), requires_grad);
    }

    private static Tensor Create(Operator op, long[] size, Scalar value, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
    {
        RejectNames(names);
        return WithGradients(op.Call(size, value, dtype, default, InitializeDevice(device)), requires_grad);
    }

    private static Tensor Create(
        Operator op, Operator seeded, long[] size, Generator? generator, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
    {
        RejectNames(names);
        if (generator is null)
            return Create(op, size, dtype, device, requires_grad, names);
        var type = dtype ?? get_default_dtype();
        return WithGradients(seeded.Call(size, generator, type, default, InitializeDevice(device ?? generator.device)), requires_grad);
    }

    private static Tensor Like(Operator op, Tensor input, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
    {
        RejectNames(names);
        return WithGradients(op.Call(input, dtype, default, Usable(device)), requires_grad);
    }

    /// <summary>The device once it can be used; null stays null, "as the input".</summary>
    private static Device? Usable(Device? device) => device is null ? null : InitializeDevice(device);

    private static ScalarType TypeOf(Scalar value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Type == ScalarType.Float64 ? get_default_dtype() : value.Type;
    }
}
