using SegDsl.Data;
using SegDsl.Imaging;
using static TorchSharp.torch;

namespace SegDsl.Tests.Data;

/// <summary>Targets besides the labels, from their files to the batch.</summary>
public sealed class TargetFilesTests : IDisposable
{
    private static readonly DatasetDefinition Definition = new()
    {
        Name = "Rooms",
        Root = "rooms",
        IgnoreIndex = 255,
        Classes = [],
        Images = ["images/{split}/{name}.png"],
        Labels = [],
        Splits = [new("train"), new("test") { HasLabels = false }],
        Targets =
        [
            new("depth", MapKind.Values, ["depth/{name}.png", "depth/{name}.tif"]) { Scale = 256, Ignore = 0 },
            new("scene", MapKind.Class, ["scenes.txt"]) { Labels = ["kitchen", "living room"] },
            new("damage", MapKind.Mask, [new ImagePattern(["scratch/{name}.png", "dent/{name}.png"])]) { Ignore = 128, Labels = ["scratch", "dent"] },
        ],
    };

    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Targets_are_read_scaled_and_batched()
    {
        Add("a", (x, y) => (ushort)(x == 0 ? 0 : 256 * x + y));
        Add("b", (_, _) => 512);
        File.WriteAllText(folder["scenes.txt"], "a living room\n");
        File.WriteAllText(folder["scenes.txt"], "a.png, living room\nb;kitchen\n");

        using var batch = Assert.Single(Load(batchSize: 2));
        var depth = batch.Targets.Maps["depth"];

        Assert.Equal([2, 1, 4, 6], depth.shape);
        Assert.True(float.IsNaN(depth[0, 0, 3, 0].item<float>()));
        Assert.Equal(2 + 3 / 256f, depth[0, 0, 3, 2].item<float>());
        Assert.True((depth[1] == 2).all().item<bool>());
        Assert.Equal([1L, 0L], batch.Targets.Maps["scene"].data<long>().ToArray());
        Assert.Equal([2, 2, 4, 6], batch.Targets.Maps["damage"].shape);
        Assert.Equal([1, 1, float.NaN, 0, 0, 0], batch.Targets.Maps["damage"][0, 0, 0].data<float>().ToArray());
        Assert.Equal([0, 0, 0, 0, 0, 1], batch.Targets.Maps["damage"][0, 1, 0].data<float>().ToArray());
        Assert.True((batch.Labels == 255).all().item<bool>());
    }

    [Fact]
    public void Absent_values_are_never_mixed_with_others()
    {
        var random = new Random(3);
        var map = new ValueMap(23, 17, 2);
        for (var i = 0; i < map.Values.Length; i++) map.Values[i] = random.Next(3) == 0 ? float.NaN : random.Next(1, 5);
        var sample = new Sample("s", new RgbImage(23, 17), new LabelMap(23, 17)) { Maps = [map] };
        var pipeline = new SamplePipeline(
            [new RandomScale(0.4, 2.5), new RandomRotation(40), new RandomSizedCrop(19), new HorizontalFlip(), new VerticalFlip(), new PadTo(30)],
            255, seed: 5);

        for (var position = 0; position < 20; position++)
        {
            var augmented = pipeline.Apply(sample, 0, position);
            var result = Assert.IsType<ValueMap>(augmented.Maps[0]);
            Assert.Equal((augmented.Image.Width, augmented.Image.Height, 2), (result.Width, result.Height, result.Planes));
            Assert.All(result.Values, value => Assert.True(float.IsNaN(value) || value is 1 or 2 or 3 or 4));
            Assert.Contains(result.Values, value => value > 0);
        }
        Assert.Equal(17 * 23 * 2, map.Values.Length);
    }

    [Fact]
    public void Maps_move_like_labels()
    {
        var random = new Random(1);
        var labels = new LabelMap(31, 19);
        foreach (ref var label in labels.Values.AsSpan()) label = (ushort)random.Next(200);
        var map = new ValueMap(31, 19, 1, [.. labels.Values.Select(label => (float)label)]);
        var sample = new Sample("s", new RgbImage(31, 19), labels) { Maps = [map] };
        var pipeline = new SamplePipeline(
            [new RandomScale(0.5, 2), new HorizontalFlip(), new RandomRotation(20), new VerticalFlip(), new RandomCrop(24), new ResizeShorterSide(21)],
            255, seed: 2);

        for (var position = 0; position < 20; position++)
        {
            var moved = pipeline.Apply(sample, 0, position);
            Assert.Equal(moved.Labels.Values.Select(label => label == 255 ? float.NaN : label), ((ValueMap)moved.Maps[0]).Values);
        }
    }

    [Fact]
    public void Missing_files_classes_and_sizes_are_reported()
    {
        Add("a", (_, _) => 1);
        Assert.Contains("scenes.txt does not exist", Assert.Throws<DatasetException>(() => Open()).Message, StringComparison.Ordinal);
        File.WriteAllText(folder["scenes.txt"], "a bath\n");
        Assert.Contains("has the class 'bath'", Assert.Throws<DatasetException>(() => Open()).Message, StringComparison.Ordinal);
        File.WriteAllText(folder["scenes.txt"], "b kitchen\n");
        Assert.Contains("'a' has no class in", Assert.Throws<DatasetException>(() => Open()).Message, StringComparison.Ordinal);
        File.WriteAllText(folder["scenes.txt"], "a kitchen\n");

        File.Delete(folder["dent/a.png"]);
        var missing = Assert.Throws<DatasetException>(() => Open());
        Assert.Contains("1 file of targets is missing", missing.Message, StringComparison.Ordinal);
        Assert.Contains("the target 'damage'", missing.Message, StringComparison.Ordinal);

        ImageFile.Write(folder["dent/a.png"], new LabelMap(5, 4));
        Assert.Contains("is 5×4, but", Assert.ThrowsAny<DatasetException>(() => Open().Load(0)).Message, StringComparison.Ordinal);
        ImageFile.Write(folder["dent/a.png"], new LabelMap(6, 4));
        ImageFile.Write(folder["depth/a.png"], new RgbImage(6, 4, [.. Enumerable.Range(0, 72).Select(i => (byte)i)]));
        Assert.Throws<ImageException>(() => Open().Load(0));
    }

    [Fact]
    public void The_check_finds_missing_and_empty_files()
    {
        Add("a", (_, _) => 0);
        Add("b", (_, _) => 7);
        Add("c", (_, _) => 7);
        File.WriteAllText(folder["scenes.txt"], "a,kitchen\nb,kitchen\nc,kitchen");
        File.Delete(folder["scratch/b.png"]);
        File.WriteAllText(folder["depth/c.png"], "no picture");
        ImageFile.Write(folder["dent/c.png"], new LabelMap(3, 3));

        var report = DatasetCheck.Run(Definition, folder.Root, ["train"]);
        var split = Assert.Single(report.Splits);

        Assert.Equal(
            [DatasetProblemKind.MissingTarget, DatasetProblemKind.Unreadable, DatasetProblemKind.Size], split.Problems.Select(problem => problem.Kind));
        Assert.Equal(["Split 'train': 1 file of the target 'depth' has no value; pixels with the stored value 0 have none."], split.Warnings);
    }

    [Fact]
    public void Statistics_count_values_and_classes()
    {
        Add("a", (x, _) => (ushort)(256 * x));
        Add("b", (x, _) => (ushort)(512 * x));
        File.WriteAllText(folder["scenes.txt"], "a,kitchen\nb,kitchen");

        var targets = DatasetStatistics.Collect(Open()).Targets;

        var depth = Assert.Single(targets[0].Planes);
        Assert.Equal((48, 40, 1, 10), (depth.Pixels, depth.Values, depth.Minimum, depth.Maximum));
        Assert.Equal(4.5, depth.Mean, 1e-9);
        Assert.Equal([0.4, 1 / 6.0], targets[1].Planes.Select(plane => Math.Round(plane.Mean, 9)), (one, other) => Math.Abs(one - other) < 1e-6);
        Assert.Equal([2, 0], targets[2].Images);
    }

    [Fact]
    public void A_split_without_labels_has_maps_without_values()
    {
        ImageFile.Write(folder["images/test/a.png"], new RgbImage(6, 4));
        var sample = Open("test").Load(0);

        Assert.All(sample.Maps, map => Assert.All(((ValueMap)map).Values, value => Assert.True(float.IsNaN(value))));
        Assert.Equal([Sample.NoClass], sample.ImageClasses);
    }

    [Fact]
    public void A_class_is_in_the_name_of_a_sample()
    {
        var definition = Definition with
        {
            Targets = [new("scene", MapKind.Class, ["{class}/*"]) { Labels = ["kitchen", "bath"] }],
        };
        ImageFile.Write(folder["images/train/bath/1.png"], new RgbImage(6, 4));
        ImageFile.Write(folder["images/train/kitchen/1.png"], new RgbImage(6, 4));

        var dataset = new SegmentationDataset(definition, folder.Root, "train");

        Assert.Equal([1, 0], dataset.Files.Select(file => Assert.Single(file.ImageClasses)));
    }

    [Fact]
    public void All_wrong_lines_of_a_table_of_classes_are_reported()
    {
        var definition = Definition with { Targets = [new("scene", MapKind.Class, ["scenes.txt"]) { Labels = ["kitchen", "bath"] }] };
        foreach (var name in new[] { "a", "b", "c" }) ImageFile.Write(folder[$"images/train/{name}.png"], new RgbImage(6, 4));
        string Failure(string table)
        {
            File.WriteAllText(folder["scenes.txt"], table);
            return Assert.Throws<DatasetException>(() => new SegmentationDataset(definition, folder.Root, "train")).Message;
        }

        var malformed = Failure("a\nb,bath\nb,kitchen\n");
        Assert.Contains("scenes.txt, line 1: 'a' must be", malformed, StringComparison.Ordinal);
        Assert.Contains("scenes.txt, line 3: 'b' has the classes 'bath' and 'kitchen'", malformed, StringComparison.Ordinal);
        var unknown = Failure("a,attic\nb,bath\nc,cellar\n");
        Assert.Contains("'a' has the class 'attic'", unknown, StringComparison.Ordinal);
        Assert.Contains("'c' has the class 'cellar'", unknown, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private void Add(string name, Func<int, int, ushort> depth)
    {
        ImageFile.Write(folder[$"images/train/{name}.png"], new RgbImage(6, 4));
        var stored = new LabelMap(6, 4);
        for (var y = 0; y < 4; y++)
            for (var x = 0; x < 6; x++) stored.Row(y)[x] = depth(x, y);
        ImageFile.Write(folder[$"depth/{name}.png"], stored);
        var (scratch, dent) = (new LabelMap(6, 4), new LabelMap(6, 4));
        for (var y = 0; y < 4; y++)
        {
            (scratch.Row(y)[0], scratch.Row(y)[1], scratch.Row(y)[2]) = (255, 1, 128);
            dent.Row(y)[5] = 9;
        }
        ImageFile.Write(folder[$"scratch/{name}.png"], scratch);
        ImageFile.Write(folder[$"dent/{name}.png"], dent);
    }

    private SegmentationDataset Open(string split = "train") => new(Definition, folder.Root, split);

    private List<Batch> Load(int batchSize)
    {
        var sampler = new OrderedSampler(Open());
        return [.. new BatchLoader(sampler, new SamplePipeline([], 255, 0), new BatchOptions { BatchSize = batchSize }).Epoch(0)];
    }
}
