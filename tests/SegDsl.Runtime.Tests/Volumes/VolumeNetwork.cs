using SegDsl.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Tests.Volumes;

/// <summary>Three convolutions of volumes.</summary>
internal sealed class VolumeNetwork : SegmentationNetwork
{
    private readonly Conv3d first;
    private readonly Conv3d second;
    private readonly Conv3d last;

    public VolumeNetwork(long classes) : base(nameof(VolumeNetwork))
    {
        Classes = classes;
        first = nn.Conv3d(1, 8, 3, padding: 1);
        second = nn.Conv3d(8, 8, 3, padding: 1);
        last = nn.Conv3d(8, classes, 1);
        register_module(nameof(first), first);
        register_module(nameof(second), second);
        register_module(nameof(last), last);
    }

    public override long Classes { get; }

    public override NamedTensors forward(NetworkInputs inputs) =>
        new Outputs(last.call(nn.functional.relu(second.call(nn.functional.relu(first.call(inputs.Image))))));

    private sealed record Outputs(Tensor Seg) : NamedTensors
    {
        public override IReadOnlyList<NamedTensor> Computed => [new("seg", Seg)];
    }
}

/// <summary>Scores every voxel by its own value only, so that windows do not change the result. Accepts only multiples of a number as sides.</summary>
internal sealed class PointwiseNetwork(int multiple = 1) : SegmentationNetwork(nameof(PointwiseNetwork))
{
    public override long Classes => 3;

    /// <summary>The shapes of all inputs.</summary>
    public List<long[]> Shapes { get; } = [];

    public override NamedTensors forward(NetworkInputs inputs)
    {
        var volume = inputs.Image;
        Require(volume.shape[2..].All(side => side % multiple == 0), volume, $"D, H and W are multiples of {multiple}");
        Shapes.Add(volume.shape);
        return new Outputs(cat([volume, -volume, 0.5 - volume * volume], 1));
    }

    private sealed record Outputs(Tensor Seg) : NamedTensors
    {
        public override IReadOnlyList<NamedTensor> Computed => [new("seg", Seg)];
    }
}
