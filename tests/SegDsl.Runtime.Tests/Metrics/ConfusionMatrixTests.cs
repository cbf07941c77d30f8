using SegDsl.Imaging;
using SegDsl.Metrics;
using static TorchSharp.torch;

namespace SegDsl.Tests.Metrics;

public sealed class ConfusionMatrixTests
{
    private const int Ignore = 255;

    private static LabelMap Map(params ushort[] values) => new(values.Length, 1, values);

    private static ConfusionMatrix Example()
    {
        // Class 0: three pixels, two correct. Class 1: two pixels, one correct, two false positives. Class 2 is never predicted. Class 3 does not occur.
        var matrix = new ConfusionMatrix(4, Ignore);
        matrix.Add(Map(0, 0, 1, 1, 0, 1, 3), Map(0, 0, 0, 1, 1, 2, Ignore));
        return matrix;
    }

    [Fact]
    public void Scores_follow_their_definitions()
    {
        var matrix = Example();
        Assert.Equal(6, matrix.Pixels);
        Assert.Equal(1, matrix[label: 0, prediction: 1]);
        Assert.Equal([0.5, 0.25, 0.0, null], Enumerable.Range(0, 4).Select(matrix.IoU));
        Assert.Equal([2 / 3.0, 1 / 3.0, null, null], Enumerable.Range(0, 4).Select(matrix.Precision));
        Assert.Equal([2 / 3.0, 0.5, 0.0, null], Enumerable.Range(0, 4).Select(matrix.Recall));
        Assert.Equal(0.25, matrix.MeanIoU);
        Assert.Equal(0.5, matrix.PixelAccuracy);
        Assert.Equal((2 / 3.0 + 0.5) / 3, matrix.MeanAccuracy ?? 0, 1e-12);
        Assert.Equal((3 * 0.5 + 2 * 0.25) / 6, matrix.FrequencyWeightedIoU ?? 0, 1e-12);
    }

    [Fact]
    public void Probabilities_are_not_class_indices()
    {
        var (matrix, indices, probabilities) = (new ConfusionMatrix(2, Ignore), zeros([1, 4, 4], ScalarType.Int64), full([1, 4, 4], 0.9));
        var error = Assert.Throws<ArgumentException>(() => matrix.Add(probabilities, indices));
        Assert.StartsWith("The prediction must be class indices, which are integers, but the type is ", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => matrix.Add(indices, probabilities));
        Assert.Equal(0, matrix.Pixels);
    }

    [Fact]
    public void Scores_of_an_empty_matrix_are_null()
    {
        var matrix = new ConfusionMatrix(3, Ignore);
        matrix.Add(Map(0, 1), Map(Ignore, Ignore));
        Assert.Null(matrix.MeanIoU);
        Assert.Null(matrix.PixelAccuracy);
        Assert.Null(matrix.MeanAccuracy);
        Assert.Null(matrix.FrequencyWeightedIoU);
    }

    [Fact]
    public void Matrices_are_accumulated()
    {
        var matrix = Example();
        matrix.Add(Example());
        Assert.Equal(12, matrix.Pixels);
        Assert.Equal(0.25, matrix.MeanIoU);
        Assert.Throws<ArgumentException>(() => matrix.Add(new ConfusionMatrix(3, Ignore)));
        var copy = new ConfusionMatrix(4, Ignore);
        copy.AddCounts(matrix.Counts);
        Assert.Equal(matrix.Counts, copy.Counts);
        Assert.Throws<ArgumentException>(() => copy.AddCounts([1]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Pixels_without_a_predicted_class_are_missed(bool onDevice)
    {
        var matrix = new ConfusionMatrix(2, Ignore);
        if (onDevice)
        {
            using var scope = NewDisposeScope();
            matrix.CountOnDevice(tensor(new long[] { 0, Ignore, 1, Ignore }), tensor(new long[] { 0, 0, 1, Ignore }));
        }
        else
        {
            matrix.Add(Map(0, Ignore, 1, Ignore), Map(0, 0, 1, Ignore));
        }
        Assert.Equal(3, matrix.Pixels);
        Assert.Equal([1, 0], Enumerable.Range(0, 2).Select(matrix.Missed));
        Assert.Equal([0.5, 1.0], Enumerable.Range(0, 2).Select(matrix.IoU));
        Assert.Equal([1.0, 1.0], Enumerable.Range(0, 2).Select(matrix.Precision));
        Assert.Equal(2 / 3.0, matrix.PixelAccuracy);
    }

    [Fact]
    public void Absent_classes_are_excluded_or_count_as_one()
    {
        Assert.Equal(0.25, Example().MeanIoUOf(AbsentClasses.Excluded));
        Assert.Equal((0.75 + 1) / 4, Example().MeanIoUOf(AbsentClasses.CountAsOne));
        Assert.Null(new ConfusionMatrix(2, Ignore).MeanIoUOf(AbsentClasses.CountAsOne));
    }

    [Fact]
    public void Invalid_values_are_errors_and_add_nothing()
    {
        var matrix = new ConfusionMatrix(2, Ignore);
        Assert.Throws<ArgumentException>(() => matrix.Add(Map(0, 2), Map(0, 0)));
        Assert.Throws<ArgumentException>(() => matrix.Add(Map(0, 0), Map(0, 2)));
        Assert.Throws<ArgumentException>(() => matrix.Add(Map(0), Map(0, 0)));
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => matrix.Add(tensor(new long[] { 0, 2 }), tensor(new long[] { 0, 0 })));
        Assert.Throws<ArgumentException>(() => matrix.Add(tensor(new long[] { 0, 0 }), tensor(new long[] { 0, -1 })));
        Assert.Throws<ArgumentException>(() => matrix.Add(tensor(new long[] { 0, 0 }), tensor(new long[] { 0 })));
        Assert.Contains(
            "The classes of scores are scores.argmax(1).",
            Assert.Throws<ArgumentException>(() => matrix.Add(zeros(1, 2, 3, 3), zeros([1, 3, 3], ScalarType.Int64))).Message, StringComparison.Ordinal);
        Assert.Contains(
            "The prediction is on the device 'meta', but the labels are on 'cpu'.",
            Assert.Throws<ArgumentException>(() => matrix.Add(zeros([2], device: META), tensor(new long[] { 0, 0 }))).Message, StringComparison.Ordinal);
        Assert.Equal(0, matrix.Pixels);
        matrix.Add(tensor(new long[] { 0, 9 }), tensor(new long[] { 1, Ignore }));
        Assert.Equal(1, matrix[label: 1, prediction: 0]);
    }

    [Fact]
    public void Counting_on_the_device_gives_the_same_counts()
    {
        using var scope = NewDisposeScope();
        var matrix = new ConfusionMatrix(4, Ignore);
        matrix.CountOnDevice(tensor(new long[] { 0, 0, 1, 1, 0, 1, 9 }), tensor(new long[] { 0, 0, 0, 1, 1, 2, Ignore }));
        for (var label = 0; label < 4; label++)
            for (var prediction = 0; prediction < 4; prediction++)
                Assert.Equal(Example()[label, prediction], matrix[label, prediction]);
        Assert.Throws<ArgumentException>(() => matrix.CountOnDevice(tensor(new long[] { 0, 4 }), tensor(new long[] { 0, 0 })));
        Assert.Throws<ArgumentException>(() => matrix.CountOnDevice(tensor(new long[] { 0, 0 }), tensor(new long[] { 0, -1 })));
    }
}
