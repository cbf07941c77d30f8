using SegDsl.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Tests.Distributed;

/// <summary>Two convolutions and a norm, the same weights every time; perhaps an auxiliary output.</summary>
internal sealed class SmallNetwork : SegmentationNetwork
{
    private readonly Conv2d first = nn.Conv2d(3, 8, 3, padding: 1, bias: false);
    private readonly nn.Module<Tensor, Tensor> norm;
    private readonly Conv2d last = nn.Conv2d(8, 4, 3, padding: 1);
    private readonly Conv2d unused = nn.Conv2d(8, 4, 1);

    public SmallNetwork(Normalization normalization, bool hasUnused = false) : base("SmallNetwork")
    {
        norm = normalization.Create(8);
        register_module("first", first);
        register_module("norm", norm);
        register_module("last", last);
        if (hasUnused) register_module("unused", unused);
        var index = 0;
        using var scope = NewDisposeScope();
        using (no_grad())
        {
            foreach (var parameter in parameters())
            {
                var waves = (arange(parameter.numel(), ScalarType.Float32) * (1.3f + index++)).sin().reshape(parameter.shape);
                parameter.copy_(waves * 0.3f + (parameter.dim() == 1 ? 0.7f : 0));
            }
        }
    }

    public override long Classes => 4;

    public override NamedTensors forward(Tensor image) => new Outputs(last.call(nn.functional.relu(norm.call(first.call(image)))));

    private sealed record Outputs(Tensor Seg) : NamedTensors
    {
        public override IReadOnlyList<NamedTensor> Computed => [new("seg", Seg)];
    }
}
