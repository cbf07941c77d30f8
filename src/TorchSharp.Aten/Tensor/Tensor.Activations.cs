using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Every element, or 0 where it is negative.</summary>
        public Tensor relu() => Aten.relu.Call(this);

        /// <summary>Every element, or 0 where it is negative; computed in place.</summary>
        public Tensor relu_() => Aten.relu_.InPlace(this);

        /// <summary>Every element, but no less than 0 and no more than 6.</summary>
        public Tensor relu6() => Aten.relu6.Call(this);

        /// <summary>Every element, but no less than 0 and no more than 6; computed in place.</summary>
        public Tensor relu6_() => Aten.relu6_.InPlace(this);

        /// <summary>Every element, negative ones times <c>negative_slope</c>.</summary>
        public Tensor leaky_relu(Scalar negative_slope) => Aten.leaky_relu.Call(this, negative_slope);

        /// <summary>Every element, negative ones times <c>negative_slope</c>; computed in place.</summary>
        public Tensor leaky_relu_(Scalar negative_slope) => Aten.leaky_relu_.InPlace(this, negative_slope);

        /// <summary>Every element, negative ones replaced by the exponential minus 1, scaled.</summary>
        public Tensor elu(Scalar alpha, Scalar scale, Scalar input_scale) => Aten.elu.Call(this, alpha, scale, input_scale);

        /// <summary>Every element, negative ones replaced by the exponential minus 1, scaled.</summary>
        public Tensor elu(double alpha = 1) => Aten.elu.Call(this, alpha);

        /// <summary>Every element, negative ones replaced by the exponential minus 1, scaled; computed in place.</summary>
        public Tensor elu_(Scalar alpha, Scalar scale, Scalar input_scale) => Aten.elu_.InPlace(this, alpha, scale, input_scale);

        /// <summary>Every element, negative ones replaced by the exponential minus 1, scaled; computed in place.</summary>
        public Tensor elu_(double alpha = 1) => Aten.elu_.Call(this, alpha);

        /// <summary>Every element, negative ones replaced by the exponential minus 1, differentiable at 0 for every <c>alpha</c>.</summary>
        public Tensor celu() => Aten.celu.Call(this);

        /// <summary>Every element, negative ones replaced by the exponential minus 1, differentiable at 0 for every <c>alpha</c>.</summary>
        public Tensor celu(Scalar alpha) => Aten.celu.Call(this, alpha);

        /// <summary>Every element, negative ones replaced by the exponential minus 1, differentiable at 0 for every <c>alpha</c>; computed in place.</summary>
        public Tensor celu_() => Aten.celu_.InPlace(this);

        /// <summary>Every element, negative ones replaced by the exponential minus 1, differentiable at 0 for every <c>alpha</c>; computed in place.</summary>
        public Tensor celu_(Scalar alpha) => Aten.celu_.InPlace(this, alpha);

        /// <summary>The self-normalising exponential linear unit of every element.</summary>
        public Tensor selu() => Aten.selu.Call(this);

        /// <summary>The self-normalising exponential linear unit of every element; computed in place.</summary>
        public Tensor selu_() => Aten.selu_.InPlace(this);

        /// <summary>Every element times the standard normal distribution function of it.</summary>
        public Tensor gelu() => Aten.gelu.Call(this);

        /// <summary>Every element times the standard normal distribution function of it; computed in place.</summary>
        public Tensor gelu_() => Aten.gelu_.Call(this);

        /// <summary>Every element times its sigmoid.</summary>
        public Tensor silu() => Aten.silu.Call(this);

        /// <summary>Every element times its sigmoid; computed in place.</summary>
        public Tensor silu_() => Aten.silu_.InPlace(this);

        /// <summary>Every element times a piecewise linear sigmoid of it.</summary>
        public Tensor hardswish() => Aten.hardswish.Call(this);

        /// <summary>Every element times a piecewise linear sigmoid of it; computed in place.</summary>
        public Tensor hardswish_() => Aten.hardswish_.InPlace(this);

        /// <summary>A piecewise linear sigmoid of every element.</summary>
        public Tensor hardsigmoid() => Aten.hardsigmoid.Call(this);

        /// <summary>A piecewise linear sigmoid of every element; computed in place.</summary>
        public Tensor hardsigmoid_() => Aten.hardsigmoid_.InPlace(this);

        /// <summary>Every element, but no less than <c>min</c> and no more than <c>max</c>.</summary>
        public Tensor hardtanh(Scalar min, Scalar max) => Aten.hardtanh.Call(this, min, max);

        /// <summary>Every element, but no less than <c>min</c> and no more than <c>max</c>; computed in place.</summary>
        public Tensor hardtanh_(Scalar min, Scalar max) => Aten.hardtanh_.InPlace(this, min, max);

        /// <summary>One over 1 plus the exponential of minus every element.</summary>
        public Tensor sigmoid() => Aten.sigmoid.Call(this);

        /// <summary>One over 1 plus the exponential of minus every element; computed in place.</summary>
        public Tensor sigmoid_() => Aten.sigmoid_.InPlace(this);

        /// <summary>The logarithm of the sigmoid of every element.</summary>
        public Tensor log_sigmoid() => Aten.log_sigmoid.Call(this);

        /// <summary>A smooth relu of every element, linear above <c>threshold</c>.</summary>
        public Tensor softplus(double beta = 1, double threshold = 20) => Aten.softplus.Call(this, beta, threshold);

        /// <summary>Every element above <c>threshold</c>, <c>value</c> elsewhere.</summary>
        public Tensor threshold(Scalar threshold, Scalar value) => Aten.threshold.Call(this, threshold, value);

        /// <summary>Every element above <c>threshold</c>, <c>value</c> elsewhere; computed in place.</summary>
        public Tensor threshold_(Scalar threshold, Scalar value) => Aten.threshold_.InPlace(this, threshold, value);

        /// <summary>Every element, negative ones times the middle of the slopes, as in evaluation.</summary>
        public Tensor rrelu(double lower = 0.125, double upper = 0.3333333333333333) => Aten.rrelu.Call(this, lower, upper);

        /// <summary>Every element, negative ones times the middle of the slopes, as in evaluation; computed in place.</summary>
        public Tensor rrelu_(double lower = 0.125, double upper = 0.3333333333333333) => Aten.rrelu_.InPlace(this, lower, upper);

        /// <summary>Every element, negative ones times the slopes given, one a channel or one for all.</summary>
        public Tensor prelu(Tensor target) => Aten.prelu.Call(this, target);

        /// <summary>The first half along a dimension times the sigmoid of the second.</summary>
        public Tensor glu(long dim = -1) => Aten.glu.Call(this, dim);

        /// <summary>The exponentials along a dimension, divided by their sum.</summary>
        public Tensor softmax(long dim, ScalarType? dtype = null) => Aten.softmax_int.Call(this, dim, dtype);

        /// <summary>The logarithms of the softmax along a dimension.</summary>
        public Tensor log_softmax(long dim, ScalarType? dtype = null) => Aten.log_softmax_int.Call(this, dim, dtype);

        /// <summary>The channels, rearranged so that each group mixes with the others.</summary>
        public Tensor channel_shuffle(long groups) => Aten.channel_shuffle.Call(this, groups);
    }
}
