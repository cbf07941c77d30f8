namespace TorchSharp;

public static partial class torch
{
    /// <summary>The limits of the default type.</summary>
    public static FInfo finfo() => finfo(get_default_dtype());

    /// <summary>The limits of a floating-point type.</summary>
    /// <exception cref="ArgumentException"><paramref name="dtype"/> is none.</exception>
    public static FInfo finfo(ScalarType dtype) => dtype switch
    {
        ScalarType.Float16 => new FInfo(16, 0.0009765625, 65504, 6.103515625e-05, 1e-3),
        ScalarType.BFloat16 => new FInfo(16, 0.0078125, 3.3895313892515355e+38, 1.1754943508222875e-38, 1e-2),
        ScalarType.Float32 => new FInfo(32, 1.1920928955078125e-07, float.MaxValue, 1.1754943508222875e-38, 1e-6),
        ScalarType.Float64 => new FInfo(64, 2.220446049250313e-16, double.MaxValue, 2.2250738585072014e-308, 1e-15),
        _ => throw new ArgumentException($"{dtype} is not a floating-point type.", nameof(dtype)),
    };

    /// <summary>The greatest value of a type of integers.</summary>
    /// <exception cref="ArgumentException"><paramref name="type"/> is none.</exception>
    public static long max_int_value(ScalarType type) => type switch
    {
        ScalarType.Byte => byte.MaxValue,
        ScalarType.Int8 => sbyte.MaxValue,
        ScalarType.Int16 => short.MaxValue,
        ScalarType.Int32 => int.MaxValue,
        ScalarType.Int64 => long.MaxValue,
        _ => throw new ArgumentException($"{type} is not a type of integers.", nameof(type)),
    };

    /// <summary>The limits of a floating-point type.</summary>
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1051", Justification = "TorchSharp's fields.")]
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Performance", "CA1815", Justification = "A result, which nobody compares.")]
    public struct FInfo
    {
        /// <summary>The size in bits.</summary>
        public int bits;

        /// <summary>The difference between 1 and the next greater number.</summary>
        public double eps;

        /// <summary>The greatest number.</summary>
        public double max;

        /// <summary>The least number.</summary>
        public double min;

        /// <summary>The least positive normal number.</summary>
        public double smallest_normal;

        /// <summary>The least positive normal number.</summary>
        public double tiny;

        /// <summary>The decimal resolution.</summary>
        public double resolution;

        internal FInfo(int bits, double eps, double max, double tiny, double resolution)
        {
            this.bits = bits;
            this.eps = eps;
            this.max = max;
            min = -max;
            smallest_normal = tiny;
            this.tiny = tiny;
            this.resolution = resolution;
        }
    }
}
