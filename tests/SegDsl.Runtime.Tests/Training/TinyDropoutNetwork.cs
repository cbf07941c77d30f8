using SegDsl.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Tests.Training;

/// <summary>Two convolutions with batch norm and dropout, so that training has state besides weights and data.</summary>
internal sealed class TinyDropoutNetwork : SegmentationNetwork
{
    private readonly Conv2d first = nn.Conv2d(3, 8, 3, padding: 1);
    private readonly BatchNorm2d norm = nn.BatchNorm2d(8);
    private readonly Dropout dropout = nn.Dropout(0.3);
    private readonly Conv2d last = nn.Conv2d(8, 2, 1);

    public TinyDropoutNetwork() : base(nameof(TinyDropoutNetwork))
    {
        register_module(nameof(first), first);
        register_module(nameof(norm), norm);
        register_module(nameof(dropout), dropout);
        register_module(nameof(last), last);
    }

    public override long Classes => 2;

    public override NamedTensors forward(NetworkInputs inputs) =>
        new Outputs(last.call(dropout.call(nn.functional.relu(norm.call(first.call(inputs.Image))))));

    private sealed record Outputs(Tensor Seg) : NamedTensors
    {
        public override IReadOnlyList<NamedTensor> Computed => [new("seg", Seg)];
    }
}
