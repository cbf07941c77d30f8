using SegDsl.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Tests.Training;

/// <summary>Two convolutions and an auxiliary output.</summary>
internal sealed class TinyNetwork : SegmentationNetwork
{
    private readonly Conv2d first;
    private readonly Conv2d last;

    public TinyNetwork(long classes, long width) : base(nameof(TinyNetwork))
    {
        Classes = classes;
        first = nn.Conv2d(3, width, 3, padding: 1);
        last = nn.Conv2d(width, classes, 1);
        register_module(nameof(first), first);
        register_module(nameof(last), last);
    }

    public override long Classes { get; }

    public override NamedTensors forward(NetworkInputs inputs)
    {
        var image = inputs.Image;
        var features = nn.functional.relu(first.call(image));
        return new Outputs(last.call(features), ComputesAuxiliary ? features.mean([1], keepdim: true).sigmoid() : null);
    }

    private sealed record Outputs(Tensor Seg, Tensor? Edge) : NamedTensors
    {
        public override IReadOnlyList<NamedTensor> Computed => Edge is null ? [new("seg", Seg)] : [new("seg", Seg), new("edge", Edge)];
    }
}
