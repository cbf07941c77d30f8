using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>Scaled dot-product attention, batch first. Vaswani et al.: Attention Is All You Need, NeurIPS 2017.</summary>
public static class ScaledDotProduct
{
    /// <summary>Averages the values with the softmax of query-key products divided by the square root of the number of channels per head.</summary>
    /// <param name="query">[N, L, C].</param>
    /// <param name="key">[N, S, C].</param>
    /// <param name="value">[N, S, D].</param>
    /// <param name="heads">The number of heads, which must divide the numbers of channels C and D.</param>
    /// <returns>[N, L, D].</returns>
    /// <exception cref="ArgumentException">A tensor does not have three dimensions.</exception>
    public static Tensor Attend(this Tensor query, Tensor key, Tensor value, long heads)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        if (query.dim() != 3 || key.dim() != 3 || value.dim() != 3)
            throw new ArgumentException($"Attention expects tensors with 3 dimensions, got {query.dim()}, {key.dim()} and {value.dim()}.");
        using var scope = NewDisposeScope();
        var attended = nn.functional.scaled_dot_product_attention(SplitHeads(query, heads), SplitHeads(key, heads), SplitHeads(value, heads));
        return attended.transpose(1, 2).flatten(2).MoveToOuterDisposeScope();
    }

    /// <summary>Splits [N, L, C] into heads, [N, heads, L, C / heads].</summary>
    private static Tensor SplitHeads(Tensor tokens, long heads) => tokens.unflatten(2, heads, tokens.shape[2] / heads).transpose(1, 2);
}
