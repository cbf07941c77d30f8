using SegDsl.Networks;
using static TorchSharp.torch;

namespace SegDsl.Tests.Losses;

/// <summary>Named outputs without a network.</summary>
internal sealed record Outputs : NamedTensors
{
    public Outputs(params IEnumerable<(string Name, Tensor Value)> outputs) => Computed = [.. outputs.Select(o => new NamedTensor(o.Name, o.Value))];

    public override IReadOnlyList<NamedTensor> Computed { get; }
}
