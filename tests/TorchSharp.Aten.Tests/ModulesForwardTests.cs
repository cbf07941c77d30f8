using System.Runtime.CompilerServices;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Aten.Tests;

/// <summary>What modules compute, against PyTorch 1.13's numbers for the same parameters and input.</summary>
public sealed class ModulesForwardTests
{
    private static readonly Dictionary<string, ForwardCase> Cases = new[]
    {
        Case(() => Conv2d(4, 6, 3, stride: 2, padding: 1, groups: 2, dtype: float64), [2, 4, 7, 6], [2, 6, 4, 3], 9.732574139377963, 9.732574139377963),
        Case(() => Conv2d(3, 2, (3, 2), dilation: (2, 1), bias: false, dtype: float64), [1, 3, 8, 5], [1, 2, 4, 4], -16.705258577858345, -16.705258577858345),
        Case(() => Conv2d(3, 2, 4, Padding.Same, dtype: float64), [1, 3, 6, 5], [1, 2, 6, 5], -8.72914693224431, -8.72914693224431),
        Case(
            () => Conv2d(3, 2, 3, padding: 2, padding_mode: PaddingModes.Reflect, dtype: float64),
            [1, 3, 6, 5], [1, 2, 8, 7], 0.15049117757558372, 0.15049117757558372),
        Case(
            () => Conv2d(3, 2, 3, padding: 1, padding_mode: PaddingModes.Circular, dtype: float64),
            [1, 3, 6, 5], [1, 2, 6, 5], 9.381192115079447, 9.381192115079447),
        Case(() => Conv2d(3, 2, 3, padding: 1, dtype: float64), [3, 5, 4], [2, 5, 4], -3.786601266847877, -3.786601266847877),
        Case(
            () => ConvTranspose2d(4, 6, 3, stride: 2, padding: 1, output_padding: 1, groups: 2, dtype: float64),
            [2, 4, 3, 4], [2, 6, 6, 8], 4.936133592069905, 4.936133592069905),
        Case(() => Linear(5, 3, dtype: float64), [2, 4, 5], [2, 4, 3], 3.6889853743689214, 3.6889853743689214),
        Case(() => Linear(5, 3, false, dtype: float64), [4, 5], [4, 3], 2.991499027444263, 2.991499027444263),
        Case(() => BatchNorm2d(3, dtype: float64), [2, 3, 4, 5], [2, 3, 4, 5], -0.16917374455929046, 0.00685672078899735),
        Case(
            () => BatchNorm2d(3, affine: false, track_running_stats: false, dtype: float64),
            [2, 3, 4, 5], [2, 3, 4, 5], 3.070849844476797, 3.070849844476797),
        Case(() => BatchNorm1d(3, dtype: float64), [4, 3], [4, 3], -0.053556244494603056, 0.05041879728985199),
        Case(() => GroupNorm(2, 4, dtype: float64), [2, 4, 3, 3], [2, 4, 3, 3], -0.09983127135203929, -0.09983127135203929),
        Case(() => LayerNorm([4, 3], dtype: float64), [2, 4, 3], [2, 4, 3], 3.259219618852047, 3.259219618852047),
        Case(() => InstanceNorm2d(3, affine: true, dtype: float64), [2, 3, 4, 5], [2, 3, 4, 5], -0.1959726538233903, -0.1959726538233903),
        Case(() => InstanceNorm2d(3, dtype: float64), [3, 4, 5], [3, 4, 5], 2.7574703873155197, 2.7574703873155197),
        Case(() => ReLU(), [3, 5], [3, 5], -1.6580549157269706, -1.6580549157269706),
        Case(() => ReLU6(), [3, 5], [3, 5], -1.6580549157269706, -1.6580549157269706),
        Case(() => LeakyReLU(0.2), [3, 5], [3, 5], -0.8694387944046267, -0.8694387944046267),
        Case(() => ELU(0.7), [3, 5], [3, 5], -0.5406611171875544, -0.5406611171875544),
        Case(() => GELU(), [3, 5], [3, 5], -1.4647477790494694, -1.4647477790494694),
        Case(() => SiLU(), [3, 5], [3, 5], -1.047706640898965, -1.047706640898965),
        Case(() => Mish(), [3, 5], [3, 5], -1.139097333498592, -1.139097333498592),
        Case(() => Hardswish(), [3, 5], [3, 5], -1.0020744111286797, -1.0020744111286797),
        Case(() => Hardsigmoid(), [3, 5], [3, 5], -0.9334428032451533, -0.9334428032451533),
        Case(() => Hardtanh(-0.5, 0.3), [3, 5], [3, 5], 0.6482228820956574, 0.6482228820956574),
        Case(() => PReLU(3, dtype: float64), [2, 3, 4], [2, 3, 4], 6.631265661552272, 6.631265661552272),
        Case(() => Sigmoid(), [3, 5], [3, 5], -0.9073595059092191, -0.9073595059092191),
        Case(() => Tanh(), [3, 5], [3, 5], 0.9912457651388162, 0.9912457651388162),
        Case(() => Softmax(1), [3, 5], [3, 5], -0.8263538910471498, -0.8263538910471498),
        Case(() => LogSoftmax(1), [3, 5], [3, 5], 4.6349099613683435, 4.6349099613683435),
        Case(() => Softmax2d(), [2, 3, 2, 2], [2, 3, 2, 2], 3.648254481798911, 3.648254481798911),
        Case(() => Softplus(2, 1), [3, 5], [3, 5], -1.633860048595004, -1.633860048595004),
        Case(() => Identity(), [3, 5], [3, 5], 2.2850256908847477, 2.2850256908847477),
        Case(() => MaxPool2d(3, 2, 1), [1, 2, 7, 6], [1, 2, 4, 3], 9.216555270249073, 9.216555270249073),
        Case(() => MaxPool2d((2, 3), ceil_mode: true), [1, 2, 7, 7], [1, 2, 4, 3], 7.355576022668224, 7.355576022668224),
        Case(() => AvgPool2d(3, 2, 1), [1, 2, 7, 6], [1, 2, 4, 3], 1.7429699279526247, 1.7429699279526247),
        Case(() => AvgPool2d((2, 3), count_include_pad: false, divisor_override: 5), [1, 2, 7, 6], [1, 2, 3, 2], 0.17422626550011622, 0.17422626550011622),
        Case(() => AdaptiveAvgPool2d(3), [1, 2, 7, 6], [1, 2, 3, 3], 0.04329812151708191, 0.04329812151708191),
        Case(() => AdaptiveAvgPool2d((2, 1)), [1, 2, 7, 6], [1, 2, 2, 1], 0.4905790118658152, 0.4905790118658152),
        Case(() => AdaptiveMaxPool2d([2, 3]), [1, 2, 7, 6], [1, 2, 2, 3], -1.669670848113904, -1.669670848113904),
        Case(() => Upsample(scale_factor: [2, 2]), [1, 2, 3, 4], [1, 2, 6, 8], -0.8939295789803301, -0.8939295789803301),
        Case(() => Upsample([5, 7], mode: UpsampleMode.Bilinear, align_corners: false), [1, 2, 3, 4], [1, 2, 5, 7], -7.744130309775364, -7.744130309775364),
        Case(() => Upsample([5, 7], mode: UpsampleMode.Bilinear, align_corners: true), [1, 2, 3, 4], [1, 2, 5, 7], -5.536180508152805, -5.536180508152805),
        Case(() => PixelShuffle(2), [1, 8, 3, 2], [1, 2, 6, 4], -0.4788183444795493, -0.4788183444795493),
        Case(() => Flatten(), [2, 3, 4], [2, 12], 8.943533229399305, 8.943533229399305),
        Case(() => Flatten(0, 1), [2, 3, 4], [6, 4], 8.943533229399305, 8.943533229399305),
        Case(() => ZeroPad2d((1, 2, 3, 0)), [1, 2, 3, 4], [1, 2, 6, 7], 16.140766518418197, 16.140766518418197),
        Case(() => ReflectionPad2d(2), [1, 2, 3, 4], [1, 2, 7, 8], 0.21919603940758225, 0.21919603940758225),
        Case(() => ReflectionPad2d((1, 0, 2, 1)), [1, 2, 3, 4], [1, 2, 6, 5], -11.301987423443691, -11.301987423443691),
        Case(
            () => Sequential(Conv2d(3, 4, 1, dtype: float64), BatchNorm2d(4, dtype: float64), ReLU(inplace: true), Conv2d(4, 2, 1, dtype: float64)),
            [2, 3, 4, 4], [2, 2, 4, 4], 0.4331094081598553, 0.5241599825455233),
    }.ToDictionary(test => test.Name);

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void ComputesWhatPyTorchDoes(string name)
    {
        var (_, make, input, shape, training, evaluation) = Cases[name];
        using var scope = NewDisposeScope();
        using var module = make();
        Waves.Fill(module);

        var trained = module.call(Waves.Of(0.7, input) * 3);
        Assert.Equal(shape, trained.shape);
        Assert.Equal(training, Waves.Checksum(trained), 9);

        module.eval();
        Assert.Equal(evaluation, Waves.Checksum(module.call(Waves.Of(0.7, input) * 3)), 9);
    }

    private static ForwardCase Case(
        Func<Module<Tensor, Tensor>> make, long[] input, long[] shape, double training, double evaluation,
        [CallerArgumentExpression(nameof(make))] string name = "") =>
        new(name, make, input, shape, training, evaluation);

    /// <summary>A module, the shapes of its input and result, and the checksums of what it computes in training and then in evaluation mode.</summary>
    private sealed record ForwardCase(string Name, Func<Module<Tensor, Tensor>> Make, long[] Input, long[] Shape, double Training, double Evaluation);
}
