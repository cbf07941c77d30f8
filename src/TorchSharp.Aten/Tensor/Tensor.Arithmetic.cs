using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The sum, element by element, with broadcasting; the right side times <c>alpha</c> where one is given.</summary>
        public Tensor add(Scalar scalar) => Aten.add_Scalar.Call(this, scalar);

        /// <summary>The sum, element by element, with broadcasting; the right side times <c>alpha</c> where one is given.</summary>
        public Tensor add(Scalar scalar, Scalar alpha) => Aten.add_Scalar.Call(this, scalar, alpha);

        /// <summary>The sum, element by element, with broadcasting; the right side times <c>alpha</c> where one is given.</summary>
        public Tensor add(Tensor target) => Aten.add_Tensor.Call(this, target);

        /// <summary>The sum, element by element, with broadcasting; the right side times <c>alpha</c> where one is given.</summary>
        public Tensor add(Tensor target, Scalar alpha) => Aten.add_Tensor.Call(this, target, alpha);

        /// <summary>The sum, element by element, with broadcasting; the right side times <c>alpha</c> where one is given; computed in place.</summary>
        public Tensor add_(Scalar scalar) => Aten.add__Scalar.InPlace(this, scalar);

        /// <summary>The sum, element by element, with broadcasting; the right side times <c>alpha</c> where one is given; computed in place.</summary>
        public Tensor add_(Scalar scalar, Scalar alpha) => Aten.add__Scalar.InPlace(this, scalar, alpha);

        /// <summary>The sum, element by element, with broadcasting; the right side times <c>alpha</c> where one is given; computed in place.</summary>
        public Tensor add_(Tensor target) => Aten.add__Tensor.InPlace(this, target);

        /// <summary>The sum, element by element, with broadcasting; the right side times <c>alpha</c> where one is given; computed in place.</summary>
        public Tensor add_(Tensor target, Scalar alpha) => Aten.add__Tensor.InPlace(this, target, alpha);

        /// <summary>The difference, element by element, with broadcasting.</summary>
        public Tensor sub(Scalar target) => Aten.sub_Scalar.Call(this, target);

        /// <summary>The difference, element by element, with broadcasting.</summary>
        public Tensor sub(Tensor target) => Aten.sub_Tensor.Call(this, target);

        /// <summary>The difference, element by element, with broadcasting; computed in place.</summary>
        public Tensor sub_(Scalar target) => Aten.sub__Scalar.InPlace(this, target);

        /// <summary>The difference, element by element, with broadcasting; computed in place.</summary>
        public Tensor sub_(Tensor target) => Aten.sub__Tensor.InPlace(this, target);

        /// <summary>The difference, element by element, with broadcasting.</summary>
        public Tensor subtract(Scalar target) => Aten.subtract_Scalar.Call(this, target);

        /// <summary>The difference, element by element, with broadcasting.</summary>
        public Tensor subtract(Tensor target) => Aten.subtract_Tensor.Call(this, target);

        /// <summary>The difference, element by element, with broadcasting; computed in place.</summary>
        public Tensor subtract_(Scalar target) => Aten.subtract__Scalar.InPlace(this, target);

        /// <summary>The difference, element by element, with broadcasting; computed in place.</summary>
        public Tensor subtract_(Tensor target) => Aten.subtract__Tensor.InPlace(this, target);

        /// <summary>The product, element by element, with broadcasting.</summary>
        public Tensor mul(Scalar target) => Aten.mul_Scalar.Call(this, target);

        /// <summary>The product, element by element, with broadcasting.</summary>
        public Tensor mul(Tensor target) => Aten.mul_Tensor.Call(this, target);

        /// <summary>The product, element by element, with broadcasting; computed in place.</summary>
        public Tensor mul_(Scalar target) => Aten.mul__Scalar.InPlace(this, target);

        /// <summary>The product, element by element, with broadcasting; computed in place.</summary>
        public Tensor mul_(Tensor target) => Aten.mul__Tensor.InPlace(this, target);

        /// <summary>The product, element by element, with broadcasting.</summary>
        public Tensor multiply(Scalar target) => Aten.multiply_Scalar.Call(this, target);

        /// <summary>The product, element by element, with broadcasting.</summary>
        public Tensor multiply(Tensor target) => Aten.multiply_Tensor.Call(this, target);

        /// <summary>The quotient, element by element, with broadcasting; as a fraction unless a rounding mode is given.</summary>
        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => Aten.div_Scalar_mode.Call(this, target, NameOf(rounding_mode));

        /// <summary>The quotient, element by element, with broadcasting; as a fraction unless a rounding mode is given.</summary>
        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => Aten.div_Tensor_mode.Call(this, target, NameOf(rounding_mode));

        /// <summary>The quotient, element by element, with broadcasting; as a fraction unless a rounding mode is given; computed in place.</summary>
        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => Aten.div__Scalar_mode.InPlace(this, target, NameOf(rounding_mode));

        /// <summary>The quotient, element by element, with broadcasting; as a fraction unless a rounding mode is given; computed in place.</summary>
        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => Aten.div__Tensor_mode.InPlace(this, target, NameOf(rounding_mode));

        /// <summary>The quotient, element by element, with broadcasting; as a fraction unless a rounding mode is given.</summary>
        public Tensor divide(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => div(target, rounding_mode);

        /// <summary>The quotient, element by element, with broadcasting; as a fraction unless a rounding mode is given.</summary>
        public Tensor divide(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => div(target, rounding_mode);

        /// <summary>The quotient, element by element, with broadcasting; as a fraction unless a rounding mode is given; computed in place.</summary>
        public Tensor divide_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => div_(target, rounding_mode);

        /// <summary>The quotient, element by element, with broadcasting; as a fraction unless a rounding mode is given; computed in place.</summary>
        public Tensor divide_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => div_(target, rounding_mode);

        /// <summary>The quotient as a fraction, element by element, with broadcasting.</summary>
        public Tensor true_divide(Scalar other) => Aten.true_divide_Scalar.Call(this, other);

        /// <summary>The quotient as a fraction, element by element, with broadcasting.</summary>
        public Tensor true_divide(Tensor other) => Aten.true_divide_Tensor.Call(this, other);

        /// <summary>The quotient as a fraction, element by element, with broadcasting; computed in place.</summary>
        public Tensor true_divide_(Scalar other) => Aten.true_divide__Scalar.InPlace(this, other);

        /// <summary>The quotient as a fraction, element by element, with broadcasting; computed in place.</summary>
        public Tensor true_divide_(Tensor other) => Aten.true_divide__Tensor.InPlace(this, other);

        /// <summary>The quotient rounded down, element by element, with broadcasting.</summary>
        public Tensor floor_divide(Scalar other) => Aten.floor_divide_Scalar.Call(this, other);

        /// <summary>The quotient rounded down, element by element, with broadcasting.</summary>
        public Tensor floor_divide(Tensor other) => Aten.floor_divide.Call(this, other);

        /// <summary>The quotient rounded down, element by element, with broadcasting; computed in place.</summary>
        public Tensor floor_divide_(Scalar other) => Aten.floor_divide__Scalar.InPlace(this, other);

        /// <summary>The quotient rounded down, element by element, with broadcasting; computed in place.</summary>
        public Tensor floor_divide_(Tensor other) => Aten.floor_divide__Tensor.InPlace(this, other);

        /// <summary>The rest of the division, with the sign of the divisor, element by element.</summary>
        public Tensor remainder(Scalar scalar) => Aten.remainder_Scalar.Call(this, scalar);

        /// <summary>The rest of the division, with the sign of the divisor, element by element.</summary>
        public Tensor remainder(Tensor target) => Aten.remainder_Tensor.Call(this, target);

        /// <summary>The rest of the division, with the sign of the divisor, element by element; computed in place.</summary>
        public Tensor remainder_(Scalar scalar) => Aten.remainder__Scalar.InPlace(this, scalar);

        /// <summary>The rest of the division, with the sign of the divisor, element by element; computed in place.</summary>
        public Tensor remainder_(Tensor target) => Aten.remainder__Tensor.InPlace(this, target);

        /// <summary>The rest of the division, with the sign of the dividend, element by element.</summary>
        public Tensor fmod(Scalar scalar) => Aten.fmod_Scalar.Call(this, scalar);

        /// <summary>The rest of the division, with the sign of the dividend, element by element.</summary>
        public Tensor fmod(Tensor target) => Aten.fmod_Tensor.Call(this, target);

        /// <summary>The rest of the division, with the sign of the dividend, element by element; computed in place.</summary>
        public Tensor fmod_(Scalar scalar) => Aten.fmod__Scalar.InPlace(this, scalar);

        /// <summary>The rest of the division, with the sign of the dividend, element by element; computed in place.</summary>
        public Tensor fmod_(Tensor target) => Aten.fmod__Tensor.InPlace(this, target);

        /// <summary>The power, element by element, with broadcasting.</summary>
        public Tensor pow(Scalar exponent) => Aten.pow_Tensor_Scalar.Call(this, exponent);

        /// <summary>The power, element by element, with broadcasting.</summary>
        public Tensor pow(Tensor exponent) => Aten.pow_Tensor_Tensor.Call(this, exponent);

        /// <summary>The power, element by element, with broadcasting; computed in place.</summary>
        public Tensor pow_(Scalar exponent) => Aten.pow__Scalar.InPlace(this, exponent);

        /// <summary>The power, element by element, with broadcasting; computed in place.</summary>
        public Tensor pow_(Tensor exponent) => Aten.pow__Tensor.InPlace(this, exponent);

        /// <summary>The power in double precision, element by element, with broadcasting.</summary>
        public Tensor float_power(Tensor target) => Aten.float_power_Tensor_Tensor.Call(this, target);

        /// <summary>The negative of every element.</summary>
        public Tensor neg() => Aten.neg.Call(this);

        /// <summary>The negative of every element; computed in place.</summary>
        public Tensor neg_() => Aten.neg_.InPlace(this);

        /// <summary>The negative of every element.</summary>
        public Tensor negative() => Aten.negative.Call(this);

        /// <summary>The tensor itself.</summary>
        public Tensor positive() => Aten.positive.Call(this);

        /// <summary>One over every element.</summary>
        public Tensor reciprocal() => Aten.reciprocal.Call(this);

        /// <summary>One over every element; computed in place.</summary>
        public Tensor reciprocal_() => Aten.reciprocal_.InPlace(this);

        /// <summary>The tensor plus <c>value</c> times the product of the two others, element by element.</summary>
        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) => Aten.addcmul.Call(this, tensor1, tensor2, value);

        /// <summary>The tensor plus <c>value</c> times the product of the two others, element by element; computed in place.</summary>
        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) => Aten.addcmul_.InPlace(this, tensor1, tensor2, value);

        /// <summary>The tensor plus <c>value</c> times the quotient of the two others, element by element.</summary>
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2) => Aten.addcdiv.Call(this, tensor1, tensor2);

        /// <summary>The tensor plus <c>value</c> times the quotient of the two others, element by element.</summary>
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) => Aten.addcdiv.Call(this, tensor1, tensor2, value);

        /// <summary>The tensor plus <c>value</c> times the quotient of the two others, element by element; computed in place.</summary>
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2) => Aten.addcdiv_.InPlace(this, tensor1, tensor2);

        /// <summary>The tensor plus <c>value</c> times the quotient of the two others, element by element; computed in place.</summary>
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) => Aten.addcdiv_.InPlace(this, tensor1, tensor2, value);

        /// <summary>The point between the tensor and <c>end</c> that lies at <c>weight</c> of the way.</summary>
        public Tensor lerp(Tensor end, Tensor weight) => Aten.lerp_Tensor.Call(this, end, weight);

        /// <summary>The point between the tensor and <c>end</c> that lies at <c>weight</c> of the way; computed in place.</summary>
        public Tensor lerp_(Tensor end, Tensor weight) => Aten.lerp__Tensor.InPlace(this, end, weight);

        /// <summary>The greater of each pair of elements; NaN where one is NaN.</summary>
        public Tensor maximum(Tensor other) => Aten.maximum.Call(this, other);

        /// <summary>The lesser of each pair of elements; NaN where one is NaN.</summary>
        public Tensor minimum(Tensor other) => Aten.minimum.Call(this, other);

        /// <summary>The greater of each pair of elements; the other where one is NaN.</summary>
        public Tensor fmax(Tensor other) => Aten.fmax.Call(this, other);

        /// <summary>The lesser of each pair of elements; the other where one is NaN.</summary>
        public Tensor fmin(Tensor other) => Aten.fmin.Call(this, other);

        /// <summary>The length of the hypotenuse for each pair of legs.</summary>
        public Tensor hypot(Tensor other) => Aten.hypot.Call(this, other);

        /// <summary>The elements' magnitudes with the signs of the other's.</summary>
        public Tensor copysign(Tensor other) => Aten.copysign_Tensor.Call(this, other);

        /// <summary>Every element times two to the power of the other's.</summary>
        public Tensor ldexp(Tensor other) => Aten.ldexp_Tensor.Call(this, other);

        /// <summary>Every element times two to the power of the other's; computed in place.</summary>
        public Tensor ldexp_(Tensor other) => Aten.ldexp_.InPlace(this, other);

        /// <summary>The greatest common divisor of each pair of integers.</summary>
        public Tensor gcd(Tensor other) => Aten.gcd.Call(this, other);

        /// <summary>The greatest common divisor of each pair of integers; computed in place.</summary>
        public Tensor gcd_(Tensor other) => Aten.gcd_.InPlace(this, other);

        /// <summary>The least common multiple of each pair of integers.</summary>
        public Tensor lcm(Tensor other) => Aten.lcm.Call(this, other);

        /// <summary>The least common multiple of each pair of integers; computed in place.</summary>
        public Tensor lcm_(Tensor other) => Aten.lcm_.InPlace(this, other);

        /// <summary>The tensor times the logarithm of <c>y</c>; 0 where the tensor is 0.</summary>
        public Tensor xlogy(Scalar y) => Aten.xlogy_Scalar_Other.Call(this, y);

        /// <summary>The tensor times the logarithm of <c>y</c>; 0 where the tensor is 0.</summary>
        public Tensor xlogy(Tensor y) => Aten.xlogy_Tensor.Call(this, y);

        /// <summary>The tensor times the logarithm of <c>y</c>; 0 where the tensor is 0; computed in place.</summary>
        public Tensor xlogy_(Scalar y) => Aten.xlogy__Scalar_Other.InPlace(this, y);

        /// <summary>The tensor times the logarithm of <c>y</c>; 0 where the tensor is 0; computed in place.</summary>
        public Tensor xlogy_(Tensor y) => Aten.xlogy__Tensor.InPlace(this, y);

        /// <summary>The logarithm of the sum of the exponentials.</summary>
        public Tensor logaddexp(Tensor other) => Aten.logaddexp.Call(this, other);

        /// <summary>The logarithm to base 2 of the sum of the powers of 2.</summary>
        public Tensor logaddexp2(Tensor other) => Aten.logaddexp2.Call(this, other);

        /// <summary>The next representable number towards the other's.</summary>
        public Tensor nextafter(Tensor other) => Aten.nextafter.Call(this, other);

        /// <summary>The step function: 0 for negative elements, 1 for positive ones, the other's for 0.</summary>
        public Tensor heaviside(Tensor other) => Aten.heaviside.Call(this, other);

        /// <summary>The <c>p</c>-norm of the difference.</summary>
        public Tensor dist(Tensor other, float p = 2f) => Aten.dist.Call(this, other, p);
    }
}
