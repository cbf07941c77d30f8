using System.Numerics;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(
        (float Real, float Imaginary)[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        FromArray(rawArray, ShapeOf(rawArray), TypeOf<(float, float)>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(
        (float Real, float Imaginary)[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        FromArray(rawArray, ShapeOf(rawArray), TypeOf<(float, float)>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(
        (float Real, float Imaginary)[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, ShapeOf(rawArray), TypeOf<(float, float)>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(
        (float Real, float Imaginary)[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, dimensions.ToArray(), TypeOf<(float, float)>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(
        (float Real, float Imaginary)[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, ShapeOf(rawArray), TypeOf<(float, float)>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(Complex[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, ShapeOf(rawArray), TypeOf<Complex>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(Complex[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, ShapeOf(rawArray), TypeOf<Complex>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(Complex[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, ShapeOf(rawArray), TypeOf<Complex>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(
        Complex[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        FromArray(rawArray, dimensions.ToArray(), TypeOf<Complex>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(Complex[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, ShapeOf(rawArray), TypeOf<Complex>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(Half[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, ShapeOf(rawArray), TypeOf<Half>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(Half[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, ShapeOf(rawArray), TypeOf<Half>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(Half[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, ShapeOf(rawArray), TypeOf<Half>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(
        Half[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        FromArray(rawArray, dimensions.ToArray(), TypeOf<Half>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(Half[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, ShapeOf(rawArray), TypeOf<Half>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(bool[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, ShapeOf(rawArray), TypeOf<bool>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(bool[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, ShapeOf(rawArray), TypeOf<bool>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(bool[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, ShapeOf(rawArray), TypeOf<bool>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(
        bool[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        FromArray(rawArray, dimensions.ToArray(), TypeOf<bool>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(bool[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, ShapeOf(rawArray), TypeOf<bool>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(byte[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, ShapeOf(rawArray), TypeOf<byte>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(byte[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, ShapeOf(rawArray), TypeOf<byte>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(byte[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, ShapeOf(rawArray), TypeOf<byte>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(
        byte[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        FromArray(rawArray, dimensions.ToArray(), TypeOf<byte>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(byte[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, ShapeOf(rawArray), TypeOf<byte>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(double[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, ShapeOf(rawArray), TypeOf<double>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(double[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, ShapeOf(rawArray), TypeOf<double>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(double[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, ShapeOf(rawArray), TypeOf<double>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(
        double[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        FromArray(rawArray, dimensions.ToArray(), TypeOf<double>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(double[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, ShapeOf(rawArray), TypeOf<double>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(float[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, ShapeOf(rawArray), TypeOf<float>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(float[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, ShapeOf(rawArray), TypeOf<float>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(float[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, ShapeOf(rawArray), TypeOf<float>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(
        float[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        FromArray(rawArray, dimensions.ToArray(), TypeOf<float>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(float[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, ShapeOf(rawArray), TypeOf<float>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(int[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, ShapeOf(rawArray), TypeOf<int>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(int[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, ShapeOf(rawArray), TypeOf<int>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(int[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, ShapeOf(rawArray), TypeOf<int>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(
        int[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        FromArray(rawArray, dimensions.ToArray(), TypeOf<int>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(int[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, ShapeOf(rawArray), TypeOf<int>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(
        int[] rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        FromArray(rawArray, [dim0, dim1, dim2, dim3], TypeOf<int>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(long[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, ShapeOf(rawArray), TypeOf<long>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(long[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, ShapeOf(rawArray), TypeOf<long>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(long[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, ShapeOf(rawArray), TypeOf<long>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(
        long[] dataArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        FromArray(dataArray, dimensions.ToArray(), TypeOf<long>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(long[] dataArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(dataArray, ShapeOf(dataArray), TypeOf<long>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(sbyte[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, ShapeOf(rawArray), TypeOf<sbyte>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(sbyte[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, ShapeOf(rawArray), TypeOf<sbyte>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(sbyte[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, ShapeOf(rawArray), TypeOf<sbyte>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(
        sbyte[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        FromArray(rawArray, dimensions.ToArray(), TypeOf<sbyte>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(sbyte[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, ShapeOf(rawArray), TypeOf<sbyte>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(short[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, ShapeOf(rawArray), TypeOf<short>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(short[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, ShapeOf(rawArray), TypeOf<short>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(short[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, ShapeOf(rawArray), TypeOf<short>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(
        short[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        FromArray(rawArray, dimensions.ToArray(), TypeOf<short>(), dtype, device, requires_grad, names);

    /// <summary>A tensor with a copy of the elements, in the array's shape or the one given.</summary>
    public static Tensor tensor(short[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, ShapeOf(rawArray), TypeOf<short>(), dtype, device, requires_grad, names);
}
