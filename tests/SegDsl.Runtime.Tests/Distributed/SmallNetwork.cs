using SegDsl.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Tests.Distributed;

/// <summary>Two convolutions and a normalization with deterministic weights, and an optional module that is only called on request.</summary>
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
        Fill(this);
    }

    /// <summary>Fills all parameters of a network with deterministic values.</summary>
    public static void Fill(SegmentationNetwork network)
    {
        var index = 0;
        using var scope = NewDisposeScope();
        using var without = no_grad();
        foreach (var parameter in network.parameters())
        {
            var waves = (arange(parameter.numel(), ScalarType.Float32) * (1.3f + index++)).sin().reshape(parameter.shape);
            parameter.copy_(waves * 0.3f + (parameter.dim() == 1 ? 0.7f : 0));
        }
    }

    public override long Classes => 4;

    /// <summary>Whether the optional module is called.</summary>
    public bool CallsUnused { get; set; }

    public override NamedTensors forward(NetworkInputs inputs)
    {
        var image = inputs.Image;
        var features = nn.functional.relu(norm.call(first.call(image)));
        var seg = last.call(features);
        return new Outputs(CallsUnused ? seg + unused.call(features) : seg);
    }

    private sealed record Outputs(Tensor Seg) : NamedTensors
    {
        public override IReadOnlyList<NamedTensor> Computed => [new("seg", Seg)];
    }
}
