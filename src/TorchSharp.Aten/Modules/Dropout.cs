using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>In training sets elements to 0 at random and scales the rest up; in evaluation does nothing.</summary>
    public sealed class Dropout : ParameterLessModule<Tensor, Tensor>
    {
        internal Dropout(double p, bool inplace)
            : base(nameof(Dropout))
        {
            this.p = p;
            this.inplace = inplace;
        }

        /// <summary>The probability that an element is dropped.</summary>
        public double p { get; set; }

        /// <summary>Whether the input's own memory takes the result.</summary>
        public bool inplace { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => nn.functional.dropout(tensor, p, training, inplace);
    }

    /// <summary>In training sets whole channels to 0 at random and scales the rest up; in evaluation does nothing.</summary>
    public sealed class Dropout2d : ParameterLessModule<Tensor, Tensor>
    {
        internal Dropout2d(double p, bool inplace)
            : base(nameof(Dropout2d))
        {
            this.p = p;
            this.inplace = inplace;
        }

        /// <summary>The probability that a channel is dropped.</summary>
        public double p { get; set; }

        /// <summary>Whether the input's own memory takes the result.</summary>
        public bool inplace { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input) => nn.functional.dropout2d(input, p, training, inplace);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>In training sets elements to 0 at random and scales the rest up; in evaluation does nothing.</summary>
            /// <param name="p">The probability that an element is dropped.</param>
            /// <param name="inplace">Whether the input's own memory takes the result.</param>
            public static Dropout Dropout(double p = 0.5, bool inplace = false) => new(p, inplace);

            /// <summary>In training sets whole channels to 0 at random and scales the rest up; in evaluation does nothing.</summary>
            /// <param name="p">The probability that a channel is dropped.</param>
            /// <param name="inplace">Whether the input's own memory takes the result.</param>
            public static Dropout2d Dropout2d(double p = 0.5, bool inplace = false) => new(p, inplace);
        }
    }
}
