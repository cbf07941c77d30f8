using System.Globalization;
using System.Text.Json;
using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Metrics;
using SegDsl.Tests.Fixtures;
using static TorchSharp.torch;

namespace SegDsl.Tests.Metrics;

public sealed class ReferenceMetricTests
{
    private const int Classes = 5;
    private const int Ignore = 255;
    private const double Exact = 1e-9;

    private readonly JsonElement expected = Reference.Read("metrics.json");
    private readonly LabelMap[] labels = Reference.LabelMaps("gt/public", 2, 96, 128, Classes, Ignore);

    private LabelMap[] Predictions => Array.ConvertAll(labels, map =>
    {
        var rolled = new LabelMap(map.Width, map.Height);
        for (var y = 0; y < map.Height; y++)
            for (var x = 0; x < map.Width; x++)
            {
                var value = map.Values[(y + map.Height - 2) % map.Height * map.Width + (x + map.Width - 3) % map.Width];
                rolled.Values[y * map.Width + x] = value == Ignore ? (ushort)0 : value;
            }
        return rolled;
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Confusion_and_iou_match_the_reference(bool asTensors)
    {
        var matrix = new ConfusionMatrix(Classes, Ignore);
        if (asTensors)
        {
            using var scope = NewDisposeScope();
            matrix.Add(ImageTensors.FromLabels(Predictions), ImageTensors.FromLabels(labels));
        }
        else
        {
            foreach (var (prediction, map) in Predictions.Zip(labels)) matrix.Add(prediction, map);
        }

        for (var label = 0; label < Classes; label++)
        {
            for (var prediction = 0; prediction < Classes; prediction++)
                Assert.Equal(expected.GetProperty("confusion")[label][prediction].GetInt64(), matrix[label, prediction]);
            Assert.Equal(expected.GetProperty("iou")[label].GetDouble(), matrix.IoU(label) ?? double.NaN, Exact);
        }
        Assert.Equal(expected.GetProperty("miou").GetDouble(), matrix.MeanIoU ?? double.NaN, Exact);
    }

    [Fact]
    public void Boundary_scores_match_the_reference_at_every_tolerance()
    {
        var byTolerance = expected.GetProperty("boundary").EnumerateObject().ToList();
        var tolerances = byTolerance.ConvertAll(entry => double.Parse(entry.Name, CultureInfo.InvariantCulture));
        var score = new BoundaryScore(Classes, Ignore, tolerances);
        for (var image = 0; image < labels.Length; image++)
        {
            score.Add(Predictions[image], labels[image]);
            var found = BoundaryScore.OfImage(Predictions[image], labels[image], Classes, Ignore, tolerances);
            for (var t = 0; t < tolerances.Count; t++)
                for (var label = 0; label < Classes; label++)
                    Assert.Equal(byTolerance[t].Value.GetProperty("per_image_class")[image][label].GetDouble(), found[label]?[t] ?? 1, Exact);
        }
        for (var t = 0; t < tolerances.Count; t++)
            Assert.Equal(byTolerance[t].Value.GetProperty("mean").GetDouble(), score.Mean(t, AbsentClasses.CountAsOne) ?? double.NaN, Exact);
    }
}
