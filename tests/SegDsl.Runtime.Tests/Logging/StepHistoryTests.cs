using SegDsl.Logging;

namespace SegDsl.Tests.Logging;

public sealed class StepHistoryTests
{
    [Fact]
    public void Steps_are_returned_as_they_were_added()
    {
        StepReport[] reports =
        [
            new(0, 0, 0.1, 2, [], 4, 1.5),
            new(1, 0, 0.2, 3, [new("seg", 1), new("edge", 2)], 4, 2),
            new(2, 1, 0.3, double.NaN, [new("seg", 4), new("edge", 5)], 3, 3),
            new(3, 1, 0.4, 4, [new("seg", 6)], 4, 4),
        ];
        var history = new StepHistory();

        foreach (var report in reports) history.Add(report);

        Assert.Equal(reports.Length, history.Count);
        Assert.Equal(reports.Select(Text), history.Select(Text));
        Assert.Equal(Text(reports[2]), Text(history[2]));

        static string Text(StepReport step) =>
            $"{step.Step} {step.Epoch} {step.LearningRate} {step.Loss} {string.Join(',', step.Parts)} {step.Images} {step.Seconds}";
    }

    [Fact]
    public void A_step_takes_few_bytes()
    {
        const int Steps = 100_000;
        var history = new StepHistory();
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var i = 0; i < Steps; i++) history.Add(new(i, 0, 0.1, 2, [new(new string("seg".AsSpan()), 1), new("edge", 2)], 4, 1.5));

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, 0, 160 * Steps);
        GC.KeepAlive(history);
    }
}
