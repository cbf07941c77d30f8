using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>max(x, 0).</summary>
    public sealed class ReLU : ParameterLessModule<Tensor, Tensor>
    {
        internal ReLU(bool inplace)
            : base(nameof(ReLU))
        {
            this.inplace = inplace;
        }

        /// <summary>Whether the input's own memory takes the result.</summary>
        public bool inplace { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => nn.functional.relu(tensor, inplace);
    }

    /// <summary>min(max(x, 0), 6).</summary>
    public sealed class ReLU6 : ParameterLessModule<Tensor, Tensor>
    {
        internal ReLU6(bool inplace)
            : base(nameof(ReLU6))
        {
            this.inplace = inplace;
        }

        /// <summary>Whether the input's own memory takes the result.</summary>
        public bool inplace { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => nn.functional.relu6(tensor, inplace);
    }

    /// <summary>x where it is positive, else a small multiple of x.</summary>
    public sealed class LeakyReLU : ParameterLessModule<Tensor, Tensor>
    {
        internal LeakyReLU(double negative_slope, bool inplace)
            : base(nameof(LeakyReLU))
        {
            this.negative_slope = negative_slope;
            this.inplace = inplace;
        }

        /// <summary>The multiple.</summary>
        public double negative_slope { get; set; }

        /// <summary>Whether the input's own memory takes the result.</summary>
        public bool inplace { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => nn.functional.leaky_relu(tensor, negative_slope, inplace);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>max(x, 0).</summary>
            /// <param name="inplace">Whether the input's own memory takes the result.</param>
            public static ReLU ReLU(bool inplace = false) => new(inplace);

            /// <summary>min(max(x, 0), 6).</summary>
            /// <param name="inplace">Whether the input's own memory takes the result.</param>
            public static ReLU6 ReLU6(bool inplace = false) => new(inplace);

            /// <summary>x where it is positive, else a small multiple of x.</summary>
            /// <param name="negative_slope">The multiple.</param>
            /// <param name="inplace">Whether the input's own memory takes the result.</param>
            public static LeakyReLU LeakyReLU(double negative_slope = 0.01, bool inplace = false) => new(negative_slope, inplace);
        }
    }
}
