using SegDsl.Data;
using SegDsl.Imaging;

namespace SegDsl.Tests.Data;

public sealed class LabelReaderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private ushort[] Read(LabelEncoding encoding, Action<string> write)
    {
        write(folder["map.png"]);
        return new LabelReader(ToyDataset.Definition, encoding).Read(folder["map.png"]).Values;
    }

    [Fact]
    public void All_encodings_are_read_as_train_indices_and_the_ignore_index()
    {
        ushort[] expected = [0, 1, 2, ToyDataset.Ignore];
        Assert.Equal(expected, Read(LabelEncoding.Ids, path => ImageFile.Write(path, new LabelMap(4, 1, [7, 300, 0, 9]))));
        Assert.Equal(expected, Read(LabelEncoding.Indices, path => ImageFile.Write(path, new LabelMap(4, 1, [0, 1, 2, 3]))));
        Assert.Equal(expected, Read(LabelEncoding.Colors, path => ImageFile.Write(path, new RgbImage(4, 1, [1, 1, 1, 2, 2, 2, 3, 3, 3, 9, 9, 9]))));
    }

    [Fact]
    public void Palette_files_can_be_read_by_color() => Assert.Equal(
        [1, 0],
        Read(LabelEncoding.Colors, path => ImageFile.Write(path, new LabelMap(2, 1, [1, 0]), [new Rgb(1, 1, 1), new Rgb(2, 2, 2)])));

    [Fact]
    public void Classes_with_equal_colors_are_refused()
    {
        var twins = ToyDataset.Definition with { Classes = [new("sky", 1, new Rgb(5, 5, 5)), new("sea", 2, new Rgb(5, 5, 5))] };
        Assert.Contains("sky and sea", Assert.Throws<DatasetException>(() => new LabelReader(twins, LabelEncoding.Colors)).Message, StringComparison.Ordinal);
        _ = new LabelReader(twins, LabelEncoding.Ids);
    }
}
