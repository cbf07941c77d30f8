using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>1 / (1 + e⁻ˣ).</summary>
    public sealed class Sigmoid : ParameterLessModule<Tensor, Tensor>
    {
        internal Sigmoid(bool inplace)
            : base(nameof(Sigmoid))
        {
            this.inplace = inplace;
        }

        /// <summary>Whether the input's own memory takes the result.</summary>
        public bool inplace { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => nn.functional.sigmoid(tensor, inplace);
    }

    /// <summary>tanh(x).</summary>
    public sealed class Tanh : ParameterLessModule<Tensor, Tensor>
    {
        internal Tanh(bool inplace)
            : base(nameof(Tanh))
        {
            this.inplace = inplace;
        }

        /// <summary>Whether the input's own memory takes the result.</summary>
        public bool inplace { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => nn.functional.tanh(tensor, inplace);
    }

    /// <summary>x, cut to a range.</summary>
    public sealed class Hardtanh : ParameterLessModule<Tensor, Tensor>
    {
        internal Hardtanh(double min_val, double max_val, bool inplace)
            : base(nameof(Hardtanh))
        {
            this.min_val = min_val;
            this.max_val = max_val;
            this.inplace = inplace;
        }

        /// <summary>The lower end of the range.</summary>
        public double min_val { get; set; }

        /// <summary>The upper end of the range.</summary>
        public double max_val { get; set; }

        /// <summary>Whether the input's own memory takes the result.</summary>
        public bool inplace { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => nn.functional.hardtanh(tensor, min_val, max_val, inplace);
    }

    /// <summary>min(max(x + 3, 0), 6) / 6.</summary>
    public sealed class Hardsigmoid : ParameterLessModule<Tensor, Tensor>
    {
        internal Hardsigmoid(bool inplace)
            : base(nameof(Hardsigmoid))
        {
            this.inplace = inplace;
        }

        /// <summary>Whether the input's own memory takes the result.</summary>
        public bool inplace { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => nn.functional.hardsigmoid(tensor, inplace);
    }

    /// <summary>x·hardsigmoid(x).</summary>
    public sealed class Hardswish : ParameterLessModule<Tensor, Tensor>
    {
        internal Hardswish(bool inplace)
            : base(nameof(Hardswish))
        {
            this.inplace = inplace;
        }

        /// <summary>Whether the input's own memory takes the result.</summary>
        public bool inplace { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => nn.functional.hardswish(tensor, inplace);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>1 / (1 + e⁻ˣ).</summary>
            public static Sigmoid Sigmoid() => new(false);

            /// <summary>1 / (1 + e⁻ˣ).</summary>
            /// <param name="inplace">Whether the input's own memory takes the result.</param>
            public static Sigmoid Sigmoid(bool inplace) => new(inplace);

            /// <summary>tanh(x).</summary>
            public static Tanh Tanh() => new(false);

            /// <summary>tanh(x).</summary>
            /// <param name="inplace">Whether the input's own memory takes the result.</param>
            public static Tanh Tanh(bool inplace = false) => new(inplace);

            /// <summary>x, cut to a range.</summary>
            /// <param name="min_val">The lower end of the range.</param>
            /// <param name="max_val">The upper end of the range.</param>
            /// <param name="inplace">Whether the input's own memory takes the result.</param>
            public static Hardtanh Hardtanh(double min_val = -1, double max_val = 1, bool inplace = false) => new(min_val, max_val, inplace);

            /// <summary>min(max(x + 3, 0), 6) / 6.</summary>
            /// <param name="inplace">Whether the input's own memory takes the result.</param>
            public static Hardsigmoid Hardsigmoid(bool inplace = false) => new(inplace);

            /// <summary>x·hardsigmoid(x).</summary>
            /// <param name="inplace">Whether the input's own memory takes the result.</param>
            public static Hardswish Hardswish(bool inplace = false) => new(inplace);
        }
    }
}
