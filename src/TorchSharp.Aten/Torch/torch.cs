using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>How a quotient becomes a whole number.</summary>
    public enum RoundingMode
    {
        /// <summary>It does not: fractions stay.</summary>
        None = 0,

        /// <summary>Towards zero.</summary>
        trunc = 1,

        /// <summary>Downwards.</summary>
        floor = 2,
    }

    /// <summary>libtorch's version.</summary>
    public static unsafe string __version__ => Marshal.PtrToStringUTF8((IntPtr)NativeMethods.tsa_version()) ?? string.Empty;

    /// <summary>Sets the number of threads that one operation may use.</summary>
    public static void set_num_threads(int num) => Errors.Check(NativeMethods.tsa_set_num_threads(num));

    /// <summary>The number of threads that one operation may use.</summary>
    public static int get_num_threads() => NativeMethods.tsa_get_num_threads();

    /// <summary>Sets the number of threads that operations side by side may use; only possible before the first of them.</summary>
    public static void set_num_interop_threads(int num) => Errors.Check(NativeMethods.tsa_set_num_interop_threads(num));

    /// <summary>The number of threads that operations side by side may use.</summary>
    public static int get_num_interop_threads() => NativeMethods.tsa_get_num_interop_threads();

    /// <summary>Whether <paramref name="obj"/> is a tensor.</summary>
    public static bool is_tensor(object obj) => obj is Tensor;

    /// <summary>The number of elements.</summary>
    public static long numel(Tensor input) => Checked(input).numel();

    /// <summary>Whether the elements are floating-point numbers.</summary>
    public static bool is_floating_point(Tensor input) => Checked(input).is_floating_point();

    /// <summary>Whether the elements are complex numbers.</summary>
    public static bool is_complex(Tensor input) => Checked(input).is_complex();

    /// <summary>Whether the elements are integers or truth values.</summary>
    public static bool is_integral(Tensor t) => Checked(t).is_integral();

    /// <summary>Whether the tensor's one element is not zero.</summary>
    public static bool is_nonzero(Tensor input) => Checked(input).is_nonzero();

    /// <summary>The type that an operation on tensors of these types gives.</summary>
    public static ScalarType promote_types(ScalarType type1, ScalarType type2)
    {
        using var first = empty([1], type1, CPU);
        using var second = empty([1], type2, CPU);
        return result_type(first, second);
    }

    /// <summary>The type that an operation on these tensors gives.</summary>
    public static ScalarType result_type(Tensor tensor1, Tensor tensor2) => (ScalarType)Aten.result_type_Tensor.CallLong(tensor1, tensor2);

    /// <summary>Whether values of one type may be stored in another without a change of kind.</summary>
    public static bool can_cast(ScalarType from, ScalarType to) => Aten.can_cast.CallBool(from, to);

    internal static Tensor Checked([NotNull] Tensor? tensor, [CallerArgumentExpression(nameof(tensor))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(tensor, name);
        return tensor;
    }

    private static string? NameOf(RoundingMode mode) => mode switch
    {
        RoundingMode.trunc => "trunc",
        RoundingMode.floor => "floor",
        _ => null,
    };
}
