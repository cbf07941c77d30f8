using System.Runtime.CompilerServices;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;
using static TorchSharp.torch.optim.lr_scheduler;
using static TorchSharp.torch.optim.lr_scheduler.impl.OneCycleLR;

namespace TorchSharp.Aten.Tests;

/// <summary>The learning rates that schedules set, against PyTorch 1.13's numbers.</summary>
public sealed class OptimScheduleTests
{
    private static readonly Dictionary<string, (Func<Optimizer, LRScheduler> Make, double[] Rates)> Cases = new[]
    {
        Case(o => StepLR(o, 3, 0.5), [0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.025, 0.025, 0.025]),
        Case(o => MultiStepLR(o, [2, 5, 5], 0.3), [0.1, 0.1, 0.03, 0.03, 0.03, 0.0027, 0.0027, 0.0027, 0.0027]),
        Case(o => ExponentialLR(o, 0.9), [0.1, 0.09, 0.081, 0.0729, 0.06561, 0.059049, 0.0531441, 0.04782969, 0.043046721]),
        Case(o => PolynomialLR(o, 6, 0.9), [0.1, 0.08486661468, 0.06942531627, 0.05358867313, 0.0372041058, 0.01993718665, 0, 0, 0]),
        Case(o => CosineAnnealingLR(o, 4, 0.01), [0.1, 0.08681980515, 0.055, 0.02318019485, 0.01, 0.02318019485, 0.055, 0.08681980515, 0.1]),
        Case(o => LinearLR(o, 0.25, 1, 4), [0.025, 0.04375, 0.0625, 0.08125, 0.1, 0.1, 0.1, 0.1, 0.1]),
        Case(o => ConstantLR(o, 0.25, 4), [0.025, 0.025, 0.025, 0.025, 0.1, 0.1, 0.1, 0.1, 0.1]),
        Case(
            o => LambdaLR(o, epoch => 1.0 / (1 + epoch)),
            [0.1, 0.05, 0.03333333333, 0.025, 0.02, 0.01666666667, 0.01428571429, 0.0125, 0.01111111111]),
        Case(o => OneCycleLR(o, 1.0, 10), [0.04, 0.52, 1, 0.950484632, 0.8117456539, 0.6112620219, 0.3887419781, 0.1882583461, 0.04951936799]),
        Case(
            o => OneCycleLR(o, 1.0, epochs: 5, steps_per_epoch: 2, pct_start: 0.4, anneal_strategy: AnnealStrategy.Linear, three_phase: true),
            [0.04, 0.36, 0.68, 1, 0.68, 0.36, 0.04, 0.026668, 0.013336]),
        Case(
            o => SequentialLR(o, [ConstantLR(o, 0.1, 2), ExponentialLR(o, 0.9)], [3]),
            [0.01, 0.01, 0.1, 0.1, 0.09, 0.081, 0.0729, 0.06561, 0.059049]),
        Case(
            o => SequentialLR(o, [LinearLR(o, 0.1, 1, 2), PolynomialLR(o, 6, 0.9)], [2]),
            [0.01, 0.055, 0.1, 0.08486661468, 0.06942531627, 0.05358867313, 0.0372041058, 0.01993718665, 0]),
    }.ToDictionary(test => test.Name, test => (test.Make, test.Rates));

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void RatesAreAsPyTorchSetsThem(string name)
    {
        using var optimizer = MakeOptimizer();
        var (make, rates) = Cases[name];
        var schedule = make(optimizer);
        foreach (var rate in rates)
        {
            Assert.Equal(rate, Rate(optimizer), 9);
            Assert.Equal([Rate(optimizer)], schedule.get_last_lr());
            schedule.step();
        }
    }

    [Theory]
    [InlineData("StepLR(o, 3, 0.5)")]
    [InlineData("MultiStepLR(o, [2, 5, 5], 0.3)")]
    [InlineData("ExponentialLR(o, 0.9)")]
    [InlineData("PolynomialLR(o, 6, 0.9)")]
    [InlineData("CosineAnnealingLR(o, 4, 0.01)")]
    [InlineData("LinearLR(o, 0.25, 1, 4)")]
    [InlineData("ConstantLR(o, 0.25, 4)")]
    [InlineData("LambdaLR(o, epoch => 1.0 / (1 + epoch))")]
    public void AnEpochCanBeGoneToAtOnce(string name)
    {
        using var optimizer = MakeOptimizer();
        var (make, rates) = Cases[$"{name}"];
        var schedule = make(optimizer);
        foreach (var epoch in new[] { 5, 2, 7, 0, 4 })
        {
            schedule.step(epoch);
            Assert.Equal(rates[epoch], Rate(optimizer), 9);
        }
    }

    [Fact]
    public void TheMomentumCyclesAgainstTheRate()
    {
        using var optimizer = MakeOptimizer();
        var schedule = OneCycleLR(optimizer, 1.0, 10);
        var group = (SGD.ParamGroup)optimizer.ParamGroups.Single();
        foreach (var momentum in new[] { 0.95, 0.9, 0.85, 0.854951556604879, 0.8688255099070633, 0.8888739533021842, 0.9111260466978157 })
        {
            Assert.Equal(momentum, group.Momentum, 12);
            schedule.step();
        }
    }

    [Fact]
    public void APlateauLowersTheRate()
    {
        double[] metrics = [1, 0.9, 0.9, 0.95, 0.9, 0.9, 1.2, 0.9, 0.5, 0.5, 0.5, 0.5];
        Assert.Equal([0.1, 0.1, 0.1, 0.1, 0.01, 0.01, 0.01, 0.001, 0.001, 0.001, 0.001, 0.0001], Rates(o => ReduceLROnPlateau(o, patience: 2)), Near);
        Assert.Equal(
            [0.1, 0.05, 0.05, 0.03, 0.03, 0.03, 0.03, 0.03, 0.03, 0.03, 0.03, 0.03],
            Rates(o => ReduceLROnPlateau(o, "max", 0.5, 0, 0.1, "abs", 1, [0.03])), Near);

        double[] Rates(Func<Optimizer, LRScheduler> make)
        {
            using var optimizer = MakeOptimizer();
            var schedule = make(optimizer);
            return Array.ConvertAll(metrics, metric =>
            {
                schedule.step(metric);
                return Rate(optimizer);
            });
        }

        static bool Near(double left, double right) => Math.Abs(left - right) < 1e-9;
    }

    [Fact]
    public void MistakesAreExceptions()
    {
        using var optimizer = MakeOptimizer();
        Assert.Throws<InvalidOperationException>(() => ReduceLROnPlateau(optimizer).step());
        Assert.Throws<ArgumentException>(() => ReduceLROnPlateau(optimizer, "least"));
        Assert.Throws<ArgumentException>(() => OneCycleLR(optimizer, 1.0));
        Assert.Throws<ArgumentException>(() => SequentialLR(optimizer, [ExponentialLR(optimizer)], [2]));
        var schedule = OneCycleLR(optimizer, 1.0, 2);
        schedule.step();
        schedule.step();
        Assert.Throws<InvalidOperationException>(schedule.step);
    }

    private static SGD MakeOptimizer() => SGD([new Parameter(zeros(1))], 0.1, 0.9);

    private static double Rate(SGD optimizer) => optimizer.ParamGroups.Single().LearningRate;

    private static (string Name, Func<Optimizer, LRScheduler> Make, double[] Rates) Case(
        Func<Optimizer, LRScheduler> make, double[] rates, [CallerArgumentExpression(nameof(make))] string name = "") =>
        (name[(name.IndexOf("=> ", StringComparison.Ordinal) + 3)..], make, rates);
}
