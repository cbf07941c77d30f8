using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>A summand of a loss.</summary>
/// <param name="Name">What it judges, say <c>body</c>.</param>
/// <param name="Value">The summand as it went into the total, weight included: a scalar without gradient.</param>
public readonly record struct LossPart(string Name, Tensor Value);

/// <summary>The loss of a batch. It owns its tensors.</summary>
/// <param name="Total">The sum of the parts: a scalar to call <c>backward</c> on.</param>
/// <param name="Parts">The summands.</param>
public sealed record LossValue(Tensor Total, IReadOnlyList<LossPart> Parts) : IDisposable
{
    /// <summary>Frees the total and the parts.</summary>
    public void Dispose()
    {
        Total.Dispose();
        foreach (var part in Parts) part.Value.Dispose();
    }

    /// <summary>Adds up named summands, which become the parts.</summary>
    internal static LossValue Sum(params ReadOnlySpan<(string Name, Tensor Value)> summands)
    {
        var total = summands[0].Value;
        foreach (var (_, value) in summands[1..]) total += value;
        var parts = new LossPart[summands.Length];
        for (var i = 0; i < parts.Length; i++) parts[i] = new LossPart(summands[i].Name, summands[i].Value.detach());
        return new LossValue(total, parts);
    }

    /// <summary>Lets the tensors outlive the innermost dispose scope.</summary>
    internal LossValue MoveToOuterDisposeScope()
    {
        Total.MoveToOuterDisposeScope();
        foreach (var part in Parts) part.Value.MoveToOuterDisposeScope();
        return this;
    }
}
