using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Losses;
using static TorchSharp.torch;

namespace SegDsl.Tests.Losses;

/// <summary>Compares targets with their definitions, computed pixel by pixel.</summary>
public sealed class TargetTests
{
    private const int Height = 17;
    private const int Width = 23;

    private static LabelMap Map(int classes, int ignore)
    {
        var random = new Random(classes);
        var map = new LabelMap(Width, Height);
        for (var y = 0; y < Height; y++)
            for (var x = 0; x < Width; x++)
                map.Row(y)[x] = (x / 7 + y / 6) % 4 == 3 ? (ushort)ignore : (ushort)((x / 7 * 31 + y / 6 * 17 + (random.Next(40) == 0 ? 1 : 0)) % classes);
        return map;
    }

    private static HashSet<int> ClassesNear(LabelMap map, int x, int y, int border, int ignore)
    {
        var found = new HashSet<int>();
        for (var ny = y - border; ny <= y + border; ny++)
            for (var nx = x - border; nx <= x + border; nx++)
                found.Add(nx >= 0 && nx < Width && ny >= 0 && ny < Height ? map.Row(ny)[nx] : ignore);
        return found;
    }

    private static Tensor Planes(Tensor labels, int classes, int ignore, int border) =>
        LabelSetTarget.Planes(LabelSetTarget.Of(labels, classes, ignore, border), classes + 1);

    [Theory]
    [InlineData(4, 255, 0)]
    [InlineData(4, 4, 1)]
    [InlineData(31, 255, 1)]
    [InlineData(32, 32, 1)]
    [InlineData(70, 1000, 2)]
    public void Label_sets_contain_the_classes_of_the_window(int classes, int ignore, int border)
    {
        var map = Map(classes, ignore);
        using var scope = NewDisposeScope();
        var target = Planes(ImageTensors.FromLabels([map]), classes, ignore, border).to(ScalarType.Byte).contiguous().bytes.ToArray();
        for (var y = 0; y < Height; y++)
            for (var x = 0; x < Width; x++)
            {
                var near = ClassesNear(map, x, y, border, ignore);
                for (var column = 0; column <= classes; column++)
                    Assert.Equal(near.Contains(column == classes ? ignore : column) ? 1 : 0, target[(column * Height + y) * Width + x]);
            }
    }

    // 31 classes and the ignore index fill one word; 32 and 130 classes need two and five.
    [Theory]
    [InlineData(4, 255, 0)]
    [InlineData(4, 4, 1)]
    [InlineData(31, 31, 1)]
    [InlineData(32, 255, 1)]
    [InlineData(130, 1000, 2)]
    public void Edges_are_within_two_pixels_of_a_class_and_its_complement(int classes, int ignore, int border)
    {
        var map = Map(classes, ignore);
        HashSet<int> ClassesAt(int x, int y)
        {
            if (x < 0 || x >= Width || y < 0 || y >= Height) return [];
            var near = ClassesNear(map, x, y, border, ignore);
            near.Remove(ignore);
            return near;
        }

        using var scope = NewDisposeScope();
        var target = EdgeTarget.Of(ImageTensors.FromLabels([map]), classes, ignore, border).to(ScalarType.Byte).bytes.ToArray();
        for (var y = 0; y < Height; y++)
            for (var x = 0; x < Width; x++)
            {
                var near = from dy in Enumerable.Range(-2, 5) from dx in Enumerable.Range(-2, 5) where dx * dx + dy * dy <= 4 select (x + dx, y + dy);
                var sets = near.Select(at => ClassesAt(at.Item1, at.Item2)).ToList();
                var edge = sets.SelectMany(set => set).Distinct().Any(label => sets.Exists(set => !set.Contains(label)));
                Assert.Equal(edge ? 1 : 0, target[y * Width + x]);
            }
    }

    [Fact]
    public void Windows_may_be_larger_than_the_image()
    {
        using var scope = NewDisposeScope();
        var labels = ImageTensors.FromLabels([new LabelMap(2, 1, [0, 1])]);
        Assert.Equal([1, 1, 1, 2], LabelSetTarget.Of(labels, 2, 255, border: 5).shape);
        Assert.True(Planes(labels, 2, 255, border: 5).all().item<bool>());
        Assert.True(EdgeTarget.Of(labels, 2, 255, border: 5).all().item<bool>());
    }

    // Targets prepared by the loader's threads: sets of one to five words, images wider and narrower than a vector.
    [Theory]
    [InlineData(4, 255, 0, 23)]
    [InlineData(4, 4, 1, 23)]
    [InlineData(19, 255, 1, 131)]
    [InlineData(31, 255, 1, 64)]
    [InlineData(32, 255, 1, 64)]
    [InlineData(65, 65, 2, 33)]
    [InlineData(130, 1000, 7, 5)]
    public void Prepared_targets_equal_those_of_the_device(int classes, int ignore, int border, int width)
    {
        var random = new Random(classes);
        var map = new LabelMap(width, 19);
        for (var i = 0; i < map.Values.Length; i++)
        {
            var another = (ushort)(random.Next(6) == 0 ? ignore : random.Next(classes));
            map.Values[i] = random.Next(12) > 0 && i > width ? map.Values[i - random.Next(2) * (width - 1) - 1] : another;
        }
        using var scope = NewDisposeScope();
        using var filled = new BatchTensors(2, new(null, map.Height, width), classes, new LossNeeds(LabelSets: true, Edges: true, border));
        var sample = new Sample("s", new RgbImage(width, map.Height), map);
        filled.Write(1, sample);
        filled.Write(0, sample);
        var targets = filled.ToBatch([0, 1], 2, ["s", "s"]).Targets;
        var labels = ImageTensors.FromLabels([map, map]);
        AssertSame(labels, targets.Labels);
        AssertSame(LabelSetTarget.Of(labels, classes, ignore, border), targets.LabelSets);
        var edges = EdgeTarget.Of(labels, classes, ignore, border);
        AssertSame(edges, targets.Edges);

        using var alone = new BatchTensors(1, new(null, map.Height, width), classes, new LossNeeds(Edges: true, Border: border));
        alone.Write(0, sample);
        AssertSame(edges.narrow(0, 0, 1), alone.ToBatch([0], 1, ["s"]).Targets.Edges);
    }

    private static void AssertSame(Tensor expected, Tensor? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.dtype, actual.dtype);
        Assert.Equal(expected.shape, actual.shape);
        Assert.True(expected.eq(actual).all().item<bool>());
    }
}
