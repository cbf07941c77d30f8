using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>The squared difference.</summary>
    public sealed class MSELoss : Loss<Tensor, Tensor, Tensor>
    {
        /// <summary>Makes the loss.</summary>
        /// <param name="reduction">How the elements' losses become one.</param>
        public MSELoss(nn.Reduction reduction = nn.Reduction.Mean)
            : base(reduction)
        {
        }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input, Tensor target) => nn.functional.mse_loss(input, target, reduction);
    }

    /// <summary>The absolute difference.</summary>
    public sealed class L1Loss : Loss<Tensor, Tensor, Tensor>
    {
        /// <summary>Makes the loss.</summary>
        /// <param name="reduction">How the elements' losses become one.</param>
        public L1Loss(nn.Reduction reduction = nn.Reduction.Mean)
            : base(reduction)
        {
        }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input, Tensor target) => nn.functional.l1_loss(input, target, reduction);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>The squared difference.</summary>
            /// <param name="reduction">How the elements' losses become one.</param>
            public static MSELoss MSELoss(Reduction reduction = Reduction.Mean) => new(reduction);

            /// <summary>The absolute difference.</summary>
            /// <param name="reduction">How the elements' losses become one.</param>
            public static L1Loss L1Loss(Reduction reduction = Reduction.Mean) => new(reduction);
        }
    }
}
