using TorchSharp.Modules;
using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>A table that gives a vector for each index.</summary>
    public sealed class Embedding : nn.Module<Tensor, Tensor>
    {
        private static readonly Operator embedding = new("embedding");
        private static readonly Operator embedding_renorm_ = new("embedding_renorm_");

        private readonly long padding_idx;
        private readonly double? max_norm;
        private readonly double norm_type;
        private readonly bool scale_grad_by_freq;
        private readonly bool sparse;
        private Parameter? _weight;

        internal Embedding(Parameter weight, long? padding_idx, double? max_norm, double norm_type, bool scale_grad_by_freq, bool sparse)
            : base(nameof(Embedding))
        {
            var count = weight.shape[0];
            if (padding_idx is { } padding && (padding < -count || padding >= count))
                throw new ArgumentException($"Embedding: the padding index {padding} is not among the {count} indices.", nameof(padding_idx));
            this.padding_idx = padding_idx switch { null => -1, < 0 => count + padding_idx.Value, _ => padding_idx.Value };
            this.max_norm = max_norm;
            this.norm_type = norm_type;
            this.scale_grad_by_freq = scale_grad_by_freq;
            this.sparse = sparse;
            register_parameter(nameof(weight), _weight = weight);
        }

        /// <summary>The table [indices, dimensions].</summary>
        public Parameter? weight
        {
            get => _weight;
            set => SetParameter(nameof(weight), ref _weight, value);
        }

        /// <summary>Looks up indices, [...] → [..., dimensions].</summary>
        public override Tensor forward(Tensor input)
        {
            if (max_norm is { } norm)
                using (no_grad())
                    embedding_renorm_.InPlace(_weight, input, norm, norm_type);
            return embedding.Call(_weight, input, padding_idx, scale_grad_by_freq, sparse);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>A table that gives a vector for each index, drawn from the standard normal distribution.</summary>
            /// <param name="num_embeddings">The number of indices.</param>
            /// <param name="embedding_dims">The size of a vector.</param>
            /// <param name="padding_idx">An index whose vector is zero and is not learned.</param>
            /// <param name="max_norm">The norm that longer vectors are scaled down to when they are looked up.</param>
            /// <param name="norm_type">The p of the p-norm.</param>
            /// <param name="scale_grad_by_freq">Whether gradients are divided by how often an index occurs in the batch.</param>
            /// <param name="sparse">Whether the gradient is a sparse tensor.</param>
            /// <param name="device">Where the table lives.</param>
            /// <param name="dtype">The table's type.</param>
            public static Embedding Embedding(
                long num_embeddings, long embedding_dims, long? padding_idx = null, double? max_norm = null, double norm_type = 2,
                bool scale_grad_by_freq = false, bool sparse = false, Device? device = null, ScalarType? dtype = null)
            {
                var weight = new Parameter(empty(num_embeddings, embedding_dims, dtype: dtype, device: device));
                var result = new Embedding(weight, padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse);
                init.normal_(weight);
                if (padding_idx is { } padding)
                    using (no_grad())
                    using (var row = weight.select(0, padding))
                        row.fill_(0);
                return result;
            }

            /// <summary>A table with given vectors [indices, dimensions]: the tensor becomes the module's and invalid. Frozen, it is not learned.</summary>
            /// <inheritdoc cref="Embedding(long, long, long?, double?, double, bool, bool, Device, ScalarType?)"/>
            public static Embedding Embedding_from_pretrained(
                Tensor embeddings, bool freeze = true, long? padding_idx = null, double? max_norm = null, double norm_type = 2, bool scale_grad_by_freq = false,
                bool sparse = false, Device? device = null, ScalarType? dtype = null)
            {
                var module = new Embedding(new Parameter(embeddings, !freeze), padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse);
                module.Convert(device, dtype, false);
                return module;
            }
        }
    }
}
