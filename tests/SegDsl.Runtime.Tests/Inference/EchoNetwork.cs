using SegDsl.Networks;
using static TorchSharp.torch;

namespace SegDsl.Tests.Inference;

/// <summary>Returns its input as scores of three classes, and the first channel as edges. Accepts only sizes that are multiples of a number.</summary>
internal sealed class EchoNetwork(int multiple = 1) : SegmentationNetwork(nameof(EchoNetwork))
{
    public override long Classes => 3;

    /// <summary>The sizes of all inputs.</summary>
    public List<(long Height, long Width)> Sizes { get; } = [];

    public override NamedTensors forward(NetworkInputs inputs)
    {
        var image = inputs.Image;
        Require(image.shape[2] % multiple == 0 && image.shape[3] % multiple == 0, image, $"H and W are multiples of {multiple}");
        Sizes.Add((image.shape[2], image.shape[3]));
        return new Outputs(image, ComputesAuxiliary ? image.narrow(1, 0, 1) : null);
    }

    private sealed record Outputs(Tensor Seg, Tensor? Edge) : NamedTensors
    {
        public override IReadOnlyList<NamedTensor> Computed => Edge is null ? [new("seg", Seg)] : [new("seg", Seg), new("edge", Edge)];
    }
}
