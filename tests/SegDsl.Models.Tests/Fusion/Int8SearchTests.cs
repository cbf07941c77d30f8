using SegDsl.Fusion.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Models.Tests.Fusion;

/// <summary>
/// Random convolutions of bytes. For some shapes, paddings and zero points, those of oneDNN compute wrong numbers or write outside of their memory, so every
/// kind of convolution is computed at many sizes.
/// </summary>
public sealed class Int8SearchTests
{
    private static readonly QuantizedRange AddedRange = new(0.05, 90);

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_convolutions_equal_those_of_the_numbers(int seed)
    {
        Skip.IfNot(OneDnn.IsAvailable, "libtorch has no oneDNN.");
        using var inference = inference_mode();
        using var generator = new Generator((ulong)seed);
        var random = new Random(seed);
        for (var i = 0; i < 120; i++)
        {
            using var scope = NewDisposeScope();
            Check(random, generator);
        }
    }

    private static void Check(Random random, Generator generator)
    {
        int[] Two(Func<int> next) => random.Next(2) == 0 ? [next(), next()] : [.. Enumerable.Repeat(next(), 2)];
        var kernel = Two(() => random.Next(2) == 0 ? 3 : random.Next(1, 8));
        var stride = Two(() => random.Next(1, 4));
        var dilation = Two(() => random.Next(2) == 0 ? 1 : random.Next(1, 7));
        var isSame = random.Next(2) == 0;
        int[] padding = [.. Enumerable.Range(0, 2).Select(side => isSame ? kernel[side] / 2 * dilation[side] : random.Next(kernel[side] + 1))];
        var largest = random.Next(4) == 0 ? 60 : 12;
        var size = Two(() => random.Next(1, largest));
        if (Enumerable.Range(0, 2).Any(side => size[side] + (2 * padding[side]) < (dilation[side] * (kernel[side] - 1)) + 1)) return;
        var (from, to, count) = (random.Next(8, 100), random.Next(8, 100), random.Next(1, 3));
        var input = new QuantizedRange(0.02, random.Next(2) * random.Next(256));
        var (adds, overwrites, activates, inBytes) = (random.Next(2) == 0, random.Next(2) == 0, random.Next(2) == 0, random.Next(2) == 0);
        var text = $"{from} -> {to}, kernel {string.Join('x', kernel)}, stride {string.Join('x', stride)}, padding {string.Join('x', padding)}, "
            + $"dilation {string.Join('x', dilation)}, size {count}x{string.Join('x', size)}, zero point {input.ZeroPoint}, adds {adds}";

        static long[] Long(int[] numbers) => [.. numbers.Select(number => (long)number)];
        var settings = new ConvolutionSettings(Long(padding), Long(stride), Long(dilation), 1);
        var weight = randn([to, from, .. Long(kernel)], generator: generator) * 0.02;
        var bias = random.Next(4) == 0 ? null : randn([to], generator: generator);
        var image = randint(0, 256, [count, from, .. Long(size)], generator: generator).to(ScalarType.Byte);
        var scales = weight.abs().amax([1, 2, 3], keepdim: true) / ByteProducts.LargestWeight;
        var expected = nn.functional.conv2d(
            input.Dequantize(image), (weight / scales).round() * scales, bias, strides: settings.Stride, padding: settings.Padding, dilation: settings.Dilation);
        var other = randint(0, 256, expected.shape, generator: generator).to(ScalarType.Byte);
        if (adds) expected += AddedRange.Dequantize(other);
        if (activates) expected = expected.relu();
        var most = expected.abs().max().item<float>();
        var output = activates ? new QuantizedRange((most / 255) + 1e-6, 0) : new QuantizedRange((most / 127) + 1e-6, 128);
        using var convolution = new PackedConvolution(
            "Conv", weight.clone().DetachFromDisposeScope(), bias?.clone().DetachFromDisposeScope(), settings,
            adds ? PackedConvolution.Sum.InPlace : PackedConvolution.Sum.None, activates ? Epilogue.Of("relu")! : Epilogue.None);
        using var quantized = new QuantizedConvolution(convolution, input)
        {
            Output = adds || inBytes ? output : null, Added = adds ? AddedRange : null, Overwrites = overwrites,
        };

        // The second run uses packed weights.
        for (var run = 0; run < 2; run++)
        {
            var sum = other.clone();
            var result = quantized.Run(adds ? [image, sum] : [image], sizes: null!);
            var numbers = quantized.Output is null ? result : output.Dequantize(result);
            Assert.Equal(expected.shape, numbers.shape);
            var error = (numbers - expected).abs().max().item<float>();
            var allowed = (quantized.Output is null ? 0 : output.Scale * 0.51) + (1e-4 * most) + 1e-5;
            Assert.True(error <= allowed, $"{text}: the error is {error}, not at most {allowed}.");
            Assert.True(overwrites || sum.Equals(other), $"{text}: the summand was changed.");
        }
    }
}
