using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>x where it is positive, else α(eˣ − 1).</summary>
    public sealed class ELU : ParameterLessModule<Tensor, Tensor>
    {
        internal ELU(double alpha, bool inplace)
            : base(nameof(ELU))
        {
            this.alpha = alpha;
            this.inplace = inplace;
        }

        /// <summary>α.</summary>
        public double alpha { get; set; }

        /// <summary>Whether the input's own memory takes the result.</summary>
        public bool inplace { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => nn.functional.elu(tensor, alpha, inplace);
    }

    /// <summary>x·Φ(x), Φ being the normal distribution function.</summary>
    public sealed class GELU : ParameterLessModule<Tensor, Tensor>
    {
        internal GELU(bool inplace)
            : base(nameof(GELU))
        {
            this.inplace = inplace;
        }

        /// <summary>Whether the input's own memory takes the result.</summary>
        public bool inplace { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => nn.functional.gelu(tensor, inplace);
    }

    /// <summary>x·sigmoid(x).</summary>
    public sealed class SiLU : ParameterLessModule<Tensor, Tensor>
    {
        internal SiLU(bool inplace)
            : base(nameof(SiLU))
        {
            this.inplace = inplace;
        }

        /// <summary>Whether the input's own memory takes the result.</summary>
        public bool inplace { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => nn.functional.silu(tensor, inplace);
    }

    /// <summary>x·tanh(softplus(x)).</summary>
    public sealed class Mish : ParameterLessModule<Tensor, Tensor>
    {
        internal Mish(bool inplace)
            : base(nameof(Mish))
        {
            this.inplace = inplace;
        }

        /// <summary>Whether the input's own memory takes the result.</summary>
        public bool inplace { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => nn.functional.mish(tensor, inplace);
    }

    /// <summary>ln(1 + e^(βx)) / β; x itself where βx is above a threshold.</summary>
    public sealed class Softplus : ParameterLessModule<Tensor, Tensor>
    {
        internal Softplus(double beta, double threshold)
            : base(nameof(Softplus))
        {
            this.beta = beta;
            this.threshold = threshold;
        }

        /// <summary>β.</summary>
        public double beta { get; set; }

        /// <summary>The value of βx above which the result is x.</summary>
        public double threshold { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => nn.functional.softplus(tensor, beta, threshold);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>x where it is positive, else α(eˣ − 1).</summary>
            /// <param name="alpha">α.</param>
            /// <param name="inplace">Whether the input's own memory takes the result.</param>
            public static ELU ELU(double alpha = 1, bool inplace = false) => new(alpha, inplace);

            /// <summary>x·Φ(x), Φ being the normal distribution function.</summary>
            public static GELU GELU() => new(false);

            /// <summary>x·Φ(x), Φ being the normal distribution function.</summary>
            /// <param name="inplace">Whether the input's own memory takes the result.</param>
            public static GELU GELU(bool inplace) => new(inplace);

            /// <summary>x·sigmoid(x).</summary>
            public static SiLU SiLU() => new(false);

            /// <summary>x·sigmoid(x).</summary>
            /// <param name="inplace">Whether the input's own memory takes the result.</param>
            public static SiLU SiLU(bool inplace) => new(inplace);

            /// <summary>x·tanh(softplus(x)).</summary>
            public static Mish Mish() => new(false);

            /// <summary>x·tanh(softplus(x)).</summary>
            /// <param name="inplace">Whether the input's own memory takes the result.</param>
            public static Mish Mish(bool inplace) => new(inplace);

            /// <summary>ln(1 + e^(βx)) / β; x itself where βx is above a threshold.</summary>
            /// <param name="beta">β.</param>
            /// <param name="threshold">The value of βx above which the result is x.</param>
            public static Softplus Softplus(double beta = 1, double threshold = 20) => new(beta, threshold);
        }
    }
}
