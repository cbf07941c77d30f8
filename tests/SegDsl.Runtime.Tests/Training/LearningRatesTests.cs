using SegDsl.Schedules;
using SegDsl.Optimizers;
using SegDsl.Experiments;
using SegDsl.Training;

namespace SegDsl.Tests.Training;

public sealed class LearningRatesTests
{
    [Fact]
    public void Polynomial_schedule_decays_from_the_full_learning_rate_to_almost_zero()
    {
        var schedule = new PolynomialSchedule(0.9);

        Assert.Equal([0.1, 0.1 * Math.Pow(0.75, 0.9), 0.1 * Math.Pow(0.5, 0.9), 0.1 * Math.Pow(0.25, 0.9)], Rates(schedule, 4, 2), Close);
        Assert.True(LearningRates.At(schedule, 0.1, 99_999, 100_000, 10) > 0);
    }

    [Fact]
    public void Schedule_can_change_per_epoch()
    {
        Assert.Equal([0.1, 0.1, 0.05, 0.05], Rates(new PolynomialSchedule(1, PerEpoch: true), 4, 2), Close);
        // The number of steps cuts the last epoch short, and its rate is still greater than zero.
        Assert.Equal([0.1, 0.1, 0.1, 0.025], Rates(new PolynomialSchedule(1, PerEpoch: true), 4, 3), Close);
    }

    [Fact]
    public void Scaled_polynomial_restarts()
    {
        var rates = Rates(new ScaledPolynomialSchedule(Restart: 4, Power: 1, Rescale: 0.5, RestartPower: 2), 8, 1);

        Assert.Equal([0.1, 0.0875, 0.075, 0.0625, 0.05, 0.05 * 0.5625, 0.05 * 0.25, 0.05 * 0.0625], rates, Close);
    }

    [Fact]
    public void Cosine_ends_above_its_minimum()
    {
        Assert.Equal([0.1, 0.05 * (1 + Math.Sqrt(0.5)), 0.05, 0.05 * (1 - Math.Sqrt(0.5))], Rates(new CosineSchedule(), 4, 1), Close);
        Assert.Equal([0.1, 0.055], Rates(new CosineSchedule(Least: 0.1), 2, 1), Close);
    }

    [Fact]
    public void Step_schedules_change_at_the_start_of_epochs()
    {
        Assert.Equal([0.1, 0.1, 0.1, 0.1, 0.01, 0.01, 0.01, 0.01, 0.001, 0.001], Rates(new StepSchedule(2), 10, 2), Close);
        Assert.Equal([0.1, 0.05, 0.05, 0.025, 0.025], Rates(new MultiStepSchedule([1, 3], 0.5), 5, 1), Close);
    }

    [Fact]
    public void Warmup_rises_from_above_zero_to_the_scheduled_learning_rate()
    {
        Assert.Equal([0.02, 0.04, 0.06, 0.08, 0.1, 0.1], Rates(new ConstantSchedule(Warmup: 2), 6, 2), Close);
        Assert.Equal([0.1 / 3, 0.1 / 3, 0.2 / 3 * 2 / 3, 0.2 / 3 * 2 / 3, 0.1 / 3, 0.1 / 3],
            Rates(new PolynomialSchedule(1, Warmup: 2, PerEpoch: true), 6, 2), Close);
    }

    [Fact]
    public void Constant_schedule_keeps_the_learning_rate() => Assert.Equal([0.1, 0.1, 0.1], Rates(new ConstantSchedule(), 3, 1));

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    public void Steps_outside_of_the_run_are_invalid(int step) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRates.At(new ConstantSchedule(), 0.1, step, 4, 2));

    private static IEnumerable<double> Rates(ScheduleDefinition schedule, int steps, int stepsPerEpoch) =>
        Enumerable.Range(0, steps).Select(step => LearningRates.At(schedule, 0.1, step, steps, stepsPerEpoch));

    private static bool Close(double expected, double actual) => Math.Abs(expected - actual) < 1e-12;
}
