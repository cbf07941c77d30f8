using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The sum, element by element, with broadcasting; the right side times <c>alpha</c> where one is given.</summary>
    public static Tensor add(Tensor left, Scalar right) => Aten.add_Scalar.Call(left, right);

    /// <summary>The sum, element by element, with broadcasting; the right side times <c>alpha</c> where one is given.</summary>
    public static Tensor add(Tensor left, Scalar right, Scalar alpha) => Aten.add_Scalar.Call(left, right, alpha);

    /// <summary>The sum, element by element, with broadcasting; the right side times <c>alpha</c> where one is given.</summary>
    public static Tensor add(Tensor left, Tensor right) => Aten.add_Tensor.Call(left, right);

    /// <summary>The sum, element by element, with broadcasting; the right side times <c>alpha</c> where one is given.</summary>
    public static Tensor add(Tensor left, Tensor right, Scalar alpha) => Aten.add_Tensor.Call(left, right, alpha);

    /// <summary>The sum, element by element, with broadcasting; the right side times <c>alpha</c> where one is given; computed in place.</summary>
    public static Tensor add_(Tensor left, Scalar right) => Aten.add__Scalar.InPlace(left, right);

    /// <summary>The sum, element by element, with broadcasting; the right side times <c>alpha</c> where one is given; computed in place.</summary>
    public static Tensor add_(Tensor left, Scalar right, Scalar alpha) => Aten.add__Scalar.InPlace(left, right, alpha);

    /// <summary>The sum, element by element, with broadcasting; the right side times <c>alpha</c> where one is given; computed in place.</summary>
    public static Tensor add_(Tensor left, Tensor right) => Aten.add__Tensor.InPlace(left, right);

    /// <summary>The sum, element by element, with broadcasting; the right side times <c>alpha</c> where one is given; computed in place.</summary>
    public static Tensor add_(Tensor left, Tensor right, Scalar alpha) => Aten.add__Tensor.InPlace(left, right, alpha);

    /// <summary>The difference, element by element, with broadcasting.</summary>
    public static Tensor sub(Tensor left, Scalar right) => Aten.sub_Scalar.Call(left, right);

    /// <summary>The difference, element by element, with broadcasting.</summary>
    public static Tensor sub(Tensor left, Tensor right) => Aten.sub_Tensor.Call(left, right);

    /// <summary>The difference, element by element, with broadcasting; computed in place.</summary>
    public static Tensor sub_(Tensor left, Scalar right) => Aten.sub__Scalar.InPlace(left, right);

    /// <summary>The difference, element by element, with broadcasting; computed in place.</summary>
    public static Tensor sub_(Tensor left, Tensor right) => Aten.sub__Tensor.InPlace(left, right);

    /// <summary>The difference, element by element, with broadcasting.</summary>
    public static Tensor subtract(Tensor left, Scalar right) => Aten.subtract_Scalar.Call(left, right);

    /// <summary>The difference, element by element, with broadcasting.</summary>
    public static Tensor subtract(Tensor left, Tensor right) => Aten.subtract_Tensor.Call(left, right);

    /// <summary>The difference, element by element, with broadcasting; computed in place.</summary>
    public static Tensor subtract_(Tensor left, Scalar right) => Aten.subtract__Scalar.InPlace(left, right);

    /// <summary>The difference, element by element, with broadcasting; computed in place.</summary>
    public static Tensor subtract_(Tensor left, Tensor right) => Aten.subtract__Tensor.InPlace(left, right);

    /// <summary>The product, element by element, with broadcasting.</summary>
    public static Tensor mul(Tensor left, Scalar right) => Aten.mul_Scalar.Call(left, right);

    /// <summary>The product, element by element, with broadcasting.</summary>
    public static Tensor mul(Tensor left, Tensor right) => Aten.mul_Tensor.Call(left, right);

    /// <summary>The product, element by element, with broadcasting; computed in place.</summary>
    public static Tensor mul_(Tensor left, Scalar right) => Aten.mul__Scalar.InPlace(left, right);

    /// <summary>The product, element by element, with broadcasting; computed in place.</summary>
    public static Tensor mul_(Tensor left, Tensor right) => Aten.mul__Tensor.InPlace(left, right);

    /// <summary>The product, element by element, with broadcasting.</summary>
    public static Tensor multiply(Tensor left, Scalar right) => Aten.multiply_Scalar.Call(left, right);

    /// <summary>The product, element by element, with broadcasting.</summary>
    public static Tensor multiply(Tensor left, Tensor right) => Aten.multiply_Tensor.Call(left, right);

    /// <summary>The product, element by element, with broadcasting; computed in place.</summary>
    public static Tensor multiply_(Tensor left, Scalar right) => Aten.multiply__Scalar.InPlace(left, right);

    /// <summary>The product, element by element, with broadcasting; computed in place.</summary>
    public static Tensor multiply_(Tensor left, Tensor right) => Aten.multiply__Tensor.InPlace(left, right);

    /// <summary>The quotient, element by element, with broadcasting; as a fraction unless a rounding mode is given.</summary>
    public static Tensor div(Tensor left, Scalar right, RoundingMode rounding_mode = RoundingMode.None) => Checked(left).div(right, rounding_mode);

    /// <summary>The quotient, element by element, with broadcasting; as a fraction unless a rounding mode is given.</summary>
    public static Tensor div(Tensor left, Tensor right, RoundingMode rounding_mode = RoundingMode.None) => Checked(left).div(right, rounding_mode);

    /// <summary>The quotient, element by element, with broadcasting; as a fraction unless a rounding mode is given; computed in place.</summary>
    public static Tensor div_(Tensor left, Scalar right, RoundingMode rounding_mode = RoundingMode.None) => Checked(left).div_(right, rounding_mode);

    /// <summary>The quotient, element by element, with broadcasting; as a fraction unless a rounding mode is given; computed in place.</summary>
    public static Tensor div_(Tensor left, Tensor right, RoundingMode rounding_mode = RoundingMode.None) => Checked(left).div_(right, rounding_mode);

    /// <summary>The quotient, element by element, with broadcasting; as a fraction unless a rounding mode is given.</summary>
    public static Tensor divide(Tensor left, Scalar right, RoundingMode rounding_mode = RoundingMode.None) => Checked(left).divide(right, rounding_mode);

    /// <summary>The quotient, element by element, with broadcasting; as a fraction unless a rounding mode is given.</summary>
    public static Tensor divide(Tensor left, Tensor right, RoundingMode rounding_mode = RoundingMode.None) => Checked(left).divide(right, rounding_mode);

    /// <summary>The quotient, element by element, with broadcasting; as a fraction unless a rounding mode is given; computed in place.</summary>
    public static Tensor divide_(Tensor left, Scalar right) => Aten.divide__Scalar.InPlace(left, right);

    /// <summary>The quotient, element by element, with broadcasting; as a fraction unless a rounding mode is given; computed in place.</summary>
    public static Tensor divide_(Tensor left, Tensor right, RoundingMode rounding_mode = RoundingMode.None) => Checked(left).divide_(right, rounding_mode);

    /// <summary>The quotient as a fraction, element by element, with broadcasting.</summary>
    public static Tensor true_divide(Tensor dividend, Tensor divisor) => Aten.true_divide_Tensor.Call(dividend, divisor);

    /// <summary>The quotient as a fraction, element by element, with broadcasting; computed in place.</summary>
    public static Tensor true_divide_(Tensor dividend, Tensor divisor) => Aten.true_divide__Tensor.InPlace(dividend, divisor);

    /// <summary>The quotient rounded down, element by element, with broadcasting.</summary>
    public static Tensor floor_divide(Tensor input, Tensor other) => Aten.floor_divide.Call(input, other);

    /// <summary>The quotient rounded down, element by element, with broadcasting; computed in place.</summary>
    public static Tensor floor_divide_(Tensor input, Tensor other) => Aten.floor_divide__Tensor.InPlace(input, other);

    /// <summary>The rest of the division, with the sign of the divisor, element by element.</summary>
    public static Tensor remainder(Tensor left, Scalar right) => Aten.remainder_Scalar.Call(left, right);

    /// <summary>The rest of the division, with the sign of the divisor, element by element.</summary>
    public static Tensor remainder(Tensor left, Tensor right) => Aten.remainder_Tensor.Call(left, right);

    /// <summary>The rest of the division, with the sign of the divisor, element by element; computed in place.</summary>
    public static Tensor remainder_(Tensor left, Scalar right) => Aten.remainder__Scalar.InPlace(left, right);

    /// <summary>The rest of the division, with the sign of the divisor, element by element; computed in place.</summary>
    public static Tensor remainder_(Tensor left, Tensor right) => Aten.remainder__Tensor.InPlace(left, right);

    /// <summary>The rest of the division, with the sign of the dividend, element by element.</summary>
    public static Tensor fmod(Tensor left, Scalar right) => Aten.fmod_Scalar.Call(left, right);

    /// <summary>The rest of the division, with the sign of the dividend, element by element.</summary>
    public static Tensor fmod(Tensor left, Tensor right) => Aten.fmod_Tensor.Call(left, right);

    /// <summary>The rest of the division, with the sign of the dividend, element by element; computed in place.</summary>
    public static Tensor fmod_(Tensor left, Scalar right) => Aten.fmod__Scalar.InPlace(left, right);

    /// <summary>The rest of the division, with the sign of the dividend, element by element; computed in place.</summary>
    public static Tensor fmod_(Tensor left, Tensor right) => Aten.fmod__Tensor.InPlace(left, right);

    /// <summary>The power, element by element, with broadcasting.</summary>
    public static Tensor pow(Tensor left, Scalar exponent) => Aten.pow_Tensor_Scalar.Call(left, exponent);

    /// <summary>The power, element by element, with broadcasting.</summary>
    public static Tensor pow(Tensor left, Tensor exponent) => Aten.pow_Tensor_Tensor.Call(left, exponent);

    /// <summary>The power, element by element, with broadcasting; computed in place.</summary>
    public static Tensor pow_(Tensor left, Scalar exponent) => Aten.pow__Scalar.InPlace(left, exponent);

    /// <summary>The power, element by element, with broadcasting; computed in place.</summary>
    public static Tensor pow_(Tensor left, Tensor exponent) => Aten.pow__Tensor.InPlace(left, exponent);

    /// <summary>The power in double precision, element by element, with broadcasting.</summary>
    public static Tensor float_power(Tensor input, Tensor target) => Aten.float_power_Tensor_Tensor.Call(input, target);

    /// <summary>The negative of every element.</summary>
    public static Tensor neg(Tensor input) => Aten.neg.Call(input);

    /// <summary>The negative of every element; computed in place.</summary>
    public static Tensor neg_(Tensor input) => Aten.neg_.InPlace(input);

    /// <summary>The negative of every element.</summary>
    public static Tensor negative(Tensor input) => Aten.negative.Call(input);

    /// <summary>The negative of every element; computed in place.</summary>
    public static Tensor negative_(Tensor input) => Aten.negative_.InPlace(input);

    /// <summary>The tensor itself.</summary>
    public static Tensor positive(Tensor input) => Aten.positive.Call(input);

    /// <summary>One over every element.</summary>
    public static Tensor reciprocal(Tensor input) => Aten.reciprocal.Call(input);

    /// <summary>One over every element; computed in place.</summary>
    public static Tensor reciprocal_(Tensor input) => Aten.reciprocal_.InPlace(input);

    /// <summary>The tensor plus <c>value</c> times the product of the two others, element by element.</summary>
    public static Tensor addcmul(Tensor input, Tensor tensor1, Tensor tensor2, Scalar value) => Aten.addcmul.Call(input, tensor1, tensor2, value);

    /// <summary>The tensor plus <c>value</c> times the product of the two others, element by element; computed in place.</summary>
    public static Tensor addcmul_(Tensor input, Tensor tensor1, Tensor tensor2, Scalar value) => Aten.addcmul_.InPlace(input, tensor1, tensor2, value);

    /// <summary>The tensor plus <c>value</c> times the quotient of the two others, element by element.</summary>
    public static Tensor addcdiv(Tensor input, Tensor tensor1, Tensor tensor2, Scalar value) => Aten.addcdiv.Call(input, tensor1, tensor2, value);

    /// <summary>The tensor plus <c>value</c> times the quotient of the two others, element by element; computed in place.</summary>
    public static Tensor addcdiv_(Tensor input, Tensor tensor1, Tensor tensor2, Scalar value) => Aten.addcdiv_.InPlace(input, tensor1, tensor2, value);

    /// <summary>The point between the tensor and <c>end</c> that lies at <c>weight</c> of the way.</summary>
    public static Tensor lerp(Tensor input, Tensor end, Tensor weight) => Aten.lerp_Tensor.Call(input, end, weight);

    /// <summary>The greater of each pair of elements; NaN where one is NaN.</summary>
    public static Tensor maximum(Tensor input, Tensor other) => Aten.maximum.Call(input, other);

    /// <summary>The lesser of each pair of elements; NaN where one is NaN.</summary>
    public static Tensor minimum(Tensor input, Tensor other) => Aten.minimum.Call(input, other);

    /// <summary>The greater of each pair of elements; the other where one is NaN.</summary>
    public static Tensor fmax(Tensor input, Tensor other) => Aten.fmax.Call(input, other);

    /// <summary>The lesser of each pair of elements; the other where one is NaN.</summary>
    public static Tensor fmin(Tensor input, Tensor other) => Aten.fmin.Call(input, other);

    /// <summary>The length of the hypotenuse for each pair of legs.</summary>
    public static Tensor hypot(Tensor left, Tensor right) => Aten.hypot.Call(left, right);

    /// <summary>The elements' magnitudes with the signs of the other's.</summary>
    public static Tensor copysign(Tensor input, Tensor other) => Aten.copysign_Tensor.Call(input, other);

    /// <summary>Every element times two to the power of the other's.</summary>
    public static Tensor ldexp(Tensor input, Tensor other) => Aten.ldexp_Tensor.Call(input, other);

    /// <summary>Every element times two to the power of the other's; computed in place.</summary>
    public static Tensor ldexp_(Tensor input, Tensor other) => Aten.ldexp_.InPlace(input, other);

    /// <summary>The greatest common divisor of each pair of integers.</summary>
    public static Tensor gcd(Tensor left, Tensor right) => Aten.gcd.Call(left, right);

    /// <summary>The greatest common divisor of each pair of integers; computed in place.</summary>
    public static Tensor gcd_(Tensor left, Tensor right) => Aten.gcd_.InPlace(left, right);

    /// <summary>The least common multiple of each pair of integers.</summary>
    public static Tensor lcm(Tensor input, Tensor other) => Aten.lcm.Call(input, other);

    /// <summary>The least common multiple of each pair of integers; computed in place.</summary>
    public static Tensor lcm_(Tensor input, Tensor other) => Aten.lcm_.InPlace(input, other);

    /// <summary>The tensor times the logarithm of <c>y</c>; 0 where the tensor is 0.</summary>
    public static Tensor xlogy(Tensor x, Scalar y) => Aten.xlogy_Scalar_Other.Call(x, y);

    /// <summary>The tensor times the logarithm of <c>y</c>; 0 where the tensor is 0.</summary>
    public static Tensor xlogy(Tensor x, Tensor y) => Aten.xlogy_Tensor.Call(x, y);

    /// <summary>The tensor times the logarithm of <c>y</c>; 0 where the tensor is 0; computed in place.</summary>
    public static Tensor xlogy_(Tensor x, Scalar y) => Aten.xlogy__Scalar_Other.InPlace(x, y);

    /// <summary>The tensor times the logarithm of <c>y</c>; 0 where the tensor is 0; computed in place.</summary>
    public static Tensor xlogy_(Tensor x, Tensor y) => Aten.xlogy__Tensor.InPlace(x, y);

    /// <summary>The logarithm of the sum of the exponentials.</summary>
    public static Tensor logaddexp(Tensor left, Tensor right) => Aten.logaddexp.Call(left, right);

    /// <summary>The logarithm to base 2 of the sum of the powers of 2.</summary>
    public static Tensor logaddexp2(Tensor left, Tensor right) => Aten.logaddexp2.Call(left, right);

    /// <summary>The next representable number towards the other's.</summary>
    public static Tensor nextafter(Tensor input, Tensor other) => Aten.nextafter.Call(input, other);

    /// <summary>The <c>p</c>-norm of the difference.</summary>
    public static Tensor dist(Tensor input, Tensor other, float p = 2f) => Aten.dist.Call(input, other, p);
}
