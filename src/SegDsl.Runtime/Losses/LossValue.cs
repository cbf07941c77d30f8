using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>A term of a loss.</summary>
/// <param name="Name">The name of the term, for example <c>body</c>.</param>
/// <param name="Value">The weighted value that was added to the total: a scalar without gradient.</param>
public readonly record struct LossPart(string Name, Tensor Value);

/// <summary>The loss of a batch. The record owns its tensors.</summary>
/// <param name="Total">The sum of the parts: a scalar with gradient, for <c>backward</c>.</param>
/// <param name="Parts">The terms.</param>
public sealed record LossValue(Tensor Total, IReadOnlyList<LossPart> Parts) : IDisposable
{
    /// <summary>Disposes the total and the parts.</summary>
    public void Dispose()
    {
        Total.Dispose();
        foreach (var part in Parts) part.Value.Dispose();
    }

    /// <summary>Adds named terms, which become the parts.</summary>
    internal static LossValue Sum(params ReadOnlySpan<(string Name, Tensor Value)> summands)
    {
        var total = summands[0].Value;
        foreach (var (_, value) in summands[1..]) total += value;
        var parts = new LossPart[summands.Length];
        for (var i = 0; i < parts.Length; i++) parts[i] = new LossPart(summands[i].Name, summands[i].Value.detach());
        return new LossValue(total, parts);
    }

    /// <summary>Moves the tensors to the outer dispose scope.</summary>
    internal LossValue MoveToOuterDisposeScope()
    {
        Total.MoveToOuterDisposeScope();
        foreach (var part in Parts) part.Value.MoveToOuterDisposeScope();
        return this;
    }
}
