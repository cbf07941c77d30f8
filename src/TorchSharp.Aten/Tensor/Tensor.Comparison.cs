using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Whether each pair of elements is equal.</summary>
        public Tensor eq(Scalar target) => Aten.eq_Scalar.Call(this, target);

        /// <summary>Whether each pair of elements is equal.</summary>
        public Tensor eq(Tensor target) => Aten.eq_Tensor.Call(this, target);

        /// <summary>Whether each pair of elements is equal; computed in place.</summary>
        public Tensor eq_(Scalar target) => Aten.eq__Scalar.InPlace(this, target);

        /// <summary>Whether each pair of elements is equal; computed in place.</summary>
        public Tensor eq_(Tensor target) => Aten.eq__Tensor.InPlace(this, target);

        /// <summary>Whether each pair of elements differs.</summary>
        public Tensor ne(Scalar target) => Aten.ne_Scalar.Call(this, target);

        /// <summary>Whether each pair of elements differs.</summary>
        public Tensor ne(Tensor target) => Aten.ne_Tensor.Call(this, target);

        /// <summary>Whether each pair of elements differs; computed in place.</summary>
        public Tensor ne_(Scalar target) => Aten.ne__Scalar.InPlace(this, target);

        /// <summary>Whether each pair of elements differs; computed in place.</summary>
        public Tensor ne_(Tensor target) => Aten.ne__Tensor.InPlace(this, target);

        /// <summary>Whether each pair of elements differs.</summary>
        public Tensor not_equal(Tensor target) => Aten.not_equal_Tensor.Call(this, target);

        /// <summary>Whether each pair of elements differs; computed in place.</summary>
        public Tensor not_equal_(Tensor target) => Aten.not_equal__Tensor.InPlace(this, target);

        /// <summary>Whether each element is less than the other.</summary>
        public Tensor lt(Scalar target) => Aten.lt_Scalar.Call(this, target);

        /// <summary>Whether each element is less than the other.</summary>
        public Tensor lt(Tensor target) => Aten.lt_Tensor.Call(this, target);

        /// <summary>Whether each element is less than the other; computed in place.</summary>
        public Tensor lt_(Scalar target) => Aten.lt__Scalar.InPlace(this, target);

        /// <summary>Whether each element is less than the other; computed in place.</summary>
        public Tensor lt_(Tensor target) => Aten.lt__Tensor.InPlace(this, target);

        /// <summary>Whether each element is less than the other.</summary>
        public Tensor less(Tensor target) => Aten.less_Tensor.Call(this, target);

        /// <summary>Whether each element is less than the other or equal.</summary>
        public Tensor le(Scalar target) => Aten.le_Scalar.Call(this, target);

        /// <summary>Whether each element is less than the other or equal.</summary>
        public Tensor le(Tensor target) => Aten.le_Tensor.Call(this, target);

        /// <summary>Whether each element is less than the other or equal; computed in place.</summary>
        public Tensor le_(Scalar target) => Aten.le__Scalar.InPlace(this, target);

        /// <summary>Whether each element is less than the other or equal; computed in place.</summary>
        public Tensor le_(Tensor target) => Aten.le__Tensor.InPlace(this, target);

        /// <summary>Whether each element is less than the other or equal.</summary>
        public Tensor less_equal(Tensor target) => Aten.less_equal_Tensor.Call(this, target);

        /// <summary>Whether each element is less than the other or equal; computed in place.</summary>
        public Tensor less_equal_(Tensor target) => Aten.less_equal__Tensor.InPlace(this, target);

        /// <summary>Whether each element is greater than the other.</summary>
        public Tensor gt(Scalar target) => Aten.gt_Scalar.Call(this, target);

        /// <summary>Whether each element is greater than the other.</summary>
        public Tensor gt(Tensor target) => Aten.gt_Tensor.Call(this, target);

        /// <summary>Whether each element is greater than the other; computed in place.</summary>
        public Tensor gt_(Scalar target) => Aten.gt__Scalar.InPlace(this, target);

        /// <summary>Whether each element is greater than the other; computed in place.</summary>
        public Tensor gt_(Tensor target) => Aten.gt__Tensor.InPlace(this, target);

        /// <summary>Whether each element is greater than the other.</summary>
        public Tensor greater(Tensor target) => Aten.greater_Tensor.Call(this, target);

        /// <summary>Whether each element is greater than the other or equal.</summary>
        public Tensor ge(Scalar target) => Aten.ge_Scalar.Call(this, target);

        /// <summary>Whether each element is greater than the other or equal.</summary>
        public Tensor ge(Tensor target) => Aten.ge_Tensor.Call(this, target);

        /// <summary>Whether each element is greater than the other or equal; computed in place.</summary>
        public Tensor ge_(Scalar target) => Aten.ge__Scalar.InPlace(this, target);

        /// <summary>Whether each element is greater than the other or equal; computed in place.</summary>
        public Tensor ge_(Tensor target) => Aten.ge__Tensor.InPlace(this, target);

        /// <summary>Whether each element is greater than the other or equal.</summary>
        public Tensor greater_equal(Tensor target) => Aten.greater_equal_Tensor.Call(this, target);

        /// <summary>Whether each pair of elements is equal.</summary>
        public Tensor equal(Tensor target) => Aten.eq_Tensor.Call(this, target);

        /// <summary>Whether each pair of elements differs by no more than <c>atol</c> + <c>rtol</c> times the second's magnitude.</summary>
        public Tensor isclose(Tensor other, double rtol = 1E-05, double atol = 1E-08, bool nanEqual = false) =>
            Aten.isclose.Call(this, other, rtol, atol, nanEqual);

        /// <summary>Whether all pairs of elements differ by no more than <c>atol</c> + <c>rtol</c> times the second's magnitude.</summary>
        public bool allclose(Tensor target, double rtol = 1E-05, double atol = 1E-08, bool equal_nan = false) =>
            Aten.allclose.CallBool(this, target, rtol, atol, equal_nan);

        /// <summary>Whether each element is NaN.</summary>
        public Tensor isnan() => Aten.isnan.Call(this);

        /// <summary>Whether each element is infinite.</summary>
        public Tensor isinf() => Aten.isinf.Call(this);

        /// <summary>Whether each element is neither infinite nor NaN.</summary>
        public Tensor isfinite() => Aten.isfinite.Call(this);

        /// <summary>Whether each element is plus infinity.</summary>
        public Tensor isposinf() => Aten.isposinf.Call(this);

        /// <summary>Whether each element is minus infinity.</summary>
        public Tensor isneginf() => Aten.isneginf.Call(this);

        /// <summary>Whether each element has no imaginary part.</summary>
        public Tensor isreal() => Aten.isreal.Call(this);

        /// <summary>Whether each element occurs among <c>test_elements</c>.</summary>
        public Tensor isin(Tensor test_elements, bool assumeUnique = false, bool invert = false) =>
            Aten.isin_Tensor_Tensor.Call(this, test_elements, assumeUnique, invert);

        /// <summary>Whether both elements of each pair are true.</summary>
        public Tensor logical_and(Tensor other) => Aten.logical_and.Call(this, other);

        /// <summary>Whether both elements of each pair are true; computed in place.</summary>
        public Tensor logical_and_(Tensor other) => Aten.logical_and_.InPlace(this, other);

        /// <summary>Whether an element of each pair is true.</summary>
        public Tensor logical_or(Tensor other) => Aten.logical_or.Call(this, other);

        /// <summary>Whether an element of each pair is true; computed in place.</summary>
        public Tensor logical_or_(Tensor other) => Aten.logical_or_.InPlace(this, other);

        /// <summary>Whether exactly one element of each pair is true.</summary>
        public Tensor logical_xor(Tensor other) => Aten.logical_xor.Call(this, other);

        /// <summary>Whether exactly one element of each pair is true; computed in place.</summary>
        public Tensor logical_xor_(Tensor other) => Aten.logical_xor_.InPlace(this, other);

        /// <summary>Whether each element is false.</summary>
        public Tensor logical_not() => Aten.logical_not.Call(this);

        /// <summary>Whether each element is false; computed in place.</summary>
        public Tensor logical_not_() => Aten.logical_not_.InPlace(this);

        /// <summary>The bits set in both of each pair.</summary>
        public Tensor bitwise_and(Tensor other) => Aten.bitwise_and_Tensor.Call(this, other);

        /// <summary>The bits set in both of each pair; computed in place.</summary>
        public Tensor bitwise_and_(Tensor other) => Aten.bitwise_and__Tensor.InPlace(this, other);

        /// <summary>The bits set in either of each pair.</summary>
        public Tensor bitwise_or(Tensor other) => Aten.bitwise_or_Tensor.Call(this, other);

        /// <summary>The bits set in either of each pair; computed in place.</summary>
        public Tensor bitwise_or_(Tensor other) => Aten.bitwise_or__Tensor.InPlace(this, other);

        /// <summary>The bits set in exactly one of each pair.</summary>
        public Tensor bitwise_xor(Tensor other) => Aten.bitwise_xor_Tensor.Call(this, other);

        /// <summary>The bits set in exactly one of each pair; computed in place.</summary>
        public Tensor bitwise_xor_(Tensor other) => Aten.bitwise_xor__Tensor.InPlace(this, other);

        /// <summary>Every element with its bits flipped; truth values negated.</summary>
        public Tensor bitwise_not() => Aten.bitwise_not.Call(this);

        /// <summary>Every element with its bits flipped; truth values negated; computed in place.</summary>
        public Tensor bitwise_not_() => Aten.bitwise_not_.InPlace(this);

        /// <summary>Every element shifted left by the other's bits.</summary>
        public Tensor bitwise_left_shift(Tensor other) => Aten.bitwise_left_shift_Tensor.Call(this, other);

        /// <summary>Every element shifted left by the other's bits; computed in place.</summary>
        public Tensor bitwise_left_shift_(Tensor other) => Aten.bitwise_left_shift__Tensor.InPlace(this, other);

        /// <summary>Every element shifted right by the other's bits.</summary>
        public Tensor bitwise_right_shift(Tensor other) => Aten.bitwise_right_shift_Tensor.Call(this, other);

        /// <summary>Every element shifted right by the other's bits; computed in place.</summary>
        public Tensor bitwise_right_shift_(Tensor other) => Aten.bitwise_right_shift__Tensor.InPlace(this, other);

        /// <summary>The elements of the first where <c>condition</c> is true, of <c>y</c> elsewhere, with broadcasting.</summary>
        public Tensor where(Tensor condition, Tensor y) => Aten.where_self.Call(condition, this, y);
    }
}
