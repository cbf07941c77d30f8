using SegDsl.Networks;
using SegDsl.Precision;
using SegDsl.Recomputation;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Tests.Training;

/// <summary>Parts whose activations are computed again in the backward pass.</summary>
[Collection(nameof(TrainingRuns))]
public sealed class RecomputationTests
{
    [Theory]
    [InlineData(ComputePrecision.Fp32, 1, "stem", "body", "head")]
    [InlineData(ComputePrecision.Fp32, 1, "body")]
    [InlineData(ComputePrecision.Fp32, 2, "stem", "parts", "parts.inner")]
    [InlineData(ComputePrecision.Bf16, 2, "stem", "parts")]
    public void Results_are_equal_to_those_of_kept_activations(ComputePrecision precision, int batches, params string[] recomputed)
    {
        // A part that is applied twice adds its gradients one after another: to those of other batches, and after the conversion from 16 bits.
        var (kept, again) = (Train(precision, batches, []), Train(precision, batches, recomputed));

        Assert.Equal(kept.Keys, again.Keys);
        foreach (var (name, value) in kept) Assert.True(value.SequenceEqual(again[name]), name);
    }

    [Fact]
    public void A_segment_runs_again_in_the_backward_pass_only_with_gradients()
    {
        using var scope = NewDisposeScope();
        using var network = new Parted();
        using var parts = new RecomputedParts(network, ["parts"], ComputePrecision.Fp32, CPU);
        Assert.Equal(1, parts.Count);

        using (no_grad()) network.call(Image());
        Assert.Equal(1, network.Calls);

        var loss = network.call(Image())["seg"].sum();
        Assert.Equal(2, network.Calls);
        loss.backward();
        Assert.Equal(3, network.Calls);
        parts.Dispose();
        network.call(Image())["seg"].sum().backward();
        Assert.Equal(4, network.Calls);
    }

    [Fact]
    public void Failures_leave_gradients_enabled_and_are_thrown_after_the_backward_pass()
    {
        using var scope = NewDisposeScope();
        using var network = new Parted();
        using var parts = new RecomputedParts(network, ["parts"], ComputePrecision.Fp32, CPU);
        network.FailsAt = 1;

        Assert.Throws<InvalidOperationException>(() => network.call(Image()));
        parts.EndForward();
        Assert.True(is_grad_enabled());

        network.FailsAt = 3;
        network.call(Image())["seg"].sum().backward();
        Assert.Throws<InvalidOperationException>(parts.EndBackward);
    }

    [Theory]
    [InlineData("bodi", "Cannot recompute 'bodi': the network has no such module.")]
    [InlineData("pair", "Cannot recompute 'pair': it has no module that takes and returns one tensor.")]
    public void Unsuitable_parts_are_refused(string part, string message)
    {
        using var network = new Parted();

        Assert.Equal(message, Assert.Throws<ArgumentException>(() => new RecomputedParts(network, [part], ComputePrecision.Fp32, CPU)).Message);
    }

    /// <summary>Two steps: all gradients, parameters and buffers, and the state of the random numbers.</summary>
    private static Dictionary<string, byte[]> Train(ComputePrecision precision, int batches, string[] recomputed)
    {
        using var scope = NewDisposeScope();
        using var generator = manual_seed(3);
        using var network = new Parted();
        using var parts = recomputed.Length == 0 ? null : new RecomputedParts(network, recomputed, precision, CPU);
        using var optimizer = optim.SGD(network.parameters(), 0.1);
        for (var step = 0; step < 2; step++)
        {
            optimizer.zero_grad();
            for (var batch = 0; batch < batches; batch++)
            {
                Tensor output;
                using (Autocast.Enter(precision, CPU)) output = network.call(Image())["seg"];
                parts?.EndForward();
                output.to(ScalarType.Float32).square().mean().backward();
                parts?.EndBackward();
            }
            optimizer.step();
        }
        var results = network.state_dict().ToDictionary(s => s.Key, s => s.Value.cpu().bytes.ToArray());
        foreach (var (name, parameter) in network.named_parameters()) results.Add(name + ".grad", parameter.grad!.bytes.ToArray());
        results.Add("random", get_rng_state().bytes.ToArray());
        return results;
    }

    private static Tensor Image() => rand(2, 3, 8, 8);

    /// <summary>Batch norm, dropout, in-place operations on the results of parts, a part that is applied twice, and parts within parts.</summary>
    private sealed class Parted : SegmentationNetwork
    {
        private readonly Sequential stem = nn.Sequential(
            ("conv", nn.Conv2d(3, 8, 3, padding: 1)), ("norm", nn.BatchNorm2d(8)), ("act", nn.ReLU(inplace: true)));

        private readonly Sequential body = nn.Sequential(
            ("conv", nn.Conv2d(8, 8, 3, padding: 1, bias: false)), ("norm", new BatchNormalization(8)), ("drop", nn.Dropout(0.3)));

        private readonly Sequential parts;
        private readonly Conv2d head = nn.Conv2d(8, 2, 1);

        public Parted() : base(nameof(Parted))
        {
            parts = nn.Sequential(
                ("probe", new TensorFunction(Probe)), ("inner", nn.Sequential(("conv", nn.Conv2d(8, 8, 1)), ("drop", nn.Dropout(0.5)))), ("act", nn.GELU()));
            register_module(nameof(stem), stem);
            register_module(nameof(body), body);
            register_module(nameof(parts), parts);
            register_module("pair", new Pair());
            register_module(nameof(head), head);
        }

        public override long Classes => 2;

        public int Calls { get; private set; }

        public int FailsAt { get; set; }

        public override NamedTensors forward(NetworkInputs inputs)
        {
            var x = stem.call(inputs.Image);
            var y = body.call(x).relu_();
            return new Outputs(head.call(parts.call(body.call(y).add_(x)).add_(1)));
        }

        private Tensor Probe(Tensor x) => ++Calls == FailsAt ? throw new InvalidOperationException("probe") : x.alias();

        private sealed class Pair() : nn.Module<Tensor, Tensor, Tensor>(nameof(Pair))
        {
            public override Tensor forward(Tensor first, Tensor second) => first + second;
        }

        private sealed record Outputs(Tensor Seg) : NamedTensors
        {
            public override IReadOnlyList<NamedTensor> Computed => [new("seg", Seg)];
        }
    }
}
