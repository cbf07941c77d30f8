using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Inference;
using SegDsl.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Tests.Data;

/// <summary>Inputs besides the images, from their files to the network.</summary>
public sealed class InputFilesTests : IDisposable
{
    private static readonly InputDefinition Depth = new("depth", ["depth/{name}.png"], new([2f], [0.5f])) { Scale = 256, Ignore = 0 };

    private static readonly DatasetDefinition Definition = new()
    {
        Name = "Rooms",
        Root = "rooms",
        IgnoreIndex = 255,
        Classes = [new("other", 0, default), new("chair", 1, default)],
        Images = ["images/{split}/{name}.png"],
        Labels = ["labels/{name}.png"],
        Splits = [new("train"), new("test") { HasLabels = false }],
        Inputs =
        [
            Depth,
            new("later", ["later/{name}.png"], ImageNormalization.Default(3)),
            new("pair", [new ImagePattern(["later/{name}.png", "depth/{name}.png"])], new([0f, 0f, 0f, 0f], [1f, 1f, 1f, 2f])) { Scale = 2 },
        ],
    };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Inputs_are_scaled_normalized_and_batched()
    {
        Add("a", (x, y) => (ushort)(x == 0 ? 0 : 256 * x + y));
        Add("b", (_, _) => 512);
        using var batch = Assert.Single(Load(batchSize: 2));

        Assert.Equal(["image", "depth", "later", "pair"], batch.Inputs.Names);
        var depth = batch.Inputs["depth"];
        Assert.Equal([2, 1, 4, 6], depth.shape);
        // Pixels that were not measured are the mean.
        Assert.True((depth[0, 0, TensorIndex.Colon, 0] == 0).all().item<bool>());
        Assert.Equal((2 + 3 / 256f - 2) / 0.5f, depth[0, 0, 3, 2].item<float>());
        Assert.True((depth[1] == 0).all().item<bool>());

        var later = batch.Inputs["later"];
        Assert.Equal([2, 3, 4, 6], later.shape);
        // The red channel is the column.
        Assert.Equal((5 / 255f - 0.485f) / 0.229f, later[0, 0, 1, 5].item<float>(), 1e-6f);
        Assert.True(later.allclose(batch.Images));

        var pair = batch.Inputs["pair"];
        Assert.Equal([2, 4, 4, 6], pair.shape);
        // 8-bit values are divided by the scale as they are stored.
        Assert.Equal(5 / 2f, pair[0, 0, 1, 5].item<float>(), 1e-6f);
        Assert.Equal((256 * 5 + 1) / 2f / 2f, pair[0, 3, 1, 5].item<float>(), 1e-4f);
    }

    [Fact]
    public void Float_files_and_missing_measurements_are_read()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Fixtures", "tiff", "float32_1_II_pillow_contiguous_tiff_lzw.tif");
        var expected = ImageFile.ReadBands(file);
        var input = new InputDefinition("depth", ["depth/{name}.tif"], new([0f], [1f])) { Scale = 4 };

        var divided = Assert.IsType<BandImage>(InputReader.ReadStored(input, [file]));
        Assert.Equal(expected.Values.Select(value => value / 4), divided.Values);
        var measured = Assert.IsType<ValueMap>(InputReader.ReadStored(input with { Ignore = expected.Values[7] }, [file]));
        Assert.True(float.IsNaN(measured.Values[7]));
        Assert.Equal(expected.Values[8] / 4, measured.Values[8]);
    }

    [Fact]
    public void Inputs_move_like_the_image_and_the_labels()
    {
        var samples = Enumerable.Range(0, 4).Select(SampleOfNoise).ToList();
        var source = new SampleSource(samples.Count, i => SampleOfNoise(i));
        Augmentation[] steps =
        [
            new RandomScale(0.5, 2), new HorizontalFlip(), new RandomRotation(20), new VerticalFlip(), new RandomCrop(24), new ResizeShorterSide(21),
            new ElasticDeformation(Probability: 1), new GridDistortion(Probability: 1), new Mosaic(30) { Probability = 0.5 }, new CutMix { Probability = 1 },
            new CopyPaste { Probability = 1 },
        ];
        for (var position = 0; position < 20; position++)
        {
            var moved = new SamplePipeline(steps, 255, seed: 2).Apply(samples[position % 4], 0, position, others: source);
            Assert.Equal(((BandImage)moved.Image).Values, ((BandImage)moved.Inputs[0].Map).Values);
            Assert.Equal(moved.Labels.Values.Select(label => label == 255 ? float.NaN : label), ((ValueMap)moved.Inputs[1].Map).Values);
        }
    }

    [Fact]
    public void Colors_and_blurs_change_the_image_alone()
    {
        var sample = SampleOfNoise(1);
        var recolored = new SamplePipeline([new ColorJitter(0.9), new GaussianBlur(), new Photometric()], 255, seed: 3).Apply(sample, 0, 0);
        Assert.NotEqual(((BandImage)sample.Image).Values, ((BandImage)recolored.Image).Values);
        Assert.Equal(((BandImage)sample.Inputs[0].Map).Values, ((BandImage)recolored.Inputs[0].Map).Values);
        Assert.Equal(((ValueMap)sample.Inputs[1].Map).Values, ((ValueMap)recolored.Inputs[1].Map).Values);
    }

    /// <summary>A sample with the same noise as image and first input, and as labels and second input.</summary>
    private static Sample SampleOfNoise(int seed)
    {
        var random = new Random(seed);
        var labels = new LabelMap(31, 19);
        foreach (ref var label in labels.Values.AsSpan()) label = (ushort)random.Next(200);
        var values = Enumerable.Range(0, labels.Values.Length).Select(_ => random.NextSingle()).ToArray();
        return new Sample($"s{seed}", new BandImage(31, 19, [BandFormat.FloatingPoint], [.. values]), labels)
        {
            Inputs =
            [
                new(Depth, new BandImage(31, 19, [BandFormat.FloatingPoint], [.. values])),
                new(Depth, new ValueMap(31, 19, 1, [.. labels.Values.Select(label => (float)label)])),
            ],
        };
    }

    [Fact]
    public void A_split_without_labels_has_inputs()
    {
        Add("a", (_, _) => 300, "test");
        File.Delete(folder["labels/a.png"]);
        var sample = new SegmentationDataset(Definition, folder.Root, "test").Load(0);
        Assert.Equal(["depth", "later", "pair"], sample.Inputs.Select(input => input.Definition.Name));
    }

    [Fact]
    public void Wrong_files_are_named()
    {
        Add("a", (_, _) => 1);
        File.Delete(folder["depth/a.png"]);
        var missing = Assert.Throws<DatasetException>(() => Open());
        Assert.Contains("2 files of inputs are missing", missing.Message, StringComparison.Ordinal);
        Assert.Contains("the input 'depth' of the image", missing.Message, StringComparison.Ordinal);
        ImageFile.Write(folder["depth/a.png"], new LabelMap(5, 4));
        Assert.Contains("of the input 'depth' is 5×4, but its image", Assert.Throws<DatasetException>(() => Open().Load(0)).Message, StringComparison.Ordinal);

        ImageFile.Write(folder["depth/a.png"], new LabelMap(6, 4));
        ImageFile.Write(folder["later/a.png"], new LabelMap(6, 4));
        Assert.Contains(
            "has 1 channel, but the input 'later' declares 3. Write 'channels 1' there", Assert.Throws<ImageChannelsException>(() => Open().Load(0)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Values_of_more_than_8_bits_need_a_normalization()
    {
        Add("a", (_, _) => 1000);
        var undeclared = Definition with { Inputs = [new("depth", ["depth/{name}.png"], ImageNormalization.Default(1))] };
        var error = Assert.Throws<ImageChannelsException>(() => new SegmentationDataset(undeclared, folder.Root, "train").Load(0));
        Assert.Contains("must declare both 'mean' and 'deviation'. 'seg data stats Rooms' computes them.", error.Message, StringComparison.Ordinal);
        Assert.Equal(1000, Assert.Single(DatasetStatistics.Collect(new SegmentationDataset(undeclared, folder.Root, "train")).Inputs).Mean[0], 1e-3);
    }

    [Fact]
    public void The_check_finds_wrong_files()
    {
        foreach (var name in "abc") Add($"{name}", (_, _) => 7);
        var definition = Definition with { Inputs = [Depth] };
        File.Delete(folder["depth/a.png"]);
        ImageFile.Write(folder["depth/b.png"], new LabelMap(3, 3));
        File.WriteAllText(folder["depth/c.png"], "no picture");
        var split = Assert.Single(DatasetCheck.Run(definition, folder.Root, ["train"]).Splits);
        Assert.Equal(
            [DatasetProblemKind.MissingInput, DatasetProblemKind.Size, DatasetProblemKind.Unreadable], split.Problems.Select(problem => problem.Kind));
        Assert.Contains("has no file of the input 'depth'. Expected: ", split.Problems[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Statistics_exclude_pixels_that_were_not_measured()
    {
        Add("a", (x, _) => (ushort)(x < 3 ? 0 : 256));
        Add("b", (_, _) => 768);
        var statistics = DatasetStatistics.Collect(Open()).Inputs[0];
        // 12 values are 1 and 24 are 3.
        Assert.Equal(7 / 3.0, statistics.Mean[0], 1e-9);
        Assert.Equal(Math.Sqrt(8 / 9.0), statistics.StandardDeviation[0], 1e-9);
        Assert.Equal(0.75, statistics.Measured);
    }

    [Fact]
    public void Only_the_inputs_of_a_network_are_read()
    {
        Assert.Empty(Definition.ForInputs(["photo"]).Inputs);
        Assert.Equal(["later"], Definition.ForInputs(["later", "image"]).Inputs.Select(input => input.Name));
        var error = Assert.Throws<DatasetException>(() => Definition.ForInputs(["image", "radar"]));
        Assert.Equal(
            "The network requires the input 'radar', but the dataset Rooms has no such input. Add 'input radar from \"…\"' to the dataset.", error.Message);
    }

    [Fact]
    public void Windows_scales_and_flips_keep_inputs_together()
    {
        var random = new Random(4);
        var image = new RgbImage(37, 29);
        for (var i = 0; i < image.Pixels.Length; i += 3) image.Pixels.AsSpan(i, 3).Fill((byte)random.Next(256));
        var normalization = ImageNormalization.Default(1);
        var bands = new BandImage(37, 29, [BandFormat.Bytes], [.. Enumerable.Range(0, 37 * 29).Select(i => image.Pixels[3 * i] / 255f)]);
        using var network = new DifferenceNetwork();
        var mode = new InferenceMode { Window = 16, Overlap = 0.5, Scales = [1, 0.8, 1.3], Flip = true };
        var predictor = new Predictor(network, CPU, mode, normalization);

        predictor.Predict(image, inputs: [new(new InputDefinition("depth", [], normalization), bands)]);

        Assert.True(network.Calls > 20);
        // The image is rounded to bytes at every scale.
        Assert.InRange(network.Largest, 0, 1.01 / 255 / 0.226);
        Assert.Throws<KeyNotFoundException>(() => predictor.Predict(image));
    }

    private SegmentationDataset Open() => new(Definition, folder.Root, "train");

    private List<Batch> Load(int batchSize)
    {
        var loader = new BatchLoader(new OrderedSampler(Open()), new SamplePipeline([], 255, 0), new BatchOptions { BatchSize = batchSize });
        return [.. loader.Epoch(0)];
    }

    private void Add(string name, Func<int, int, ushort> depth, string split = "train")
    {
        var (image, map) = (new RgbImage(6, 4), new LabelMap(6, 4));
        for (var y = 0; y < 4; y++)
            for (var x = 0; x < 6; x++)
            {
                image.Pixels[3 * (6 * y + x)] = (byte)x;
                map.Values[6 * y + x] = depth(x, y);
            }
        ImageFile.Write(folder[$"images/{split}/{name}.png"], image);
        ImageFile.Write(folder[$"later/{name}.png"], image);
        ImageFile.Write(folder[$"labels/{name}.png"], new LabelMap(6, 4));
        ImageFile.Write(folder[$"depth/{name}.png"], map);
    }

    /// <summary>Records the largest difference of its two inputs.</summary>
    private sealed class DifferenceNetwork() : SegmentationNetwork(nameof(DifferenceNetwork))
    {
        public int Calls { get; private set; }

        public double Largest { get; private set; }

        public override long Classes => 2;

        public override IReadOnlyList<string> InputNames => ["image", "depth"];

        public override NamedTensors forward(NetworkInputs inputs)
        {
            Calls++;
            var difference = (inputs.Image - inputs["depth"]).abs();
            Largest = Math.Max(Largest, difference.max().item<float>());
            return new Outputs(cat([inputs.Image, difference], 1));
        }

        private sealed record Outputs(Tensor Seg) : NamedTensors
        {
            public override IReadOnlyList<NamedTensor> Computed => [new("seg", Seg)];
        }
    }
}
