using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Tests.Imaging;
using TorchSharp;

namespace SegDsl.Tests.Data;

/// <summary>Images with any number of channels, in one file or in planes, and their normalization.</summary>
public sealed class ImageChannelsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static DatasetDefinition Definition(ImageNormalization normalization, params ImagePattern[] images) => new()
    {
        Name = "Land",
        Root = "land",
        IgnoreIndex = 255,
        Normalization = normalization,
        Classes = [new("rest", 0, new Rgb(0, 0, 0)), new("forest", 1, new Rgb(0, 255, 0))],
        Images = images,
        Labels = ["labels/{name}.png"],
        Splits = [new("train")],
    };

    private static string Tiff(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", "tiff", name + ".tif");

    private void Add(string name, string source)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[name]) ?? "");
        File.Copy(Tiff(source), folder[name]);
    }

    private void AddLabels(string name = "a") => ImageFile.Write(folder[$"labels/{name}.png"], new LabelMap(37, 21));

    [Fact]
    public void Bands_are_normalized_in_the_units_of_the_file()
    {
        Add("images/a.tif", "uint16_4_II_tiles_contiguous_deflate");
        AddLabels();
        var definition = Definition(new([1000, 2000, 3000, 4000], [10, 20, 40, 80]), "images/{name}.tif");
        var sample = new SegmentationDataset(definition, folder.Root, "train").Load(0);
        using var input = ImageTensors.FromImages([sample.Image], definition.Normalization);
        Assert.Equal([1, 4, 21, 37], input.shape);
        foreach (var (band, x, y) in new[] { (0, 0, 0), (1, 36, 20), (3, 17, 3) })
        {
            var stored = (37 * band + 5 * x + 11 * y) % 251 * 257;
            Assert.Equal((stored - 1000 * (band + 1)) / (10f * (1 << band)), input[0, band, y, x].item<float>(), 1e-3f);
        }
    }

    [Fact]
    public void Planes_are_joined_in_the_order_of_their_patterns()
    {
        Add("rgb/s/a.tif", "uint8_3_II_pillow_contiguous_raw");
        Add("height/s/a.TIF", "float32_1_II_pillow_contiguous_raw");
        AddLabels("s/a");
        var definition = Definition(new([0, 0, 0, 5], [1, 1, 1, 2]), new ImagePattern(["rgb/{name}.tif", "height/{name}.tif"]));
        var dataset = new SegmentationDataset(definition, folder.Root, "train");
        Assert.Equal([folder["rgb/s/a.tif"], folder["height/s/a.TIF"]], dataset.Files[0].Planes);
        var image = (BandImage)dataset.Load(0).Image;
        Assert.Equal([BandFormat.Bytes, BandFormat.Bytes, BandFormat.Bytes, BandFormat.FloatingPoint], image.Formats);
        Assert.Equal([0f, 37 / 255f, 74 / 255f, -3], Enumerable.Range(0, 4).Select(band => image.Row(band, 0)[0]));
    }

    [Fact]
    public void A_missing_plane_is_named()
    {
        foreach (var name in new[] { "a", "b" }) Add($"rgb/{name}.tif", "uint8_3_II_pillow_contiguous_raw");
        foreach (var name in new[] { "a", "c" }) Add($"nir/{name}.tif", "uint8_1_II_pillow_contiguous_raw");
        AddLabels();
        AddLabels("b");
        var definition = Definition(ImageNormalization.Default(4), new ImagePattern(["rgb/{name}.tif", "nir/{name}.tif"]));
        var error = Assert.Throws<DatasetException>(() => new SegmentationDataset(definition, folder.Root, "train"));
        Assert.Contains("1 plane is missing", error.Message, StringComparison.Ordinal);
        var problems = DatasetCheck.Run(definition, folder.Root, ["train"]).Splits.Single().Problems;
        Assert.Equal(
            [(DatasetProblemKind.MissingPlane, folder["rgb/b.tif"]), (DatasetProblemKind.MissingPlane, folder["nir/c.tif"])],
            problems.Select(problem => (problem.Kind, problem.File)));
    }

    [Theory]
    [InlineData(3, "uint16_4_II_strips_contiguous_deflate", "has 4 channels, but Land declares 3 channels. Write 'channels 4'")]
    [InlineData(4, "uint8_3_II_pillow_contiguous_raw", "has 3 channels, but Land declares 4 channels. Write 'channels 3'")]
    [InlineData(1, "float32_2_II_strips_contiguous_none", "has 2 channels, but Land declares 1 channel.")]
    [InlineData(1, "float32_1_II_pillow_contiguous_raw", "stores floating-point values, for which Land must declare both")]
    [InlineData(1, "uint16_1_II_pillow_contiguous_raw", "stores integers of more than 8 bits, for which Land must declare both")]
    public void Files_with_other_channels_are_problems_of_the_dataset(int channels, string file, string expected)
    {
        Add("images/a.tif", file);
        AddLabels();
        var definition = Definition(ImageNormalization.Default(channels), "images/{name}.tif");
        var error = Assert.Throws<ImageChannelsException>(() => new SegmentationDataset(definition, folder.Root, "train").Load(0));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        var problem = Assert.Single(DatasetCheck.Run(definition, folder.Root, ["train"]).Splits.Single().Problems);
        Assert.Equal(DatasetProblemKind.Channels, problem.Kind);
        Assert.StartsWith(expected, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(123, 50, "uint8_1_II_pillow_contiguous_raw", "Divide them by 255")]
    [InlineData(0.3f, 0.2f, "uint16_1_II_pillow_contiguous_raw", "in the units of the file, but those of channel 1 are 0.3 and 0.2")]
    [InlineData(0.3f, 0.2f, "float32_1_II_pillow_contiguous_raw", null)]
    [InlineData(0.3f, 0.2f, "uint8_1_II_pillow_contiguous_raw", null)]
    [InlineData(30_000, 9_000, "uint16_1_II_pillow_contiguous_raw", null)]
    public void A_normalization_in_other_units_is_refused(float mean, float deviation, string file, string? expected)
    {
        Add("images/a.tif", file);
        var images = new DatasetImages(Definition(new([mean], [deviation]), "images/{name}.tif"));
        if (expected is null) images.Read([folder["images/a.tif"]]);
        else Assert.Contains(
            expected, Assert.Throws<ImageChannelsException>(() => images.Read([folder["images/a.tif"]])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Planes_of_different_sizes_are_refused()
    {
        Add("a.tif", "uint8_3_II_pillow_contiguous_raw");
        ImageFile.Write(folder["b.png"], new LabelMap(10, 20));
        var images = new DatasetImages(Definition(ImageNormalization.Default(4), "{name}.tif"));
        var error = Assert.Throws<ImageChannelsException>(() => images.Read([folder["a.tif"], folder["b.png"]]));
        Assert.Equal($"{folder["b.png"]} is 10×20, but the first plane {folder["a.tif"]} is 37×21.", error.Message);
    }

    [Fact]
    public void Statistics_are_those_of_the_stored_values()
    {
        foreach (var name in new[] { "a", "b" })
        {
            Add($"images/{name}.tif", "float32_2_II_strips_contiguous_none");
            AddLabels(name);
        }
        var dataset = new SegmentationDataset(Definition(ImageNormalization.Default(2), "images/{name}.tif"), folder.Root, "train");
        var statistics = DatasetStatistics.Collect(dataset);
        for (var band = 0; band < 2; band++)
        {
            var values = Enumerable.Range(0, 37 * 21).Select(i => (37 * band + 5 * (i % 37) + 11 * (i / 37)) % 251 / 8.0 - 3).ToList();
            Assert.Equal(values.Average(), statistics.Mean[band], 1e-9);
            Assert.Equal(Math.Sqrt(values.Average(value => Math.Pow(value - values.Average(), 2))), statistics.StandardDeviation[band], 1e-9);
        }
    }

    [Fact]
    public void Every_augmentation_works_with_bands()
    {
        var image = new BandImage(40, 30, [BandFormat.Bytes, BandFormat.Integers, BandFormat.FloatingPoint, BandFormat.Bytes, BandFormat.Bytes]);
        for (var i = 0; i < image.Values.Length; i++) image.Values[i] = i % 97 / 97f;
        var sample = new Sample("a", image, new LabelMap(40, 30));
        Augmentation[] steps =
        [
            new ResizeShorterSide(28), new ResizeHeight(33), new RandomScale(0.5, 2), new RandomRotation(20), new ColorJitter(), new GaussianBlur(),
            new BilateralBlur(), new HorizontalFlip(1), new VerticalFlip(1), new CenterCrop(36), new PadTo(50), new RandomSizedCrop(40), new RandomCrop(32),
            new Mosaic(32) { Probability = 1 }, new CutMix { Probability = 1 }, new CopyPaste { Probability = 1 }, new ElasticDeformation(Probability: 1),
            new GridDistortion(Probability: 1), new CoarseDropout(Probability: 1), new Photometric(), new RandAugment(20),
        ];
        var pipeline = new SamplePipeline(steps, 255, seed: 3);
        var (first, second) = (pipeline.Apply(sample, 0, 0), pipeline.Apply(sample, 0, 0));
        Assert.Equal((32, 32, 5), (first.Image.Width, first.Image.Height, ((BandImage)first.Image).Formats.Count));
        Assert.Equal(((BandImage)first.Image).Values, ((BandImage)second.Image).Values);
        Assert.All(((BandImage)first.Image).Values, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Batches_have_the_declared_channels()
    {
        foreach (var name in new[] { "a", "b", "c" })
        {
            Add($"images/{name}.tif", "uint16_4_MM_strips_separate_deflate");
            AddLabels(name);
        }
        var definition = Definition(new([1000, 2000, 3000, 4000], [10, 20, 40, 80]), "images/{name}.tif");
        var sampler = Sampler.Create(new RandomSampling(), new SegmentationDataset(definition, folder.Root, "train"), 1);
        var loader = new BatchLoader(sampler, new SamplePipeline([new RandomCrop(16), new HorizontalFlip()], 255, 1), new BatchOptions { BatchSize = 3 });
        var batch = Assert.Single(loader.Epoch(0));
        Assert.Equal([3, 4, 16, 16], batch.Images.shape);
        Assert.True(batch.Images.isfinite().all().item<bool>());
        batch.Dispose();
    }
}
