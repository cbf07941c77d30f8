using SegDsl.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Tests.Distributed;

/// <summary>
/// A network that makes it difficult to determine when gradients are complete. It has parameters of its own, a module that is called twice, one with two
/// inputs, one that is not called through torch, two modules that share a weight, and a module whose weight is used before the module is called.
/// </summary>
internal sealed class TangledNetwork : SegmentationNetwork
{
    private readonly Conv2d stem = nn.Conv2d(3, 8, 3, padding: 1);
    private readonly Conv2d repeated = nn.Conv2d(8, 8, 3, padding: 1);
    private readonly Conv2d twin = nn.Conv2d(8, 8, 1);
    private readonly Conv2d otherTwin = nn.Conv2d(8, 8, 1);
    private readonly Conv2d borrowed = nn.Conv2d(8, 8, 1);
    private readonly MultiHeadAttention attention = new(8, 2);
    private readonly Mix mix = new();
    private readonly Conv2d score = nn.Conv2d(8, 4, 1);
    private readonly Parameter shift = new(zeros(1, 8, 1, 1));
    private readonly bool borrows;

    /// <summary>Creates the network with deterministic weights.</summary>
    /// <param name="borrows">Whether a weight is used before its module is called.</param>
    public TangledNetwork(bool borrows) : base(nameof(TangledNetwork))
    {
        this.borrows = borrows;
        otherTwin.weight = twin.weight;
        register_module("stem", stem);
        register_module("repeated", repeated);
        register_module("twin", twin);
        register_module("otherTwin", otherTwin);
        register_module("attention", attention);
        register_module("mix", mix);
        register_module("borrowed", borrowed);
        register_module("score", score);
        register_parameter("shift", shift);
        SmallNetwork.Fill(this);
    }

    public override long Classes => 4;

    public override NamedTensors forward(NetworkInputs inputs)
    {
        var image = inputs.Image;
        var x = stem.call(image) + shift;
        if (borrows) x = nn.functional.conv2d(x, borrowed.weight);
        x = repeated.call(nn.functional.relu(x));
        x = mix.call(twin.call(x), x);
        x = repeated.call(nn.functional.relu(x));
        var tokens = x.flatten(2).transpose(1, 2);
        x = x + attention.call(tokens, tokens, tokens).transpose(1, 2).reshape(x.shape);
        x = otherTwin.call(nn.functional.relu(x));
        return new Outputs(score.call(nn.functional.relu(borrowed.call(x))));
    }

    private sealed record Outputs(Tensor Seg) : NamedTensors
    {
        public override IReadOnlyList<NamedTensor> Computed => [new("seg", Seg)];
    }

    /// <summary>A weighted sum of two feature maps.</summary>
    private sealed class Mix : nn.Module<Tensor, Tensor, Tensor>
    {
        private readonly Parameter weight = new(ones(8, 1, 1));

        public Mix() : base(nameof(Mix)) => register_parameter("weight", weight);

        public override Tensor forward(Tensor first, Tensor second) => first * weight + second;

        protected override void RegisterComponents()
        {
        }
    }
}
