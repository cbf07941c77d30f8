using SegDsl.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Tests.Training;

/// <summary>A backbone with a stem, two stages of blocks with a downsampling between them, and a final normalization; then a head.</summary>
internal sealed class LayeredNetwork : SegmentationNetwork
{
    private readonly Body body = new();
    private readonly Conv2d head = nn.Conv2d(4, 2, 1, bias: false);

    public LayeredNetwork() : base(nameof(LayeredNetwork))
    {
        register_module(nameof(body), body);
        register_module(nameof(head), head);
    }

    public override long Classes => 2;

    public override NamedTensors forward(NetworkInputs inputs) => new Outputs(head.call(((Outputs)body.call(inputs.Image)).Seg));

    private sealed record Outputs(Tensor Seg) : NamedTensors
    {
        public override IReadOnlyList<NamedTensor> Computed => [new("seg", Seg)];
    }

    private sealed class Body : Backbone
    {
        private readonly Sequential layers;

        public Body() : base(nameof(Body))
        {
            layers = nn.Sequential(
                ("stem", nn.Conv2d(3, 4, 3, padding: 1, bias: false)),
                ("stages", nn.Sequential(Stage(2))),
                ("down", nn.Conv2d(4, 4, 1, bias: false)),
                ("stages2", nn.Sequential(Stage(1))),
                ("norm", nn.GroupNorm(1, 4)));
            foreach (var (name, module) in layers.named_children()) register_module(name, module);
        }

        public override long ChannelsOf(string feature) => 4;

        public override NamedTensors forward(Tensor image) => new Outputs(layers.call(image));

        private static Sequential Stage(int blocks) => nn.Sequential(
            ("blocks", nn.Sequential([.. Enumerable.Range(0, blocks).Select(_ => nn.Conv2d(4, 4, 1, bias: false))])));
    }
}
