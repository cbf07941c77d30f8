using System.Buffers.Binary;
using System.Globalization;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Demo;
using SegDsl.Data;
using SegDsl.Imaging;

namespace SegDsl.Cli.Tests;

public sealed class BrainSlicesTests : CommandLineFixture
{
    private static readonly DatasetDefinition Lobes = new()
    {
        Name = "Lobes",
        Root = "",
        IgnoreIndex = 255,
        Classes = [.. Enumerable.Range(0, 9).Select(id => new ClassDefinition($"lobe{id}", id, new Rgb((byte)id, 0, 0)))],
        Images = ["images/{split}/{name}.png"],
        Labels = ["labels/{split}/{name}.png"],
        Splits = [new("train"), new("val")],
    };

    private string Data => InFolder("data");

    [Fact]
    public void Slices_show_three_neighbors_with_the_face_to_the_right_and_the_top_up()
    {
        // Every voxel holds the number of its slice; one region is in the upper front.
        WriteAtlas((x, _, _) => (byte)x, (_, y, z) => (byte)(y > 150 && z > 120 ? 1 : 0), "1 Front_L 2001\n2 Other 9170\n");

        BrainSlices.Cut(AtlasFiles.In(Folder), Lobes, Data);

        var image = ImageFile.Read(Path.Combine(Data, "images", "train", "x040.png"));
        Assert.Equal((217, 181), (image.Width, image.Height));
        Assert.Equal(Enumerable.Range(39, 3).Select(x => (byte)Math.Round(x * 255 / 84.0)), image.Pixels[..3]);
        var labels = ImageFile.ReadLabels(Path.Combine(Data, "labels", "val", "x120.png"));
        Assert.Equal(1, labels.Row(0)[216]);
        Assert.Equal(0, labels.Row(0)[0]);
        Assert.Equal(0, labels.Row(180)[216]);
    }

    [Fact]
    public void Splits_have_no_common_slices()
    {
        WriteAtlas((x, _, _) => (byte)x, (_, _, _) => 0, "1 Front_L 2001\n");

        BrainSlices.Cut(AtlasFiles.In(Folder), Lobes, Data);

        var (train, val) = (new SegmentationDataset(Lobes, Data, "train"), new SegmentationDataset(Lobes, Data, "val"));
        Assert.Equal((69, 35), (train.Count, val.Count));
        Assert.Empty(SlicesOf(train).Intersect(SlicesOf(val)));
        Assert.Single(Directory.GetDirectories(Folder, "data*"));
    }

    [Fact]
    public void Region_with_an_unknown_code_is_an_error_and_writes_nothing()
    {
        WriteAtlas((x, _, _) => (byte)x, (_, _, _) => 0, "1 Front_L 101\n");

        var error = Assert.Throws<CommandException>(() => BrainSlices.Cut(AtlasFiles.In(Folder), Lobes, Data));

        Assert.Contains("1 Front_L 101", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(Folder, "data*"));
    }

    [Fact]
    public void Folder_with_other_files_is_not_changed()
    {
        Directory.CreateDirectory(Data);
        File.WriteAllText(Path.Combine(Data, "mine.txt"), "");

        var error = Assert.Throws<CommandException>(() => BrainSlices.Prepare(Lobes, Data, TextWriter.Null));

        Assert.Contains("not empty", error.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Data, "mine.txt")));
    }

    private static IEnumerable<int> SlicesOf(SegmentationDataset images) => images.Files
        .Select(file => int.Parse(file.Name[1..], CultureInfo.InvariantCulture)).SelectMany(x => Enumerable.Range(x - 1, 3));

    private void WriteAtlas(Func<int, int, int, byte> image, Func<int, int, int, byte> regions, string list)
    {
        var templates = Directory.CreateDirectory(Path.Combine(Folder, "usr", "share", "mricron", "templates")).FullName;
        File.WriteAllBytes(Path.Combine(templates, "ch2.nii.gz"), Volume(image));
        File.WriteAllBytes(Path.Combine(templates, "aal.nii.gz"), Volume(regions));
        File.WriteAllText(Path.Combine(templates, "aal.nii.txt"), list);
    }

    private static byte[] Volume(Func<int, int, int, byte> value)
    {
        var bytes = new byte[352 + 181 * 217 * 181];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, 348);
        foreach (var (at, number) in new (int, short)[] { (40, 3), (42, 181), (44, 217), (46, 181), (70, 2), (72, 8) })
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(at), number);
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(108), 352);
        "n+1\0"u8.CopyTo(bytes.AsSpan(344));
        var voxel = 352;
        for (var z = 0; z < 181; z++)
            for (var y = 0; y < 217; y++)
                for (var x = 0; x < 181; x++) bytes[voxel++] = value(x, y, z);
        return bytes;
    }
}
