using System.Text.Json;
using SegDsl.Imaging;
using SegDsl.Tests.Training;

namespace SegDsl.Cli.Tests;

public sealed class ScoreTests : CommandLineFixture
{
    private string Labels(string name, params ushort[] values) => Write(name, new LabelMap(values.Length, 1, values));

    private string Write(string name, LabelMap map)
    {
        ImageFile.Write(InFolder(name), map);
        return InFolder(name);
    }

    private string[] Score(params string[] more) => Score("predictions", "labels", more);

    private string[] Score(string predictions, string labels, string[] more) =>
        ["score", "--dataset", "Shapes", "--predictions", InFolder(predictions), "--labels", InFolder(labels), .. more];

    private JsonElement Scores() => Scores("predictions", "labels");

    private JsonElement Scores(string predictions, string labels, params string[] more)
    {
        var result = Run(Score(predictions, labels, [.. more, "--json"]));
        Assert.True(result.Code == 0, result.Error);
        using var json = JsonDocument.Parse(result.Output);
        return json.RootElement.Clone();
    }

    private static long[] Confusion(JsonElement scores) =>
        [.. scores.GetProperty("confusion").EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(cell => cell.GetInt64())];

    [Fact]
    public void Ids_are_scored_and_pixels_without_a_class_are_missed()
    {
        Labels("labels/a.png", 10, 10, 20, 20, 7);
        Labels("predictions/a.png", 10, 20, 20, 9, 10);
        var scores = Scores();
        Assert.Equal([1, 1, 0, 0, 1, 1], Confusion(scores));
        Assert.Equal(0.5, scores.GetProperty("pixel_accuracy").GetDouble());
        Assert.Contains("1 image\n", Run(Score()).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_indices_and_colors_are_scored_alike()
    {
        Labels("labels/a.png", 10, 10, 20, 20);
        Labels("indices/a.png", 0, 1, 1, 255);
        ImageFile.Write(InFolder("colors", "a.png"), new RgbImage(4, 1, [0, 0, 0, 255, 0, 0, 255, 0, 0, 1, 2, 3]));
        foreach (var encoding in new[] { "indices", "colors" })
            Assert.Equal([1, 1, 0, 0, 1, 1], Confusion(Scores(encoding, "labels", "--encoding", encoding)));
        Assert.Equal([1, 0, 0, 0, 2, 0], Confusion(Scores("indices", "colors", "--encoding", "indices", "--label-encoding", "colors")));
    }

    [Theory]
    [InlineData("labels/x/b_000_gtFine_labelIds.png", "predictions/b_000_leftImg8bit.png")]
    [InlineData("labels/x/b_000_gtFine_labelIds.png", "predictions/y/b_000_leftImg8bit_pred.png")]
    [InlineData("labels/b.png", "predictions/b_ids.png")]
    [InlineData("labels/b_labels.png", "predictions/b.png")]
    [InlineData("labels/b-1.png", "predictions/b-1-pred.png")]
    public void Pairs_are_found_by_their_names(string label, string prediction)
    {
        Labels(label, 10, 20);
        Labels("labels/c_0.png", 10, 10);
        Labels("labels/c_0_1.png", 20, 20);
        Labels(prediction, 10, 20);
        Labels("predictions/c_0.png", 10, 10);
        Labels("predictions/c_0_1_ids.png", 20, 20);
        Labels("predictions/stranger.png", 20, 20);
        Assert.Equal(1, Scores().GetProperty("mean_iou").GetDouble());
        Assert.Contains("without a label map: 1.", Run(Score()).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_names_are_distinguished_by_their_folders()
    {
        foreach (var (folder, value) in new[] { ("one", (ushort)10), ("two", (ushort)20) })
        {
            Labels($"labels/{folder}/0.png", value);
            Labels($"predictions/{folder}/0_pred.png", value);
        }
        Assert.Equal([1, 0, 0, 0, 1, 0], Confusion(Scores()));
    }

    [Fact]
    public void Only_label_images_of_a_dataset_are_scored()
    {
        var dataset = InFolder("streets.seg");
        File.WriteAllText(dataset, """
            namespace Test

            dataset Streets
            {
                root "streets"
                ignore 255
                classes {
                    road 7 #804080
                    car 26 #00008e
                }
                images "images/{split}/{name}_rgb.png"
                labels "labels/{split}/{name}_trueIds.png"
                splits { val }
            }
            """);
        Labels("labels/a_trueIds.png", 7, 26);
        Labels("labels/a_instances.png", 1, 2);
        Labels("predictions/a_rgb.png", 7, 26);
        var result = Run(
            "score", "--file", dataset, "--dataset", "Streets", "--predictions", InFolder("predictions"), "--labels", InFolder("labels"), "--json");
        Assert.True(result.Code == 0, result.Error);
        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal(1, json.RootElement.GetProperty("mean_iou").GetDouble());
    }

    [Fact]
    public void Failed_pairs_are_listed()
    {
        Labels("labels/a.png", 10, 20);
        Labels("labels/b.png", 10, 20);
        Labels("labels/c.png", 10, 20);
        Labels("predictions/a.png", 10, 20, 10);
        var error = Fails(1, Score());
        Assert.Contains("2 of 3 label images have no prediction", error, StringComparison.Ordinal);
        Assert.Contains(InFolder("labels", "c.png"), error, StringComparison.Ordinal);

        Labels("predictions/b_1.png", 10, 20);
        Labels("predictions/b_2.png", 10, 20);
        Labels("predictions/c.png", 10, 20);
        error = Fails(1, Score());
        Assert.Contains("more than one prediction", error, StringComparison.Ordinal);
        Assert.Contains(InFolder("predictions", "b_2.png"), error, StringComparison.Ordinal);

        File.Delete(InFolder("predictions", "b_2.png"));
        File.WriteAllText(InFolder("predictions", "c.png"), "text");
        error = Fails(1, Score());
        Assert.Contains("2 of 3 pairs", error, StringComparison.Ordinal);
        Assert.Contains("is 3×1, but", error, StringComparison.Ordinal);
        Assert.Contains("c.png is not a PNG or TIFF file", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_folders_are_reported()
    {
        Labels("labels/a.png", 10);
        Assert.Contains("predictions: no such file or folder", Fails(1, Score()), StringComparison.Ordinal);
        Directory.CreateDirectory(InFolder("predictions"));
        Assert.Contains("found no file with the extension .png", Fails(1, Score()), StringComparison.Ordinal);
        Assert.Contains("There is no dataset", Fails(1, "score", "--dataset", "Nothing", "--predictions", "p", "--labels", "l"), StringComparison.Ordinal);
    }

    [Fact]
    public void Parallel_scoring_equals_sequential_scoring()
    {
        var random = new Random(2);
        for (var i = 0; i < 40; i++)
            foreach (var folder in new[] { "labels", "predictions" })
            {
                var map = new LabelMap(30, 20);
                for (var p = 0; p < map.Values.Length; p++) map.Values[p] = (ushort)(random.Next(2) == 0 ? 10 : 20);
                Write($"{folder}/{i:D2}.png", map);
            }
        var expected = new Metrics.SegmentationScores(2, 255);
        var reader = new Data.LabelReader(TinyShapes.Dataset, Data.LabelEncoding.Ids);
        foreach (var file in Directory.GetFiles(InFolder("labels")).Order(StringComparer.Ordinal))
            expected.Add(reader.Read(file.Replace("labels", "predictions", StringComparison.Ordinal)), reader.Read(file));
        var scores = Scores();
        Assert.Equal(expected.Confusion.Counts.ToArray(), Confusion(scores));
        Assert.Equal(Math.Round(expected.Boundary.Mean(0) ?? 0, 6), scores.GetProperty("mean_boundary_f").GetProperty("0.0005").GetDouble());
    }
}
