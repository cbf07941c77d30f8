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

        // More than a block.
        List<StepReport> all = [.. Enumerable.Repeat(reports, 700).SelectMany(report => report)];
        foreach (var report in all) history.Add(report);

        Assert.Equal(all.Count, history.Count);
        Assert.Equal(all.Select(Text), history.Select(Text));
        Assert.Equal(Text(all[2051]), Text(history[2051]));

        static string Text(StepReport step) =>
            $"{step.Step} {step.Epoch} {step.LearningRate} {step.Loss} {string.Join(',', step.Parts)} {step.Images} {step.Seconds}";
    }
}
