using SegDsl.Logging;
using SegDsl.Experiments;
using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Inference;
using SegDsl.Metrics;
using SegDsl.Tests.Training;
using SegDsl.Training;

namespace SegDsl.Tests.Logging;

/// <summary>The notifications of a run, without training.</summary>
internal static class LogFixture
{
    public static DatasetDefinition Dataset { get; } = TinyShapes.Dataset with
    {
        Classes = [.. TinyShapes.Dataset.Classes, new("never <seen>", 30, new(0, 0, 255))],
    };

    public static TrainingPlan Plan(int firstStep = 0, int? evaluatedAt = null) => new(
        TinyShapes.Experiment with { Data = Dataset, Declaration = "experiment TinyShapes\n{\n    data Shapes // <small>\n}" },
        firstStep, evaluatedAt, Steps: 6, StepsPerEpoch: 3, TrainingImages: 6, Ranks: 1, Parameters: 1234, Device: "cpu");

    /// <summary>A step, starting at 0.</summary>
    public static StepReport Step(int step) => new(
        step, step / 3, 0.1 / (step + 1), 1.0 / (step + 1), [new("seg", 0.75 / (step + 1)), new("edge", 0.25 / (step + 1))], Images: 2, Seconds: 0.5 * step);

    /// <summary>An evaluation after a number of steps, with the pictures of two samples.</summary>
    public static EvaluationReport Evaluation(int steps, bool isBest = true, int size = 4)
    {
        var (truth, found) = (Map(size, x => x < size / 2 ? 0 : 1), Map(size, x => x < size / 2 + 1 ? 0 : 1));
        truth.Values[0] = 255;
        var scores = new SegmentationScores(Dataset.Classes.Count, Dataset.IgnoreIndex);
        scores.Add(found, truth);
        var image = new RgbImage(size, size);
        for (var i = 0; i < image.Pixels.Length; i++) image.Pixels[i] = (byte)(40 * i + steps);
        var edge = Pictures.InGray([.. Enumerable.Range(0, size * size).Select(i => (float)i / (size * size))], size, size);
        return new EvaluationReport(steps, new Evaluation(Dataset, "val", scores, 1.25) { CrossEntropySum = scores.Confusion.Pixels * 0.25 }, isBest,
        [
            new(new Sample("town/0", image, truth), new Prediction(found, Body: null, edge)),
            new(new Sample("1", image, truth), new Prediction(found, found, Edge: null)),
        ]);
    }

    private static LabelMap Map(int size, Func<int, int> classOf)
    {
        var map = new LabelMap(size, size);
        for (var i = 0; i < map.Values.Length; i++) map.Values[i] = (ushort)classOf(i % size);
        return map;
    }
}
