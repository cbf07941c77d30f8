using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>
/// Multi-head attention over tokens, batch first, with the parameters of PyTorch's <c>nn.MultiheadAttention</c>: one matrix with the projections of query,
/// key and value, and an output projection. Vaswani et al.: Attention Is All You Need, NeurIPS 2017.
/// </summary>
public sealed class MultiHeadAttention : nn.Module<Tensor, Tensor>
{
    private readonly long heads;

    [ComponentName(Name = "in_proj_weight")]
    private readonly Parameter weight;

    [ComponentName(Name = "in_proj_bias")]
    private readonly Parameter bias;

    private readonly Linear projection;

    /// <summary>Creates the module with initialized weights.</summary>
    /// <param name="channels">The number of channels of the tokens; a multiple of <paramref name="heads"/>.</param>
    /// <param name="heads">The number of heads.</param>
    public MultiHeadAttention(long channels, long heads) : base(nameof(MultiHeadAttention))
    {
        this.heads = heads;
        register_parameter("in_proj_weight", weight = Weights.Create(3 * channels, channels).XavierUniform());
        register_parameter("in_proj_bias", bias = Weights.Create(3 * channels).Zeros());
        register_module("out_proj", projection = nn.Linear(channels, channels, device: META).Initialize(null));
        if (projection.bias is { } shift) nn.init.zeros_(shift);
    }

    /// <summary>Does nothing: the constructor registers everything.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <summary>Self-attention.</summary>
    /// <param name="tokens">[N, L, C].</param>
    /// <returns>[N, L, C].</returns>
    public override Tensor forward(Tensor tokens) => call(tokens, tokens, tokens);

    /// <summary>Cross-attention.</summary>
    /// <param name="query">[N, L, C].</param>
    /// <param name="key">[N, S, C], also used as value.</param>
    /// <returns>[N, L, C].</returns>
    public Tensor call(Tensor query, Tensor key) => call(query, key, key);

    /// <summary>Cross-attention with separate keys and values.</summary>
    /// <param name="query">[N, L, C].</param>
    /// <param name="key">[N, S, C].</param>
    /// <param name="value">[N, S, C].</param>
    /// <returns>[N, L, C].</returns>
    public Tensor call(Tensor query, Tensor key, Tensor value)
    {
        using var scope = NewDisposeScope();
        var (weights, biases) = (weight.chunk(3), bias.chunk(3));
        Tensor Project(Tensor tokens, int index) => nn.functional.linear(tokens, weights[index], biases[index]);
        return projection.call(Project(query, 0).Attend(Project(key, 1), Project(value, 2), heads)).MoveToOuterDisposeScope();
    }
}
