using SegDsl.Training;

namespace SegDsl.Tests.Training;

public sealed class LearningRatesTests
{
    [Fact]
    public void A_polynomial_schedule_goes_from_the_full_rate_to_almost_nothing()
    {
        var schedule = new PolynomialSchedule(0.9);

        Assert.Equal(0.1, LearningRates.At(schedule, 0.1, 0, 4));
        Assert.Equal(0.1 * Math.Pow(0.5, 0.9), LearningRates.At(schedule, 0.1, 2, 4), 12);
        Assert.Equal(0.1 * Math.Pow(0.25, 0.9), LearningRates.At(schedule, 0.1, 3, 4), 12);
        Assert.True(LearningRates.At(schedule, 0.1, 99_999, 100_000) > 0);
    }

    [Fact]
    public void A_constant_schedule_changes_nothing() => Assert.Equal(0.1, LearningRates.At(new ConstantSchedule(), 0.1, 9, 10));

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    public void There_are_no_steps_outside_of_the_run(int step) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRates.At(new ConstantSchedule(), 0.1, step, 4));
}
