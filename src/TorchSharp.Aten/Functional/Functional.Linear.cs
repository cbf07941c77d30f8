using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>The product of the last dimension with weights [out, in], plus the bias.</summary>
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) => Aten.linear.Call(input, weights, bias);

            /// <summary>The bilinear forms of two inputs with weights [out, in1, in2], plus the bias.</summary>
            public static Tensor bilinear(Tensor input1, Tensor input2, Tensor weight, Tensor? bias = null) => Aten.bilinear.Call(input1, input2, weight, bias);

            /// <summary>A new last dimension with 1 at the class and 0 elsewhere; as many classes as occur by default.</summary>
            public static Tensor one_hot(Tensor x, long num_classes = -1) => Aten.one_hot.Call(x, num_classes);

            /// <summary>The cosines of the angles between vectors along a dimension.</summary>
            public static Tensor cosine_similarity(Tensor x1, Tensor x2, long dim = 1, double eps = 1E-08) => Aten.cosine_similarity.Call(x1, x2, dim, eps);

            /// <summary>The <c>p</c>-norms of the differences along the last dimension.</summary>
            public static Tensor pairwise_distance(Tensor input1, Tensor input2, double p = 2, double eps = 1E-06, bool keepdim = false) =>
                Aten.pairwise_distance.Call(input1, input2, p, eps, keepdim);

            /// <summary>Sets elements to 0 with probability <c>p</c> in training, and scales the others up.</summary>
            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                inplace ? Aten.dropout_.Call(input, p, training) : Aten.dropout.Call(input, p, training);

            /// <summary>Sets whole channels of [N, C, L] to 0 with probability <c>p</c> in training, and scales the others up.</summary>
            public static Tensor dropout1d(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                inplace ? Aten.feature_dropout_.Call(input, p, training) : Aten.feature_dropout.Call(input, p, training);

            /// <summary>Sets whole channels of [N, C, H, W] to 0 with probability <c>p</c> in training, and scales the others up.</summary>
            public static Tensor dropout2d(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                inplace ? Aten.feature_dropout_.Call(input, p, training) : Aten.feature_dropout.Call(input, p, training);

            /// <summary>Sets whole channels of [N, C, D, H, W] to 0 with probability <c>p</c> in training, and scales the others up.</summary>
            public static Tensor dropout3d(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                inplace ? Aten.feature_dropout_.Call(input, p, training) : Aten.feature_dropout.Call(input, p, training);

            /// <summary>Dropout that keeps mean and variance, for self-normalising networks.</summary>
            public static Tensor alpha_dropout(Tensor input, double p = 0.5, bool training = false, bool inplace = false) =>
                inplace ? Aten.alpha_dropout_.Call(input, p, training) : Aten.alpha_dropout.Call(input, p, training);

            /// <summary>The values weighted by the softmax of the scaled products of queries and keys.</summary>
            /// <param name="query">[…, L, E].</param>
            /// <param name="key">[…, S, E].</param>
            /// <param name="value">[…, S, V].</param>
            /// <param name="attn_mask">[…, L, S]: what is added to the products, or truth values that say which count.</param>
            /// <param name="p">The probability of dropout.</param>
            /// <param name="is_casual">Whether a query sees only keys up to its own place.</param>
            public static Tensor scaled_dot_product_attention(
                Tensor query, Tensor key, Tensor value, Tensor? attn_mask = null, double p = 0, bool is_casual = false)
            {
                if (is_casual && attn_mask is not null)
                    throw new ArgumentException("A causal attention takes no mask.", nameof(attn_mask));
                if (Aten.scaled_dot_product_attention.Exists)
                    return Aten.scaled_dot_product_attention.Call(query, key, value, attn_mask, p, is_casual);

                using var scope = NewDisposeScope();
                var mask = is_casual
                    ? torch.ones([Checked(query).size(-2), Checked(key).size(-2)], ScalarType.Bool, query.device).tril()
                    : attn_mask;
                var scores = (Checked(query) / Math.Sqrt(query.size(-1))).matmul(Checked(key).transpose(-2, -1));
                if (mask is { dtype: ScalarType.Bool })
                    scores = scores.masked_fill(mask.logical_not(), double.NegativeInfinity);
                else if (mask is not null)
                    scores += mask;
                return dropout(scores.softmax(-1), p, training: p > 0).matmul(Checked(value)).MoveToOuterDisposeScope();
            }
        }
    }
}
