using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Neural networks.</summary>
    public static partial class nn
    {
        /// <summary>The layers' operations as functions.</summary>
        public static partial class functional
        {
            /// <summary>Every element, or 0 where it is negative.</summary>
            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? Aten.relu_.Call(x) : Aten.relu.Call(x);

            /// <summary>Every element, but no less than 0 and no more than 6.</summary>
            public static Tensor relu6(Tensor x, bool inplace = false) => inplace ? Aten.relu6_.Call(x) : Aten.relu6.Call(x);

            /// <summary>Every element, negative ones times <c>negative_slope</c>.</summary>
            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false) =>
                inplace ? Aten.leaky_relu_.Call(input, negative_slope) : Aten.leaky_relu.Call(input, negative_slope);

            /// <summary>Every element, negative ones replaced by <c>alpha</c> times the exponential minus 1.</summary>
            public static Tensor elu(Tensor x, double alpha, bool inplace = false) => inplace ? Aten.elu_.Call(x, alpha) : Aten.elu.Call(x, alpha);

            /// <summary>Every element, negative ones replaced by the exponential minus 1, differentiable at 0 for every <c>alpha</c>.</summary>
            public static Tensor celu(Tensor x, double alpha, bool inplace = false) => inplace ? Aten.celu_.Call(x, alpha) : Aten.celu.Call(x, alpha);

            /// <summary>The self-normalising exponential linear unit of every element.</summary>
            public static Tensor selu(Tensor x, bool inplace = false) => inplace ? Aten.selu_.Call(x) : Aten.selu.Call(x);

            /// <summary>Every element times the standard normal distribution function of it.</summary>
            public static Tensor gelu(Tensor x) => Aten.gelu.Call(x);

            /// <summary>Every element times the standard normal distribution function of it.</summary>
            public static Tensor gelu(Tensor x, bool inplace) => inplace ? Aten.gelu_.Call(x) : Aten.gelu.Call(x);

            /// <summary>Every element times its sigmoid.</summary>
            public static Tensor silu(Tensor x, bool inplace = false) => inplace ? Aten.silu_.Call(x) : Aten.silu.Call(x);

            /// <summary>Every element times the hyperbolic tangent of its softplus.</summary>
            public static Tensor mish(Tensor x, bool inplace = false) => inplace ? Aten.mish_.Call(x) : Aten.mish.Call(x);

            /// <summary>Every element times a piecewise linear sigmoid of it.</summary>
            public static Tensor hardswish(Tensor input, bool inplace = false) => inplace ? Aten.hardswish_.Call(input) : Aten.hardswish.Call(input);

            /// <summary>A piecewise linear sigmoid of every element.</summary>
            public static Tensor hardsigmoid(Tensor input, bool inplace = false) => inplace ? Aten.hardsigmoid_.Call(input) : Aten.hardsigmoid.Call(input);

            /// <summary>Every element, but no less than <c>min_val</c> and no more than <c>max_val</c>.</summary>
            public static Tensor hardtanh(Tensor x, double min_val = -1, double max_val = 1, bool inplace = false) =>
                inplace ? Aten.hardtanh_.Call(x, min_val, max_val) : Aten.hardtanh.Call(x, min_val, max_val);

            /// <summary>Every element, but 0 from minus <c>lambda</c> to <c>lambda</c>.</summary>
            public static Tensor hardshrink(Tensor x, double lambda = 0.5) => Aten.hardshrink.Call(x, lambda);

            /// <summary>Every element, <c>lambda</c> nearer to 0.</summary>
            public static Tensor softshrink(Tensor x, double lambda = 0.5) => Aten.softshrink.Call(x, lambda);

            /// <summary>One over 1 plus the exponential of minus every element.</summary>
            public static Tensor sigmoid(Tensor x) => Aten.sigmoid.Call(x);

            /// <summary>One over 1 plus the exponential of minus every element.</summary>
            public static Tensor sigmoid(Tensor x, bool inplace) => inplace ? Aten.sigmoid_.Call(x) : Aten.sigmoid.Call(x);

            /// <summary>The hyperbolic tangent of every element.</summary>
            public static Tensor tanh(Tensor x, bool inplace = false) => inplace ? Aten.tanh_.Call(x) : Aten.tanh.Call(x);

            /// <summary>The logarithm of the sigmoid of every element.</summary>
            public static Tensor logsigmoid(Tensor x) => Aten.log_sigmoid.Call(x);

            /// <summary>A smooth relu of every element, linear above <c>threshold</c>.</summary>
            public static Tensor softplus(Tensor x, double beta = 1, double threshold = 20) => Aten.softplus.Call(x, beta, threshold);

            /// <summary>Every element above <c>threshold</c>, <c>value</c> elsewhere.</summary>
            public static Tensor threshold(Tensor x, double threshold, double value, bool inplace = false) =>
                inplace ? Aten.threshold_.Call(x, threshold, value) : Aten.threshold.Call(x, threshold, value);

            /// <summary>Every element, negative ones times the middle of the slopes, as in evaluation.</summary>
            public static Tensor rrelu(Tensor x, double lower = 0.125, double upper = 0.3333333333333333, bool inplace = false) =>
                inplace ? Aten.rrelu_.Call(x, lower, upper) : Aten.rrelu.Call(x, lower, upper);

            /// <summary>Every element, negative ones times the slopes given, one a channel or one for all.</summary>
            public static Tensor prelu(Tensor input, Tensor weight) => Aten.prelu.Call(input, weight);

            /// <summary>The first half along a dimension times the sigmoid of the second.</summary>
            public static Tensor glu(Tensor input, long dim = -1) => Aten.glu.Call(input, dim);

            /// <summary>The exponentials along a dimension, divided by their sum.</summary>
            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => Aten.softmax_int.Call(input, dim, dtype);

            /// <summary>The softmax over the channels of images, [N, C, H, W] or [C, H, W].</summary>
            public static Tensor softmax2d(Tensor x) => Aten.softmax_int.Call(x, -3);

            /// <summary>The logarithms of the softmax along a dimension.</summary>
            public static Tensor log_softmax(Tensor x, long dim) => Aten.log_softmax_int.Call(x, dim);

            /// <summary>The softmax of the negated elements along a dimension.</summary>
            public static Tensor softmin(Tensor x, long dim)
            {
                using var negative = Aten.neg.Call(x);
                return Aten.softmax_int.Call(negative, dim);
            }

            /// <summary>Every element over 1 plus its magnitude.</summary>
            public static Tensor softsign(Tensor x, bool inplace = false)
            {
                using var magnitude = Aten.abs.Call(x);
                using var denominator = Aten.add_Scalar.Call(magnitude, 1);
                return inplace ? Aten.div__Tensor.Call(x, denominator) : Aten.div_Tensor.Call(x, denominator);
            }

            /// <summary>Every element minus its hyperbolic tangent.</summary>
            public static Tensor tanhshrink(Tensor x, bool inplace = false)
            {
                using var tangent = Aten.tanh.Call(x);
                return inplace ? Aten.sub__Tensor.Call(x, tangent) : Aten.sub_Tensor.Call(x, tangent);
            }
        }
    }
}
