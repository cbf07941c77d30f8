using SegDsl.Data;
using SegDsl.Imaging;

namespace SegDsl.Tests.Data;

/// <summary>A small dataset on disk. The red channel of its images encodes the labels: 10 times the train index plus 10.</summary>
internal sealed class ToyDataset : IDisposable
{
    public const int Ignore = 200;

    public static DatasetDefinition Definition { get; } = new()
    {
        Name = "Toy",
        Root = "toy",
        IgnoreIndex = Ignore,
        Classes = [new("sky", 7, new Rgb(1, 1, 1)), new("road", 300, new Rgb(2, 2, 2)), new("tree", 0, new Rgb(3, 3, 3))],
        Images = ["images/{split}/{name}_rgb.png"],
        Labels = ["labels/{split}/{name}_ids.png"],
        Splits = [new("train"), new("val")],
    };

    public TemporaryFolder Folder { get; } = new();

    public string Image(string name, string split = "train") => Folder[$"images/{split}/{name}_rgb.png"];

    public string Labels(string name, string split = "train") => Folder[$"labels/{split}/{name}_ids.png"];

    /// <summary>Writes a sample with random labels.</summary>
    public void Add(string name, int width = 20, int height = 16, int seed = 1)
    {
        var random = new Random(seed);
        int[] ids = [7, 300, 0, 9];
        var image = new RgbImage(width, height);
        var labels = new LabelMap(width, height);
        for (var i = 0; i < labels.Values.Length; i++)
        {
            var index = random.Next(4);
            labels.Values[i] = (ushort)ids[index];
            random.NextBytes(image.Pixels.AsSpan(3 * i, 3));
            image.Pixels[3 * i] = (byte)(10 * (index + 1));
        }
        ImageFile.Write(Image(name), image);
        ImageFile.Write(Labels(name), labels);
    }

    public SegmentationDataset Open(string split = "train") => new(Definition, Folder.Root, split);

    public void Dispose() => Folder.Dispose();
}
