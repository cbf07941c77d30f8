using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The absolute value of every element.</summary>
        public Tensor abs() => Aten.abs.Call(this);

        /// <summary>The absolute value of every element; computed in place.</summary>
        public Tensor abs_() => Aten.abs_.InPlace(this);

        /// <summary>The absolute value of every element.</summary>
        public Tensor absolute() => Aten.absolute.Call(this);

        /// <summary>The absolute value of every element; computed in place.</summary>
        public Tensor absolute_() => Aten.absolute_.InPlace(this);

        /// <summary>The sign of every element: -1, 0 or 1.</summary>
        public Tensor sign() => Aten.sign.Call(this);

        /// <summary>The sign of every element: -1, 0 or 1; computed in place.</summary>
        public Tensor sign_() => Aten.sign_.InPlace(this);

        /// <summary>The sign of every element; for complex ones the number of length 1 in the same direction.</summary>
        public Tensor sgn() => Aten.sgn.Call(this);

        /// <summary>The sign of every element; for complex ones the number of length 1 in the same direction; computed in place.</summary>
        public Tensor sgn_() => Aten.sgn_.InPlace(this);

        /// <summary>Whether the sign bit of each element is set.</summary>
        public Tensor signbit() => Aten.signbit.Call(this);

        /// <summary>The square root of every element.</summary>
        public Tensor sqrt() => Aten.sqrt.Call(this);

        /// <summary>The square root of every element; computed in place.</summary>
        public Tensor sqrt_() => Aten.sqrt_.InPlace(this);

        /// <summary>One over the square root of every element.</summary>
        public Tensor rsqrt() => Aten.rsqrt.Call(this);

        /// <summary>One over the square root of every element; computed in place.</summary>
        public Tensor rsqrt_() => Aten.rsqrt_.InPlace(this);

        /// <summary>The square of every element.</summary>
        public Tensor square() => Aten.square.Call(this);

        /// <summary>The exponential of every element.</summary>
        public Tensor exp() => Aten.exp.Call(this);

        /// <summary>The exponential of every element; computed in place.</summary>
        public Tensor exp_() => Aten.exp_.InPlace(this);

        /// <summary>Two to the power of every element.</summary>
        public Tensor exp2() => Aten.exp2.Call(this);

        /// <summary>The exponential of every element minus 1, exact near 0.</summary>
        public Tensor expm1() => Aten.expm1.Call(this);

        /// <summary>The exponential of every element minus 1, exact near 0; computed in place.</summary>
        public Tensor expm1_() => Aten.expm1_.InPlace(this);

        /// <summary>The natural logarithm of every element.</summary>
        public Tensor log() => Aten.log.Call(this);

        /// <summary>The natural logarithm of every element; computed in place.</summary>
        public Tensor log_() => Aten.log_.InPlace(this);

        /// <summary>The logarithm to base 2 of every element.</summary>
        public Tensor log2() => Aten.log2.Call(this);

        /// <summary>The logarithm to base 2 of every element; computed in place.</summary>
        public Tensor log2_() => Aten.log2_.InPlace(this);

        /// <summary>The logarithm to base 10 of every element.</summary>
        public Tensor log10() => Aten.log10.Call(this);

        /// <summary>The logarithm to base 10 of every element; computed in place.</summary>
        public Tensor log10_() => Aten.log10_.InPlace(this);

        /// <summary>The natural logarithm of 1 plus every element, exact near 0.</summary>
        public Tensor log1p() => Aten.log1p.Call(this);

        /// <summary>The natural logarithm of 1 plus every element, exact near 0; computed in place.</summary>
        public Tensor log1p_() => Aten.log1p_.InPlace(this);

        /// <summary>Every element rounded down.</summary>
        public Tensor floor() => Aten.floor.Call(this);

        /// <summary>Every element rounded down; computed in place.</summary>
        public Tensor floor_() => Aten.floor_.InPlace(this);

        /// <summary>Every element rounded up.</summary>
        public Tensor ceil() => Aten.ceil.Call(this);

        /// <summary>Every element rounded up; computed in place.</summary>
        public Tensor ceil_() => Aten.ceil_.InPlace(this);

        /// <summary>Every element rounded to the nearest number of so many decimals, halves to even.</summary>
        public Tensor round(long decimals = 0) => decimals == 0 ? Aten.round.Call(this) : Aten.round_decimals.Call(this, decimals);

        /// <summary>Every element rounded to the nearest number of so many decimals, halves to even; computed in place.</summary>
        public Tensor round_(long decimals = 0) => decimals == 0 ? Aten.round_.InPlace(this) : Aten.round__decimals.InPlace(this, decimals);

        /// <summary>Every element without its fraction.</summary>
        public Tensor trunc() => Aten.trunc.Call(this);

        /// <summary>Every element without its fraction; computed in place.</summary>
        public Tensor trunc_() => Aten.trunc_.InPlace(this);

        /// <summary>Every element without its fraction.</summary>
        public Tensor fix() => Aten.fix.Call(this);

        /// <summary>Every element without its fraction; computed in place.</summary>
        public Tensor fix_() => Aten.fix_.InPlace(this);

        /// <summary>The fraction of every element.</summary>
        public Tensor frac() => Aten.frac.Call(this);

        /// <summary>The fraction of every element; computed in place.</summary>
        public Tensor frac_() => Aten.frac_.InPlace(this);

        /// <summary>The sine of every element.</summary>
        public Tensor sin() => Aten.sin.Call(this);

        /// <summary>The sine of every element; computed in place.</summary>
        public Tensor sin_() => Aten.sin_.InPlace(this);

        /// <summary>The cosine of every element.</summary>
        public Tensor cos() => Aten.cos.Call(this);

        /// <summary>The cosine of every element; computed in place.</summary>
        public Tensor cos_() => Aten.cos_.InPlace(this);

        /// <summary>The tangent of every element.</summary>
        public Tensor tan() => Aten.tan.Call(this);

        /// <summary>The tangent of every element; computed in place.</summary>
        public Tensor tan_() => Aten.tan_.InPlace(this);

        /// <summary>The arc sine of every element.</summary>
        public Tensor asin() => Aten.asin.Call(this);

        /// <summary>The arc sine of every element; computed in place.</summary>
        public Tensor asin_() => Aten.asin_.InPlace(this);

        /// <summary>The arc cosine of every element.</summary>
        public Tensor acos() => Aten.acos.Call(this);

        /// <summary>The arc cosine of every element; computed in place.</summary>
        public Tensor acos_() => Aten.acos_.InPlace(this);

        /// <summary>The arc tangent of every element.</summary>
        public Tensor atan() => Aten.atan.Call(this);

        /// <summary>The arc tangent of every element; computed in place.</summary>
        public Tensor atan_() => Aten.atan_.InPlace(this);

        /// <summary>The arc sine of every element.</summary>
        public Tensor arcsin() => Aten.arcsin.Call(this);

        /// <summary>The arc sine of every element; computed in place.</summary>
        public Tensor arcsin_() => Aten.arcsin_.InPlace(this);

        /// <summary>The arc cosine of every element.</summary>
        public Tensor arccos() => Aten.arccos.Call(this);

        /// <summary>The arc cosine of every element; computed in place.</summary>
        public Tensor arccos_() => Aten.arccos_.InPlace(this);

        /// <summary>The arc tangent of every element, or of the quotient with <c>other</c> in its quadrant.</summary>
        public Tensor arctan() => Aten.arctan.Call(this);

        /// <summary>The arc tangent of every element, or of the quotient with <c>other</c> in its quadrant.</summary>
        public Tensor arctan(Tensor other) => Aten.atan2.Call(this, other);

        /// <summary>The arc tangent of every element, or of the quotient with <c>other</c> in its quadrant; computed in place.</summary>
        public Tensor arctan_() => Aten.arctan_.InPlace(this);

        /// <summary>The arc tangent of every element, or of the quotient with <c>other</c> in its quadrant; computed in place.</summary>
        public Tensor arctan_(Tensor other) => Aten.atan2_.InPlace(this, other);

        /// <summary>The angle of each point (<c>other</c>, this).</summary>
        public Tensor atan2(Tensor other) => Aten.atan2.Call(this, other);

        /// <summary>The angle of each point (<c>other</c>, this); computed in place.</summary>
        public Tensor atan2_(Tensor other) => Aten.atan2_.InPlace(this, other);

        /// <summary>The angle of each point (<c>other</c>, this).</summary>
        public Tensor arctan2(Tensor other) => Aten.arctan2.Call(this, other);

        /// <summary>The angle of each point (<c>other</c>, this); computed in place.</summary>
        public Tensor arctan2_(Tensor other) => Aten.arctan2_.InPlace(this, other);

        /// <summary>The hyperbolic sine of every element.</summary>
        public Tensor sinh() => Aten.sinh.Call(this);

        /// <summary>The hyperbolic sine of every element; computed in place.</summary>
        public Tensor sinh_() => Aten.sinh_.InPlace(this);

        /// <summary>The hyperbolic cosine of every element.</summary>
        public Tensor cosh() => Aten.cosh.Call(this);

        /// <summary>The hyperbolic cosine of every element; computed in place.</summary>
        public Tensor cosh_() => Aten.cosh_.InPlace(this);

        /// <summary>The hyperbolic tangent of every element.</summary>
        public Tensor tanh() => Aten.tanh.Call(this);

        /// <summary>The hyperbolic tangent of every element; computed in place.</summary>
        public Tensor tanh_() => Aten.tanh_.InPlace(this);

        /// <summary>The inverse hyperbolic sine of every element.</summary>
        public Tensor asinh() => Aten.asinh.Call(this);

        /// <summary>The inverse hyperbolic sine of every element; computed in place.</summary>
        public Tensor asinh_() => Aten.asinh_.InPlace(this);

        /// <summary>The inverse hyperbolic cosine of every element.</summary>
        public Tensor acosh() => Aten.acosh.Call(this);

        /// <summary>The inverse hyperbolic cosine of every element; computed in place.</summary>
        public Tensor acosh_() => Aten.acosh_.InPlace(this);

        /// <summary>The inverse hyperbolic tangent of every element.</summary>
        public Tensor atanh() => Aten.atanh.Call(this);

        /// <summary>The inverse hyperbolic tangent of every element; computed in place.</summary>
        public Tensor atanh_() => Aten.atanh_.InPlace(this);

        /// <summary>The inverse hyperbolic sine of every element.</summary>
        public Tensor arcsinh() => Aten.arcsinh.Call(this);

        /// <summary>The inverse hyperbolic sine of every element; computed in place.</summary>
        public Tensor arcsinh_() => Aten.arcsinh_.InPlace(this);

        /// <summary>The inverse hyperbolic cosine of every element.</summary>
        public Tensor arccosh() => Aten.arccosh.Call(this);

        /// <summary>The inverse hyperbolic cosine of every element; computed in place.</summary>
        public Tensor arccosh_() => Aten.arccosh_.InPlace(this);

        /// <summary>The inverse hyperbolic tangent of every element.</summary>
        public Tensor arctanh() => Aten.arctanh.Call(this);

        /// <summary>The inverse hyperbolic tangent of every element; computed in place.</summary>
        public Tensor arctanh_() => Aten.arctanh_.InPlace(this);

        /// <summary>The normalised cardinal sine of every element.</summary>
        public Tensor sinc() => Aten.sinc.Call(this);

        /// <summary>The normalised cardinal sine of every element; computed in place.</summary>
        public Tensor sinc_() => Aten.sinc_.InPlace(this);

        /// <summary>Every angle from degrees to radians.</summary>
        public Tensor deg2rad() => Aten.deg2rad.Call(this);

        /// <summary>Every angle from radians to degrees.</summary>
        public Tensor rad2deg() => Aten.rad2deg.Call(this);

        /// <summary>The error function of every element.</summary>
        public Tensor erf() => Aten.erf.Call(this);

        /// <summary>The error function of every element; computed in place.</summary>
        public Tensor erf_() => Aten.erf_.InPlace(this);

        /// <summary>One minus the error function of every element.</summary>
        public Tensor erfc() => Aten.erfc.Call(this);

        /// <summary>One minus the error function of every element; computed in place.</summary>
        public Tensor erfc_() => Aten.erfc_.InPlace(this);

        /// <summary>The inverse error function of every element.</summary>
        public Tensor erfinv() => Aten.erfinv.Call(this);

        /// <summary>The inverse error function of every element; computed in place.</summary>
        public Tensor erfinv_() => Aten.erfinv_.InPlace(this);

        /// <summary>The logarithm of the gamma function of every element.</summary>
        public Tensor lgamma() => Aten.lgamma.Call(this);

        /// <summary>The logarithm of the gamma function of every element; computed in place.</summary>
        public Tensor lgamma_() => Aten.lgamma_.InPlace(this);

        /// <summary>The derivative of the logarithm of the gamma function of every element.</summary>
        public Tensor digamma() => Aten.digamma.Call(this);

        /// <summary>The derivative of the logarithm of the gamma function of every element; computed in place.</summary>
        public Tensor digamma_() => Aten.digamma_.InPlace(this);

        /// <summary>The modified Bessel function of order 0 of every element.</summary>
        public Tensor i0() => Aten.i0.Call(this);

        /// <summary>The inverse sigmoid of every element, clamped to <c>eps</c> from 0 and 1 where given.</summary>
        public Tensor logit(double? eps = null) => Aten.logit.Call(this, eps);

        /// <summary>Every element, but no less than <c>min</c> and no more than <c>max</c>; null is no bound.</summary>
        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Aten.clamp.Call(this, min, max);

        /// <summary>Every element, but no less than <c>min</c> and no more than <c>max</c>; null is no bound.</summary>
        public Tensor clamp(Tensor? min = null, Tensor? max = null) => Aten.clamp_Tensor.Call(this, min, max);

        /// <summary>Every element, but no less than <c>min</c> and no more than <c>max</c>; null is no bound; computed in place.</summary>
        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => Aten.clamp_.InPlace(this, min, max);

        /// <summary>Every element, but no less than <c>min</c> and no more than <c>max</c>; null is no bound; computed in place.</summary>
        public Tensor clamp_(Tensor? min = null, Tensor? max = null) => Aten.clamp__Tensor.InPlace(this, min, max);

        /// <summary>Every element, but no less than <c>min</c> and no more than <c>max</c>; null is no bound.</summary>
        public Tensor clip(Scalar? min = null, Scalar? max = null) => Aten.clip.Call(this, min, max);

        /// <summary>Every element, but no more than <c>max</c>.</summary>
        public Tensor clamp_max(Scalar max) => Aten.clamp_max.Call(this, max);

        /// <summary>Every element, but no more than <c>max</c>; computed in place.</summary>
        public Tensor clamp_max_(Scalar max) => Aten.clamp_max_.InPlace(this, max);

        /// <summary>Every element, but no less than <c>min</c>.</summary>
        public Tensor clamp_min(Scalar min) => Aten.clamp_min.Call(this, min);

        /// <summary>Every element, but no less than <c>min</c>; computed in place.</summary>
        public Tensor clamp_min_(Scalar min) => Aten.clamp_min_.InPlace(this, min);

        /// <summary>Every element, with NaN and the infinities replaced; null is the greatest or least number of the type.</summary>
        public Tensor nan_to_num(double nan = 0, double? posinf = null, double? neginf = null) => Aten.nan_to_num.Call(this, nan, posinf, neginf);

        /// <summary>The mantissas and exponents of the elements.</summary>
        public (Tensor Mantissa, Tensor Exponent) frexp() => Aten.frexp_Tensor.Call2(this);

        /// <summary>The angle of every element; 0 or pi for real ones.</summary>
        public Tensor angle() => Aten.angle.Call(this);

        /// <summary>The complex conjugate of every element.</summary>
        public Tensor conj() => Aten.conj.Call(this);

        /// <summary>The tensor with a lazy conjugation carried out.</summary>
        public Tensor resolve_conj() => Aten.resolve_conj.Call(this);

        /// <summary>The tensor with a lazy negation carried out.</summary>
        public Tensor resolve_neg() => Aten.resolve_neg.Call(this);
    }
}
