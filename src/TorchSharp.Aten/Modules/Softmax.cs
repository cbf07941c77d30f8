using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>eˣ divided by its sum over a dimension.</summary>
    public sealed class Softmax : ParameterLessModule<Tensor, Tensor>
    {
        internal Softmax(long dim)
            : base(nameof(Softmax))
        {
            this.dim = dim;
        }

        /// <summary>The dimension.</summary>
        public long dim { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => nn.functional.softmax(tensor, dim);
    }

    /// <summary>The logarithm of <see cref="Softmax"/>, computed so that nothing overflows.</summary>
    public sealed class LogSoftmax : ParameterLessModule<Tensor, Tensor>
    {
        internal LogSoftmax(long dim)
            : base(nameof(LogSoftmax))
        {
            this.dim = dim;
        }

        /// <summary>The dimension.</summary>
        public long dim { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => nn.functional.log_softmax(tensor, dim);
    }

    /// <summary><see cref="Softmax"/> over the channels of images, [N, C, H, W].</summary>
    public sealed class Softmax2d : ParameterLessModule<Tensor, Tensor>
    {
        internal Softmax2d()
            : base(nameof(Softmax2d))
        {
        }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => nn.functional.softmax2d(tensor);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>eˣ divided by its sum over a dimension.</summary>
            /// <param name="dim">The dimension.</param>
            public static Softmax Softmax(long dim) => new(dim);

            /// <summary>The logarithm of the softmax, computed so that nothing overflows.</summary>
            /// <param name="dim">The dimension.</param>
            public static LogSoftmax LogSoftmax(long dim) => new(dim);

            /// <summary>Softmax over the channels of images, [N, C, H, W].</summary>
            public static Softmax2d Softmax2d() => new();
        }
    }
}
