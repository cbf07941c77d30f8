using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The absolute value of every element.</summary>
    public static Tensor abs(Tensor input) => Aten.abs.Call(input);

    /// <summary>The absolute value of every element; computed in place.</summary>
    public static Tensor abs_(Tensor input) => Aten.abs_.InPlace(input);

    /// <summary>The absolute value of every element.</summary>
    public static Tensor absolute(Tensor input) => Aten.absolute.Call(input);

    /// <summary>The absolute value of every element; computed in place.</summary>
    public static Tensor absolute_(Tensor input) => Aten.absolute_.InPlace(input);

    /// <summary>The sign of every element: -1, 0 or 1.</summary>
    public static Tensor sign(Tensor input) => Aten.sign.Call(input);

    /// <summary>The sign of every element: -1, 0 or 1; computed in place.</summary>
    public static Tensor sign_(Tensor input) => Aten.sign_.InPlace(input);

    /// <summary>The sign of every element; for complex ones the number of length 1 in the same direction.</summary>
    public static Tensor sgn(Tensor input) => Aten.sgn.Call(input);

    /// <summary>The sign of every element; for complex ones the number of length 1 in the same direction; computed in place.</summary>
    public static Tensor sgn_(Tensor input) => Aten.sgn_.InPlace(input);

    /// <summary>Whether the sign bit of each element is set.</summary>
    public static Tensor signbit(Tensor input) => Aten.signbit.Call(input);

    /// <summary>The square root of every element.</summary>
    public static Tensor sqrt(Tensor input) => Aten.sqrt.Call(input);

    /// <summary>The square root of every element; computed in place.</summary>
    public static Tensor sqrt_(Tensor input) => Aten.sqrt_.InPlace(input);

    /// <summary>One over the square root of every element.</summary>
    public static Tensor rsqrt(Tensor input) => Aten.rsqrt.Call(input);

    /// <summary>One over the square root of every element; computed in place.</summary>
    public static Tensor rsqrt_(Tensor input) => Aten.rsqrt_.InPlace(input);

    /// <summary>The square of every element.</summary>
    public static Tensor square(Tensor input) => Aten.square.Call(input);

    /// <summary>The exponential of every element.</summary>
    public static Tensor exp(Tensor input) => Aten.exp.Call(input);

    /// <summary>The exponential of every element; computed in place.</summary>
    public static Tensor exp_(Tensor input) => Aten.exp_.InPlace(input);

    /// <summary>Two to the power of every element.</summary>
    public static Tensor exp2(Tensor input) => Aten.exp2.Call(input);

    /// <summary>The exponential of every element minus 1, exact near 0.</summary>
    public static Tensor expm1(Tensor input) => Aten.expm1.Call(input);

    /// <summary>The exponential of every element minus 1, exact near 0; computed in place.</summary>
    public static Tensor expm1_(Tensor input) => Aten.expm1_.InPlace(input);

    /// <summary>The natural logarithm of every element.</summary>
    public static Tensor log(Tensor input) => Aten.log.Call(input);

    /// <summary>The natural logarithm of every element; computed in place.</summary>
    public static Tensor log_(Tensor input) => Aten.log_.InPlace(input);

    /// <summary>The logarithm to base 2 of every element.</summary>
    public static Tensor log2(Tensor input) => Aten.log2.Call(input);

    /// <summary>The logarithm to base 2 of every element; computed in place.</summary>
    public static Tensor log2_(Tensor input) => Aten.log2_.InPlace(input);

    /// <summary>The logarithm to base 10 of every element.</summary>
    public static Tensor log10(Tensor input) => Aten.log10.Call(input);

    /// <summary>The logarithm to base 10 of every element; computed in place.</summary>
    public static Tensor log10_(Tensor input) => Aten.log10_.InPlace(input);

    /// <summary>The natural logarithm of 1 plus every element, exact near 0.</summary>
    public static Tensor log1p(Tensor input) => Aten.log1p.Call(input);

    /// <summary>The natural logarithm of 1 plus every element, exact near 0; computed in place.</summary>
    public static Tensor log1p_(Tensor input) => Aten.log1p_.InPlace(input);

    /// <summary>Every element rounded down.</summary>
    public static Tensor floor(Tensor input) => Aten.floor.Call(input);

    /// <summary>Every element rounded down; computed in place.</summary>
    public static Tensor floor_(Tensor input) => Aten.floor_.InPlace(input);

    /// <summary>Every element rounded up.</summary>
    public static Tensor ceil(Tensor input) => Aten.ceil.Call(input);

    /// <summary>Every element rounded up; computed in place.</summary>
    public static Tensor ceil_(Tensor input) => Aten.ceil_.InPlace(input);

    /// <summary>Every element rounded to the nearest number of so many decimals, halves to even.</summary>
    public static Tensor round(Tensor input, long decimals = 0) => decimals == 0 ? Aten.round.Call(input) : Aten.round_decimals.Call(input, decimals);

    /// <summary>Every element rounded to the nearest number of so many decimals, halves to even; computed in place.</summary>
    public static Tensor round_(Tensor input, long decimals = 0) => decimals == 0 ? Aten.round_.InPlace(input) : Aten.round__decimals.InPlace(input, decimals);

    /// <summary>Every element without its fraction.</summary>
    public static Tensor trunc(Tensor input) => Aten.trunc.Call(input);

    /// <summary>Every element without its fraction; computed in place.</summary>
    public static Tensor trunc_(Tensor input) => Aten.trunc_.InPlace(input);

    /// <summary>Every element without its fraction.</summary>
    public static Tensor fix(Tensor input) => Aten.fix.Call(input);

    /// <summary>Every element without its fraction; computed in place.</summary>
    public static Tensor fix_(Tensor input) => Aten.fix_.InPlace(input);

    /// <summary>The fraction of every element.</summary>
    public static Tensor frac(Tensor input) => Aten.frac.Call(input);

    /// <summary>The fraction of every element; computed in place.</summary>
    public static Tensor frac_(Tensor input) => Aten.frac_.InPlace(input);

    /// <summary>The sine of every element.</summary>
    public static Tensor sin(Tensor input) => Aten.sin.Call(input);

    /// <summary>The sine of every element; computed in place.</summary>
    public static Tensor sin_(Tensor input) => Aten.sin_.InPlace(input);

    /// <summary>The cosine of every element.</summary>
    public static Tensor cos(Tensor input) => Aten.cos.Call(input);

    /// <summary>The cosine of every element; computed in place.</summary>
    public static Tensor cos_(Tensor input) => Aten.cos_.InPlace(input);

    /// <summary>The tangent of every element.</summary>
    public static Tensor tan(Tensor input) => Aten.tan.Call(input);

    /// <summary>The tangent of every element; computed in place.</summary>
    public static Tensor tan_(Tensor input) => Aten.tan_.InPlace(input);

    /// <summary>The arc sine of every element.</summary>
    public static Tensor asin(Tensor input) => Aten.asin.Call(input);

    /// <summary>The arc sine of every element; computed in place.</summary>
    public static Tensor asin_(Tensor input) => Aten.asin_.InPlace(input);

    /// <summary>The arc cosine of every element.</summary>
    public static Tensor acos(Tensor input) => Aten.acos.Call(input);

    /// <summary>The arc cosine of every element; computed in place.</summary>
    public static Tensor acos_(Tensor input) => Aten.acos_.InPlace(input);

    /// <summary>The arc tangent of every element.</summary>
    public static Tensor atan(Tensor input) => Aten.atan.Call(input);

    /// <summary>The arc tangent of every element; computed in place.</summary>
    public static Tensor atan_(Tensor input) => Aten.atan_.InPlace(input);

    /// <summary>The arc sine of every element.</summary>
    public static Tensor arcsin(Tensor input) => Aten.arcsin.Call(input);

    /// <summary>The arc sine of every element; computed in place.</summary>
    public static Tensor arcsin_(Tensor input) => Aten.arcsin_.InPlace(input);

    /// <summary>The arc cosine of every element.</summary>
    public static Tensor arccos(Tensor input) => Aten.arccos.Call(input);

    /// <summary>The arc cosine of every element; computed in place.</summary>
    public static Tensor arccos_(Tensor input) => Aten.arccos_.InPlace(input);

    /// <summary>The arc tangent of every element, or of the quotient with <c>other</c> in its quadrant.</summary>
    public static Tensor arctan(Tensor input) => Aten.arctan.Call(input);

    /// <summary>The arc tangent of every element, or of the quotient with <c>other</c> in its quadrant.</summary>
    public static Tensor arctan(Tensor input, Tensor other) => Checked(input).arctan(other);

    /// <summary>The arc tangent of every element, or of the quotient with <c>other</c> in its quadrant; computed in place.</summary>
    public static Tensor arctan_(Tensor input) => Aten.arctan_.InPlace(input);

    /// <summary>The arc tangent of every element, or of the quotient with <c>other</c> in its quadrant; computed in place.</summary>
    public static Tensor arctan_(Tensor input, Tensor other) => Checked(input).arctan_(other);

    /// <summary>The angle of each point (<c>other</c>, this).</summary>
    public static Tensor atan2(Tensor input, Tensor other) => Aten.atan2.Call(input, other);

    /// <summary>The angle of each point (<c>other</c>, this); computed in place.</summary>
    public static Tensor atan2_(Tensor input, Tensor other) => Aten.atan2_.InPlace(input, other);

    /// <summary>The angle of each point (<c>other</c>, this).</summary>
    public static Tensor arctan2(Tensor input, Tensor other) => Aten.arctan2.Call(input, other);

    /// <summary>The angle of each point (<c>other</c>, this); computed in place.</summary>
    public static Tensor arctan2_(Tensor input, Tensor other) => Aten.arctan2_.InPlace(input, other);

    /// <summary>The hyperbolic sine of every element.</summary>
    public static Tensor sinh(Tensor input) => Aten.sinh.Call(input);

    /// <summary>The hyperbolic sine of every element; computed in place.</summary>
    public static Tensor sinh_(Tensor input) => Aten.sinh_.InPlace(input);

    /// <summary>The hyperbolic cosine of every element.</summary>
    public static Tensor cosh(Tensor input) => Aten.cosh.Call(input);

    /// <summary>The hyperbolic cosine of every element; computed in place.</summary>
    public static Tensor cosh_(Tensor input) => Aten.cosh_.InPlace(input);

    /// <summary>The hyperbolic tangent of every element.</summary>
    public static Tensor tanh(Tensor input) => Aten.tanh.Call(input);

    /// <summary>The hyperbolic tangent of every element; computed in place.</summary>
    public static Tensor tanh_(Tensor input) => Aten.tanh_.InPlace(input);

    /// <summary>The inverse hyperbolic sine of every element.</summary>
    public static Tensor asinh(Tensor input) => Aten.asinh.Call(input);

    /// <summary>The inverse hyperbolic sine of every element; computed in place.</summary>
    public static Tensor asinh_(Tensor input) => Aten.asinh_.InPlace(input);

    /// <summary>The inverse hyperbolic cosine of every element.</summary>
    public static Tensor acosh(Tensor input) => Aten.acosh.Call(input);

    /// <summary>The inverse hyperbolic cosine of every element; computed in place.</summary>
    public static Tensor acosh_(Tensor input) => Aten.acosh_.InPlace(input);

    /// <summary>The inverse hyperbolic tangent of every element.</summary>
    public static Tensor atanh(Tensor input) => Aten.atanh.Call(input);

    /// <summary>The inverse hyperbolic tangent of every element; computed in place.</summary>
    public static Tensor atanh_(Tensor input) => Aten.atanh_.InPlace(input);

    /// <summary>The inverse hyperbolic sine of every element.</summary>
    public static Tensor arcsinh(Tensor input) => Aten.arcsinh.Call(input);

    /// <summary>The inverse hyperbolic sine of every element; computed in place.</summary>
    public static Tensor arcsinh_(Tensor input) => Aten.arcsinh_.InPlace(input);

    /// <summary>The inverse hyperbolic cosine of every element.</summary>
    public static Tensor arccosh(Tensor input) => Aten.arccosh.Call(input);

    /// <summary>The inverse hyperbolic cosine of every element; computed in place.</summary>
    public static Tensor arccosh_(Tensor input) => Aten.arccosh_.InPlace(input);

    /// <summary>The inverse hyperbolic tangent of every element.</summary>
    public static Tensor arctanh(Tensor input) => Aten.arctanh.Call(input);

    /// <summary>The inverse hyperbolic tangent of every element; computed in place.</summary>
    public static Tensor arctanh_(Tensor input) => Aten.arctanh_.InPlace(input);

    /// <summary>The normalised cardinal sine of every element.</summary>
    public static Tensor sinc(Tensor input) => Aten.sinc.Call(input);

    /// <summary>The normalised cardinal sine of every element; computed in place.</summary>
    public static Tensor sinc_(Tensor input) => Aten.sinc_.InPlace(input);

    /// <summary>Every angle from degrees to radians.</summary>
    public static Tensor deg2rad(Tensor input) => Aten.deg2rad.Call(input);

    /// <summary>Every angle from radians to degrees.</summary>
    public static Tensor rad2deg(Tensor input) => Aten.rad2deg.Call(input);

    /// <summary>The error function of every element.</summary>
    public static Tensor erf(Tensor input) => Aten.erf.Call(input);

    /// <summary>The error function of every element; computed in place.</summary>
    public static Tensor erf_(Tensor input) => Aten.erf_.InPlace(input);

    /// <summary>One minus the error function of every element.</summary>
    public static Tensor erfc(Tensor input) => Aten.erfc.Call(input);

    /// <summary>One minus the error function of every element; computed in place.</summary>
    public static Tensor erfc_(Tensor input) => Aten.erfc_.InPlace(input);

    /// <summary>The inverse error function of every element.</summary>
    public static Tensor erfinv(Tensor input) => Aten.erfinv.Call(input);

    /// <summary>The inverse error function of every element; computed in place.</summary>
    public static Tensor erfinv_(Tensor input) => Aten.erfinv_.InPlace(input);

    /// <summary>The logarithm of the gamma function of every element.</summary>
    public static Tensor lgamma(Tensor input) => Aten.lgamma.Call(input);

    /// <summary>The logarithm of the gamma function of every element; computed in place.</summary>
    public static Tensor lgamma_(Tensor input) => Aten.lgamma_.InPlace(input);

    /// <summary>The derivative of the logarithm of the gamma function of every element.</summary>
    public static Tensor digamma(Tensor input) => Aten.digamma.Call(input);

    /// <summary>The derivative of the logarithm of the gamma function of every element; computed in place.</summary>
    public static Tensor digamma_(Tensor input) => Aten.digamma_.InPlace(input);

    /// <summary>The modified Bessel function of order 0 of every element.</summary>
    public static Tensor i0(Tensor input) => Aten.i0.Call(input);

    /// <summary>The inverse sigmoid of every element, clamped to <c>eps</c> from 0 and 1 where given.</summary>
    public static Tensor logit(Tensor input, double? eps = null) => Aten.logit.Call(input, eps);

    /// <summary>Every element, but no less than <c>min</c> and no more than <c>max</c>; null is no bound.</summary>
    public static Tensor clamp(Tensor input, Scalar? min = null, Scalar? max = null) => Aten.clamp.Call(input, min, max);

    /// <summary>Every element, but no less than <c>min</c> and no more than <c>max</c>; null is no bound.</summary>
    public static Tensor clamp(Tensor input, Tensor? min = null, Tensor? max = null) => Aten.clamp_Tensor.Call(input, min, max);

    /// <summary>Every element, but no less than <c>min</c> and no more than <c>max</c>; null is no bound; computed in place.</summary>
    public static Tensor clamp_(Tensor input, Scalar? min = null, Scalar? max = null) => Aten.clamp_.InPlace(input, min, max);

    /// <summary>Every element, but no less than <c>min</c> and no more than <c>max</c>; null is no bound; computed in place.</summary>
    public static Tensor clamp_(Tensor input, Tensor? min = null, Tensor? max = null) => Aten.clamp__Tensor.InPlace(input, min, max);

    /// <summary>Every element, but no less than <c>min</c> and no more than <c>max</c>; null is no bound.</summary>
    public static Tensor clip(Tensor input, Scalar? min = null, Scalar? max = null) => Aten.clip.Call(input, min, max);

    /// <summary>Every element, but no more than <c>max</c>.</summary>
    public static Tensor clamp_max(Tensor input, Scalar max) => Aten.clamp_max.Call(input, max);

    /// <summary>Every element, but no more than <c>max</c>; computed in place.</summary>
    public static Tensor clamp_max_(Tensor input, Scalar max) => Aten.clamp_max_.InPlace(input, max);

    /// <summary>Every element, but no less than <c>min</c>.</summary>
    public static Tensor clamp_min(Tensor input, Scalar min) => Aten.clamp_min.Call(input, min);

    /// <summary>Every element, but no less than <c>min</c>; computed in place.</summary>
    public static Tensor clamp_min_(Tensor input, Scalar min) => Aten.clamp_min_.InPlace(input, min);

    /// <summary>Every element, with NaN and the infinities replaced; null is the greatest or least number of the type.</summary>
    public static Tensor nan_to_num(Tensor input, double nan = 0, double? posinf = null, double? neginf = null) =>
        Aten.nan_to_num.Call(input, nan, posinf, neginf);

    /// <summary>The mantissas and exponents of the elements.</summary>
    public static (Tensor Mantissa, Tensor Exponent) frexp(Tensor input) => Aten.frexp_Tensor.Call2(input);

    /// <summary>The angle of every element; 0 or pi for real ones.</summary>
    public static Tensor angle(Tensor input) => Aten.angle.Call(input);

    /// <summary>The complex conjugate of every element.</summary>
    public static Tensor conj(Tensor input) => Aten.conj.Call(input);

    /// <summary>The tensor with a lazy conjugation carried out.</summary>
    public static Tensor resolve_conj(Tensor input) => Aten.resolve_conj.Call(input);

    /// <summary>The tensor with a lazy negation carried out.</summary>
    public static Tensor resolve_neg(Tensor input) => Aten.resolve_neg.Call(input);
}
