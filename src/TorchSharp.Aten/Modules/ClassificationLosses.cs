using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Cross entropy of scores [N, C, ...] with class indices [N, ...] or class probabilities [N, C, ...].</summary>
    public sealed class CrossEntropyLoss : WeightedLoss<Tensor, Tensor, Tensor>
    {
        /// <summary>Makes the loss.</summary>
        /// <param name="weight">The weight of each class [C].</param>
        /// <param name="ignore_index">The target that does not count; −100 where null.</param>
        /// <param name="reduction">How the elements' losses become one.</param>
        /// <param name="label_smoothing">How much of the target is spread evenly over all classes, from 0 to 1.</param>
        public CrossEntropyLoss(Tensor? weight = null, long? ignore_index = null, nn.Reduction reduction = nn.Reduction.Mean, double label_smoothing = 0)
            : base(weight, reduction)
        {
            this.ignore_index = ignore_index;
            this.label_smoothing = label_smoothing;
        }

        /// <summary>The target that does not count; −100 where null.</summary>
        public long? ignore_index { get; }

        /// <summary>How much of the target is spread evenly over all classes.</summary>
        public double label_smoothing { get; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input, Tensor target) =>
            nn.functional.cross_entropy(input, target, weight, ignore_index ?? -100, reduction, label_smoothing);
    }

    /// <summary>Negative log likelihood of log probabilities [N, C, ...] and class indices [N, ...].</summary>
    public sealed class NLLLoss : WeightedLoss<Tensor, Tensor, Tensor>
    {
        /// <summary>Makes the loss.</summary>
        /// <param name="weight">The weight of each class [C].</param>
        /// <param name="reduction">How the elements' losses become one.</param>
        public NLLLoss(Tensor? weight = null, nn.Reduction reduction = nn.Reduction.Mean)
            : base(weight, reduction)
        {
        }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input, Tensor target) => nn.functional.nll_loss(input, target, weight, reduction);
    }

    /// <summary>Binary cross entropy of probabilities and targets from 0 to 1, of the same shape.</summary>
    public sealed class BCELoss : WeightedLoss<Tensor, Tensor, Tensor>
    {
        /// <summary>Makes the loss.</summary>
        /// <param name="weight">The weight of each element, or what broadcasts to it.</param>
        /// <param name="reduction">How the elements' losses become one.</param>
        public BCELoss(Tensor? weight = null, nn.Reduction reduction = nn.Reduction.Mean)
            : base(weight, reduction)
        {
        }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input, Tensor target) => nn.functional.binary_cross_entropy(input, target, weight, reduction);
    }

    /// <summary>Binary cross entropy of scores and targets from 0 to 1, of the same shape.</summary>
    public sealed class BCEWithLogitsLoss : WeightedLoss<Tensor, Tensor, Tensor>
    {
        /// <summary>Makes the loss.</summary>
        /// <param name="weight">The weight of each element, or what broadcasts to it.</param>
        /// <param name="reduction">How the elements' losses become one.</param>
        /// <param name="pos_weights">The weight of the positive targets of each class.</param>
        public BCEWithLogitsLoss(Tensor? weight = null, nn.Reduction reduction = nn.Reduction.Mean, Tensor? pos_weights = null)
            : base(weight, reduction) => this.pos_weights = pos_weights;

        /// <summary>The weight of the positive targets of each class.</summary>
        public Tensor? pos_weights { get; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input, Tensor target) =>
            nn.functional.binary_cross_entropy_with_logits(input, target, weight, reduction, pos_weights);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Cross entropy of scores [N, C, ...] with class indices [N, ...] or class probabilities [N, C, ...].</summary>
            /// <param name="weight">The weight of each class [C].</param>
            /// <param name="ignore_index">The target that does not count; −100 where null.</param>
            /// <param name="reduction">How the elements' losses become one.</param>
            public static CrossEntropyLoss CrossEntropyLoss(Tensor? weight = null, long? ignore_index = null, Reduction reduction = Reduction.Mean) =>
                new(weight, ignore_index, reduction);

            /// <summary>Negative log likelihood of log probabilities [N, C, ...] and class indices [N, ...].</summary>
            /// <param name="weight">The weight of each class [C].</param>
            /// <param name="reduction">How the elements' losses become one.</param>
            public static NLLLoss NLLLoss(Tensor? weight = null, Reduction reduction = Reduction.Mean) => new(weight, reduction);

            /// <summary>Binary cross entropy of probabilities and targets from 0 to 1, of the same shape.</summary>
            /// <param name="weight">The weight of each element, or what broadcasts to it.</param>
            /// <param name="reduction">How the elements' losses become one.</param>
            public static BCELoss BCELoss(Tensor? weight = null, Reduction reduction = Reduction.Mean) => new(weight, reduction);

            /// <summary>Binary cross entropy of scores and targets from 0 to 1, of the same shape.</summary>
            /// <param name="weight">The weight of each element, or what broadcasts to it.</param>
            /// <param name="reduction">How the elements' losses become one.</param>
            /// <param name="pos_weights">The weight of the positive targets of each class.</param>
            public static BCEWithLogitsLoss BCEWithLogitsLoss(Tensor? weight = null, Reduction reduction = Reduction.Mean, Tensor? pos_weights = null) =>
                new(weight, reduction, pos_weights);
        }
    }
}
