using System.Numerics;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A tensor with a copy of the elements, in the given shape.</summary>
    public static Tensor tensor(
        Memory<Complex> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        FromMemory(rawArray, dimensions, dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the given shape.</summary>
    public static Tensor tensor(
        Memory<Half> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        FromMemory(rawArray, dimensions, dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the given shape.</summary>
    public static Tensor tensor(
        Memory<byte> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        FromMemory(rawArray, dimensions, dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the given shape.</summary>
    public static Tensor tensor(
        Memory<double> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        FromMemory(rawArray, dimensions, dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the given shape.</summary>
    public static Tensor tensor(
        Memory<float> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        FromMemory(rawArray, dimensions, dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the given shape.</summary>
    public static Tensor tensor(
        Memory<int> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        FromMemory(rawArray, dimensions, dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the given shape.</summary>
    public static Tensor tensor(
        Memory<long> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        FromMemory(rawArray, dimensions, dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the given shape.</summary>
    public static Tensor tensor(
        Memory<sbyte> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        FromMemory(rawArray, dimensions, dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the given shape.</summary>
    public static Tensor tensor(
        Memory<short> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        FromMemory(rawArray, dimensions, dtype, device, requires_grad, names);
}
