using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>Scaled dot-product attention, batch first.</summary>
public static class ScaledDotProduct
{
    /// <summary>Every query's mean of the values, weighted by the softmax of its products with the keys over the root of their channels.</summary>
    /// <param name="query">[N, L, C].</param>
    /// <param name="key">[N, S, C].</param>
    /// <param name="value">[N, S, D].</param>
    /// <param name="heads">Into how many parts the channels are parted, each with attention of its own.</param>
    /// <returns>[N, L, D].</returns>
    /// <exception cref="ArgumentException">A tensor has another number of dimensions.</exception>
    public static Tensor Attend(this Tensor query, Tensor key, Tensor value, long heads)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        if (query.dim() != 3 || key.dim() != 3 || value.dim() != 3)
            throw new ArgumentException($"Attention takes three dimensions each, not {query.dim()}, {key.dim()} and {value.dim()}.");
        using var scope = NewDisposeScope();
        var attended = nn.functional.scaled_dot_product_attention(Part(query, heads), Part(key, heads), Part(value, heads));
        return attended.transpose(1, 2).flatten(2).MoveToOuterDisposeScope();
    }

    /// <summary>[N, L, C] as [N, heads, L, C / heads].</summary>
    private static Tensor Part(Tensor tokens, long heads) => tokens.unflatten(2, heads, tokens.shape[2] / heads).transpose(1, 2);
}
