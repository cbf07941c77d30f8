using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Whether each pair of elements is equal.</summary>
    public static Tensor eq(Tensor left, Tensor right) => Aten.eq_Tensor.Call(left, right);

    /// <summary>Whether each pair of elements differs.</summary>
    public static Tensor ne(Tensor left, Tensor right) => Aten.ne_Tensor.Call(left, right);

    /// <summary>Whether each pair of elements differs.</summary>
    public static Tensor not_equal(Tensor tensor, Tensor target) => Aten.not_equal_Tensor.Call(tensor, target);

    /// <summary>Whether each element is less than the other.</summary>
    public static Tensor lt(Tensor left, Tensor right) => Aten.lt_Tensor.Call(left, right);

    /// <summary>Whether each element is less than the other.</summary>
    public static Tensor less(Tensor tensor, Tensor target) => Aten.less_Tensor.Call(tensor, target);

    /// <summary>Whether each element is less than the other or equal.</summary>
    public static Tensor le(Tensor left, Tensor right) => Aten.le_Tensor.Call(left, right);

    /// <summary>Whether each element is less than the other or equal.</summary>
    public static Tensor less_equal(Tensor tensor, Tensor target) => Aten.less_equal_Tensor.Call(tensor, target);

    /// <summary>Whether each element is greater than the other.</summary>
    public static Tensor gt(Tensor left, Tensor right) => Aten.gt_Tensor.Call(left, right);

    /// <summary>Whether each element is greater than the other.</summary>
    public static Tensor greater(Tensor tensor, Tensor target) => Aten.greater_Tensor.Call(tensor, target);

    /// <summary>Whether each element is greater than the other or equal.</summary>
    public static Tensor ge(Tensor left, Tensor right) => Aten.ge_Tensor.Call(left, right);

    /// <summary>Whether each element is greater than the other or equal.</summary>
    public static Tensor greater_equal(Tensor tensor, Tensor target) => Aten.greater_equal_Tensor.Call(tensor, target);

    /// <summary>Whether each pair of elements is equal.</summary>
    public static Tensor equal(Tensor tensor, Tensor target) => Aten.eq_Tensor.Call(tensor, target);

    /// <summary>Whether each pair of elements differs by no more than <c>atol</c> + <c>rtol</c> times the second's magnitude.</summary>
    public static Tensor isclose(Tensor tensor, Tensor other, double rtol = 1E-05, double atol = 1E-08, bool nanEqual = false) =>
        Aten.isclose.Call(tensor, other, rtol, atol, nanEqual);

    /// <summary>Whether all pairs of elements differ by no more than <c>atol</c> + <c>rtol</c> times the second's magnitude.</summary>
    public static bool allclose(Tensor tensor, Tensor target, double rtol = 1E-05, double atol = 1E-08, bool equal_nan = false) =>
        Aten.allclose.CallBool(tensor, target, rtol, atol, equal_nan);

    /// <summary>Whether each element is NaN.</summary>
    public static Tensor isnan(Tensor input) => Aten.isnan.Call(input);

    /// <summary>Whether each element is infinite.</summary>
    public static Tensor isinf(Tensor tensor) => Aten.isinf.Call(tensor);

    /// <summary>Whether each element is neither infinite nor NaN.</summary>
    public static Tensor isfinite(Tensor tensor) => Aten.isfinite.Call(tensor);

    /// <summary>Whether each element is plus infinity.</summary>
    public static Tensor isposinf(Tensor tensor) => Aten.isposinf.Call(tensor);

    /// <summary>Whether each element is minus infinity.</summary>
    public static Tensor isneginf(Tensor tensor) => Aten.isneginf.Call(tensor);

    /// <summary>Whether each element has no imaginary part.</summary>
    public static Tensor isreal(Tensor tensor) => Aten.isreal.Call(tensor);

    /// <summary>Whether each element occurs among <c>test_elements</c>.</summary>
    public static Tensor isin(Tensor tensor, Tensor test_elements, bool assumeUnique = false, bool invert = false) =>
        Aten.isin_Tensor_Tensor.Call(tensor, test_elements, assumeUnique, invert);

    /// <summary>Whether both elements of each pair are true.</summary>
    public static Tensor logical_and(Tensor left, Tensor right) => Aten.logical_and.Call(left, right);

    /// <summary>Whether both elements of each pair are true; computed in place.</summary>
    public static Tensor logical_and_(Tensor left, Tensor right) => Aten.logical_and_.InPlace(left, right);

    /// <summary>Whether an element of each pair is true.</summary>
    public static Tensor logical_or(Tensor left, Tensor right) => Aten.logical_or.Call(left, right);

    /// <summary>Whether an element of each pair is true; computed in place.</summary>
    public static Tensor logical_or_(Tensor left, Tensor right) => Aten.logical_or_.InPlace(left, right);

    /// <summary>Whether exactly one element of each pair is true.</summary>
    public static Tensor logical_xor(Tensor left, Tensor right) => Aten.logical_xor.Call(left, right);

    /// <summary>Whether exactly one element of each pair is true; computed in place.</summary>
    public static Tensor logical_xor_(Tensor left, Tensor right) => Aten.logical_xor_.InPlace(left, right);

    /// <summary>Whether each element is false.</summary>
    public static Tensor logical_not(Tensor input) => Aten.logical_not.Call(input);

    /// <summary>The bits set in both of each pair.</summary>
    public static Tensor bitwise_and(Tensor left, Tensor right) => Aten.bitwise_and_Tensor.Call(left, right);

    /// <summary>The bits set in both of each pair; computed in place.</summary>
    public static Tensor bitwise_and_(Tensor left, Tensor right) => Aten.bitwise_and__Tensor.InPlace(left, right);

    /// <summary>The bits set in either of each pair.</summary>
    public static Tensor bitwise_or(Tensor left, Tensor right) => Aten.bitwise_or_Tensor.Call(left, right);

    /// <summary>The bits set in either of each pair; computed in place.</summary>
    public static Tensor bitwise_or_(Tensor left, Tensor right) => Aten.bitwise_or__Tensor.InPlace(left, right);

    /// <summary>The bits set in exactly one of each pair.</summary>
    public static Tensor bitwise_xor(Tensor left, Tensor right) => Aten.bitwise_xor_Tensor.Call(left, right);

    /// <summary>The bits set in exactly one of each pair; computed in place.</summary>
    public static Tensor bitwise_xor_(Tensor left, Tensor right) => Aten.bitwise_xor__Tensor.InPlace(left, right);

    /// <summary>Every element with its bits flipped; truth values negated.</summary>
    public static Tensor bitwise_not(Tensor input) => Aten.bitwise_not.Call(input);

    /// <summary>Every element with its bits flipped; truth values negated; computed in place.</summary>
    public static Tensor bitwise_not_(Tensor input) => Aten.bitwise_not_.InPlace(input);

    /// <summary>Every element shifted left by the other's bits.</summary>
    public static Tensor bitwise_left_shift(Tensor left, Tensor right) => Aten.bitwise_left_shift_Tensor.Call(left, right);

    /// <summary>Every element shifted left by the other's bits; computed in place.</summary>
    public static Tensor bitwise_left_shift_(Tensor left, Tensor right) => Aten.bitwise_left_shift__Tensor.InPlace(left, right);

    /// <summary>Every element shifted right by the other's bits.</summary>
    public static Tensor bitwise_right_shift(Tensor left, Tensor right) => Aten.bitwise_right_shift_Tensor.Call(left, right);

    /// <summary>Every element shifted right by the other's bits; computed in place.</summary>
    public static Tensor bitwise_right_shift_(Tensor left, Tensor right) => Aten.bitwise_right_shift__Tensor.InPlace(left, right);

    /// <summary>The elements of the first where <c>condition</c> is true, of <c>y</c> elsewhere, with broadcasting.</summary>
    public static Tensor[] where(Tensor condition) => Aten.where.CallList(condition);

    /// <summary>The elements of the first where <c>condition</c> is true, of <c>y</c> elsewhere, with broadcasting.</summary>
    public static Tensor where(Tensor condition, Tensor x, Tensor y) => Aten.where_self.Call(condition, x, y);
}
