using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>How parameters get their first values. Every function fills its tensor in place and returns it, and leaves no gradient.</summary>
        public static partial class init
        {
            private static readonly Operator erf = new("erf");

            /// <summary>Which of a weight's two fans a scale goes by.</summary>
            public enum FanInOut
            {
                /// <summary>The number of inputs of one output: keeps the variance of what flows forward.</summary>
                FanIn,

                /// <summary>The number of outputs of one input: keeps the variance of the gradients.</summary>
                FanOut,
            }

            /// <summary>What follows a weight, for <see cref="calculate_gain"/>.</summary>
            public enum NonlinearityType
            {
                /// <summary>Nothing.</summary>
                Linear = 0,

                /// <summary>Nothing.</summary>
                Conv1D = 1,

                /// <summary>Nothing.</summary>
                Conv2D = 2,

                /// <summary>Nothing.</summary>
                Conv3D = 3,

                /// <summary>Nothing.</summary>
                ConvTranspose1D = 4,

                /// <summary>Nothing.</summary>
                ConvTranspose2D = 5,

                /// <summary>Nothing.</summary>
                ConvTranspose3D = 6,

                /// <summary>A sigmoid.</summary>
                Sigmoid = 7,

                /// <summary>A hyperbolic tangent.</summary>
                Tanh = 8,

                /// <summary>A rectifier.</summary>
                ReLU = 9,

                /// <summary>A leaky rectifier.</summary>
                LeakyReLU = 10,
            }

            /// <summary>The factor by which a weight must be larger to keep the variance behind a non-linearity.</summary>
            /// <param name="nonlinearity">What follows the weight.</param>
            /// <param name="param">The slope of a leaky rectifier.</param>
            public static double calculate_gain(NonlinearityType nonlinearity, double param = 0) => nonlinearity switch
            {
                NonlinearityType.Tanh => 5.0 / 3,
                NonlinearityType.ReLU => Math.Sqrt(2),
                NonlinearityType.LeakyReLU => Math.Sqrt(2 / (1 + param * param)),
                _ => 1,
            };

            /// <summary>The numbers of inputs of one output and of outputs of one input, of a weight [out, in, kernel…].</summary>
            /// <exception cref="ArgumentException">The tensor has fewer than two dimensions.</exception>
            public static (long fanIn, long fanOut) CalculateFanInAndFanOut(Tensor tensor)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                var shape = tensor.shape;
                if (shape.Length < 2)
                    throw new ArgumentException("Fan in and fan out can not be computed for tensor with fewer than 2 dimensions", nameof(tensor));
                var kernel = 1L;
                foreach (var size in shape.AsSpan(2))
                    kernel *= size;
                return (shape[1] * kernel, shape[0] * kernel);
            }

            /// <summary>Draws from a uniform distribution.</summary>
            public static Tensor uniform_(Tensor tensor, double low = 0, double high = 1, Generator? generator = null) =>
                Filled(tensor, t => t.uniform_(low, high, generator));

            /// <summary>Draws from a normal distribution.</summary>
            public static Tensor normal_(Tensor tensor, double mean = 0, double std = 1, Generator? generator = null) =>
                Filled(tensor, t => t.normal_(mean, std, generator));

            /// <summary>Draws from a normal distribution whose tails below <paramref name="a"/> and above <paramref name="b"/> are cut off.</summary>
            public static Tensor trunc_normal_(Tensor tensor, double mean = 0, double std = 1, double a = -2, double b = 2, Generator? generator = null) =>
                Filled(tensor, t =>
                {
                    // Uniform between the distribution function's values at both ends, through its inverse.
                    var (low, high) = (NormalDistribution((a - mean) / std), NormalDistribution((b - mean) / std));
                    t.uniform_(2 * low - 1, 2 * high - 1, generator).erfinv_().mul_(std * Math.Sqrt(2)).add_(mean).clamp_(a, b);
                });

            /// <summary>Sets every element to a value.</summary>
            public static Tensor constant_(Tensor tensor, Scalar val) => Filled(tensor, t => t.fill_(val));

            /// <summary>Sets every element to 1.</summary>
            public static Tensor ones_(Tensor tensor) => constant_(tensor, 1);

            /// <summary>Sets every element to 0.</summary>
            public static Tensor zeros_(Tensor tensor) => constant_(tensor, 0);

            /// <summary>Draws uniformly with the variance 2·gain² / (fan in + fan out).</summary>
            public static Tensor xavier_uniform_(Tensor tensor, double gain = 1)
            {
                var bound = Math.Sqrt(3) * XavierDeviation(tensor, gain);
                return uniform_(tensor, -bound, bound);
            }

            /// <summary>Draws normally with the variance 2·gain² / (fan in + fan out).</summary>
            public static Tensor xavier_normal_(Tensor tensor, double gain = 1) => normal_(tensor, 0, XavierDeviation(tensor, gain));

            /// <summary>Draws uniformly with the variance gain² / fan.</summary>
            /// <param name="tensor">The weight.</param>
            /// <param name="a">The slope of the leaky rectifier that follows.</param>
            /// <param name="mode">Which fan.</param>
            /// <param name="nonlinearity">What follows the weight.</param>
            public static Tensor kaiming_uniform_(
                Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn, NonlinearityType nonlinearity = NonlinearityType.LeakyReLU)
            {
                var bound = Math.Sqrt(3) * KaimingDeviation(tensor, a, mode, nonlinearity);
                return uniform_(tensor, -bound, bound);
            }

            /// <summary>Draws normally with the variance gain² / fan.</summary>
            /// <inheritdoc cref="kaiming_uniform_"/>
            public static Tensor kaiming_normal_(
                Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn, NonlinearityType nonlinearity = NonlinearityType.LeakyReLU) =>
                normal_(tensor, 0, KaimingDeviation(tensor, a, mode, nonlinearity));

            /// <summary>Draws a bias, where there is one, uniformly within 1/√(inputs of one output of its weight).</summary>
            internal static void UniformByFanIn(Tensor? bias, Tensor weight)
            {
                if (bias is null)
                    return;
                var fanIn = CalculateFanInAndFanOut(weight).fanIn;
                var bound = fanIn > 0 ? 1 / Math.Sqrt(fanIn) : 0;
                uniform_(bias, -bound, bound);
            }

            private static double XavierDeviation(Tensor tensor, double gain)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return gain * Math.Sqrt(2.0 / (fanIn + fanOut));
            }

            private static double KaimingDeviation(Tensor tensor, double a, FanInOut mode, NonlinearityType nonlinearity)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return calculate_gain(nonlinearity, a) / Math.Sqrt(mode == FanInOut.FanIn ? fanIn : fanOut);
            }

            private static double NormalDistribution(double x)
            {
                using var scaled = tensor(x / Math.Sqrt(2), ScalarType.Float64);
                using var value = erf.Call(scaled);
                return (1 + value.item<double>()) / 2;
            }

            private static Tensor Filled(Tensor tensor, Action<Tensor> fill)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                using (no_grad())
                    fill(tensor);
                return tensor;
            }
        }
    }
}
