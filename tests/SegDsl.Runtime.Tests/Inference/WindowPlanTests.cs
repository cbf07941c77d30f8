using SegDsl.Inference;

namespace SegDsl.Tests.Inference;

public sealed class WindowPlanTests
{
    [Fact]
    public void Window_positions_match_the_published_evaluation()
    {
        Assert.Equal([0, 555, 1110, 1216], new WindowPlan(2048, 832, InferenceMode.DefaultOverlap).Starts);
        Assert.Equal([0, 192], new WindowPlan(1024, 832, InferenceMode.DefaultOverlap).Starts);
    }

    [Theory]
    [InlineData(10, 10, 0.5)]
    [InlineData(10, 11, 0.5)]
    [InlineData(10, 4, 0)]
    [InlineData(11, 4, 0.5)]
    [InlineData(1000, 7, 0.99)]
    [InlineData(1, 1, 0)]
    public void Coverage_equals_the_number_of_windows_per_pixel(int length, int window, double overlap)
    {
        var plan = new WindowPlan(length, window, overlap);
        Assert.Equal(Math.Min(window, length), plan.Window);
        Assert.Equal(length, plan.Starts[^1] + plan.Window);
        for (var pixel = 0; pixel < length; pixel++)
        {
            var count = plan.Starts.Count(start => start <= pixel && pixel < start + plan.Window);
            Assert.True(count >= 1);
            Assert.Equal(count, plan.Coverage[pixel]);
        }
        Assert.Equal(plan.Starts.Distinct().Order(), plan.Starts);
    }

    [Fact]
    public void A_window_as_long_as_the_axis_occurs_once() => Assert.Equal([0], new WindowPlan(10, 10, 0.9).Starts);
}
