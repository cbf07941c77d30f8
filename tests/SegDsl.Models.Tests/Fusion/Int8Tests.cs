using SegDsl.Catalog;
using SegDsl.Fusion;
using SegDsl.Fusion.Graphs;
using SegDsl.Fusion.Kernels;
using SegDsl.Inference;
using SegDsl.Models.Networks;
using SegDsl.Models.Tests.Fixtures;
using SegDsl.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Models.Tests.Fusion;

/// <summary>Fused forms with convolutions of bytes.</summary>
public sealed class Int8Tests
{
    [Fact]
    public void A_range_contains_zero_exactly_and_other_values_up_to_half_a_step()
    {
        using var scope = NewDisposeScope();
        foreach (var (low, high) in new[] { (0f, 6f), (-1f, 3f), (-5f, -2f), (2f, 4f), (0f, 0f) })
        {
            var values = low + (rand(500) * (high - low));
            var range = QuantizedRange.Fit(values.data<float>().ToArray(), low, high);

            var restored = range.Dequantize(range.Quantize(values));

            Assert.Equal(0, range.Dequantize(range.Quantize(zeros(1))).item<float>());
            Assert.InRange((restored - values).abs().max().item<float>(), 0, (range.Scale / 2) + 1e-6);
        }
    }

    [Fact]
    public void Rare_extreme_values_are_clipped()
    {
        // One value of 100 among a million up to 1: steps of 0.4 would erase all others.
        float[] sample = [.. Enumerable.Range(0, 1000).Select(i => i / 1000f)];

        Assert.InRange(QuantizedRange.Fit(sample, 0, 100).Scale, 0.05, 0.12);
        Assert.InRange(QuantizedRange.Fit(sample, 0, 1).Scale, 0.9 / 255, 1.01 / 255);
    }

    public static TheoryData<string, bool, bool> Convolutions
    {
        get
        {
            var data = new TheoryData<string, bool, bool>();
            foreach (var activation in new[] { "none", "relu", "hardswish", "silu" })
            {
                data.Add(activation, false, false);
                data.Add(activation, false, true);
            }
            foreach (var activation in new[] { "none", "relu" }) data.Add(activation, true, true);
            return data;
        }
    }

    [SkippableTheory, MemberData(nameof(Convolutions))]
    public void A_convolution_equals_that_of_the_numbers_its_bytes_stand_for(string activation, bool adds, bool inBytes)
    {
        Skip.IfNot(OneDnn.IsAvailable, "libtorch has no oneDNN.");
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var epilogue = activation == "none" ? Epilogue.None : Epilogue.Of(activation)!;
        // A zero point above 0 must also be that of the padding.
        var (input, added, output) = (new QuantizedRange(0.02, 100), new QuantizedRange(0.03, 50), new QuantizedRange(0.05, 120));
        (int Kernel, int Stride, int Dilation, long Height, long Width)[] forms =
        [
            (1, 1, 1, 9, 12), (3, 1, 1, 9, 12), (3, 2, 1, 9, 12), (3, 1, 2, 9, 12), (1, 1, 1, 1, 1), (3, 1, 1, 1, 1), (1, 1, 1, 1, 3),
            (3, 2, 1, 2, 2), (3, 1, 1, 3, 2), (3, 1, 3, 1, 4), (3, 1, 1, 11, 1),
        ];
        foreach (var (kernel, stride, dilation, height, width) in forms)
        {
            var padding = kernel / 2 * dilation;
            var settings = new ConvolutionSettings([padding, padding], [stride, stride], [dilation, dilation], 1);
            var weight = FixtureNumbers.Image("weight", [16, 24, kernel, kernel]) * 0.1;
            var bias = FixtureNumbers.Image("bias", [16]);
            using var convolution = new PackedConvolution(
                "Conv", weight.clone().DetachFromDisposeScope(), bias.clone().DetachFromDisposeScope(), settings,
                adds ? PackedConvolution.Sum.New : PackedConvolution.Sum.None, epilogue);
            using var quantized = new QuantizedConvolution(convolution, input) { Output = inBytes ? output : null, Added = adds ? added : null };
            var image = input.Quantize(FixtureNumbers.Image("image", [2, 24, height, width]));
            // Rounding of the weight, per output channel.
            var scales = weight.abs().amax([1, 2, 3], keepdim: true) / ByteProducts.LargestWeight;
            var expected = nn.functional.conv2d(
                input.Dequantize(image), (weight / scales).round() * scales, bias, strides: settings.Stride, padding: settings.Padding,
                dilation: settings.Dilation);
            var other = added.Quantize(FixtureNumbers.Image("other", expected.shape));
            if (adds) expected += added.Dequantize(other);
            expected = epilogue.Apply(expected);
            var unchanged = other.clone();

            // The second run uses packed weights.
            foreach (var result in Enumerable.Range(0, 2).Select(_ => quantized.Run(adds ? [image, other] : [image], sizes: null!)))
            {
                var difference = (inBytes ? output.Dequantize(result) : result) - expected.clamp(inBytes ? -120 * 0.05 : -1e9, inBytes ? 135 * 0.05 : 1e9);
                Assert.InRange(difference.abs().max().item<float>(), 0, inBytes ? 0.0501 / 2 : 1e-4);
                Assert.True(other.Equals(unchanged), "The summand was changed.");
            }
        }
    }

    [SkippableTheory]
    [InlineData("DeepR18V3Plus", 30)]
    [InlineData("BiSeNetV2", 20)]
    [InlineData("DDRNet23Slim", 30)]
    [InlineData("LRASPPMobileNetV3", 10)]
    [InlineData("UNet", 10)]
    public void Scores_are_near_those_of_the_network(string name, int least)
    {
        Skip.IfNot(OneDnn.IsAvailable, "libtorch has no oneDNN.");
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var entry = SegCatalog.Instance.Networks.Single(n => n.Name == name);
        using var network = Initialization.Skip(() => entry.Create([.. entry.Parameters.Select(p => p.Default!)]));
        FixtureAssert.FillState(network);
        network.eval();
        var image = FixtureNumbers.Image("image", [2, 3, 97, 128]);

        // A size that the network accepts only with padding.
        using var fused = network.FuseInt8([FixtureNumbers.Image("first", [1, 3, 97, 128]), FixtureNumbers.Image("second", [1, 3, 90, 101])]);

        Assert.Equal(ScalarType.Int8, fused.Precision);
        Assert.InRange(fused.Plan.Steps.Count(step => step.Kernel is QuantizedConvolution), least, int.MaxValue);
        var expected = network.call(image)["seg"];
        // The second run uses packed weights.
        foreach (var outputs in new[] { fused.call(image), fused.call(image) })
            Assert.InRange(((outputs["seg"] - expected).norm() / (expected - expected.mean()).norm()).item<float>(), 0, 0.2);
        fused.AuxiliaryOutputs = true;
        Assert.Equal(network.call(image).Computed.Select(o => o.Name).First(), fused.call(image).Computed[0].Name);
    }

    [SkippableFact]
    public void The_first_and_the_last_convolutions_stay_in_float32()
    {
        Skip.IfNot(OneDnn.IsAvailable, "libtorch has no oneDNN.");
        using var network = new DeepR18V3Plus();
        using var fused = network.FuseInt8([zeros(1, 3, 64, 64)]);

        string[] plain = [.. fused.Plan.Steps.Where(step => step.Kernel is PackedConvolution).Select(step => step.Path)];

        Assert.Equal(fused.Plan.Steps[0].Path, plain[0]);
        Assert.InRange(plain.Length, 2, 4);
        Assert.DoesNotContain(fused.Plan.Steps, step => step.Kernel is QuantizedConvolution && step.Path == plain[^1]);
    }

    [Fact]
    public void Calibration_requires_inputs_that_the_network_accepts()
    {
        using var network = new BiSeNetV2();

        Assert.Contains("There are no calibration inputs", Assert.Throws<FusionException>(() => network.FuseInt8([])).Message, StringComparison.Ordinal);
        Assert.Throws<InferenceException>(() => network.FuseInt8([zeros(1, 4, 64, 64)]));
        Assert.Throws<NetworkInputException>(() => network.FuseInt8([zeros(1, 3, 64, 64, dtype: ScalarType.Float64)]));
        Assert.Throws<ArgumentNullException>(() => network.FuseInt8(null!));
    }

    [SkippableFact]
    public void Intermediate_tensors_and_packed_weights_are_disposed()
    {
        Skip.IfNot(OneDnn.IsAvailable, "libtorch has no oneDNN.");
        using var network = new BiSeNetV2();
        using var image = zeros(1, 3, 64, 64);
        void Use()
        {
            using var fused = network.FuseInt8([image]);
            fused.call(image).DisposeAll();
            fused.call(image).DisposeAll();
        }
        Use();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Use();

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }
}
