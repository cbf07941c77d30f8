using SegDsl.Imaging;

namespace SegDsl.Cli.Tests;

/// <summary><c>seg data convert --from nifti</c>: volumes are cut into slices.</summary>
[Collection(OwnFilesTests.Serial)]
public sealed class NiftiConversionTests : CommandLineFixture
{
    private const string Scans = """
        namespace Mine

        dataset Scans
        {
            root     "nowhere"
            ignore   255
            channels 1
            classes {
                rest  0 #000000
                organ 7 #e6194b
            }
            images   "images/{name}.png"
            labels   "labels/{name}.png"
            splits   { train 75 %, val 25 % }
            group    "{group}_*"
        }
        """;

    private void AddVolume(string name, short type, Func<int, double> value)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(InFolder(name)) ?? "");
        var volume = NiftiBuilder.Volume(type, bigEndian: type == 4, value: value);
        File.WriteAllBytes(InFolder(name), name.EndsWith(".gz", StringComparison.Ordinal) ? NiftiBuilder.Compress(volume) : volume);
    }

    private CommandResult Convert(string input, string output, params string[] more) =>
        Run(["data", "convert", "Scans", input, "--from", "nifti", "-o", InFolder("data", output), "--file", Write("scans.seg", Scans), .. more]);

    [Fact]
    public void Volumes_become_a_dataset_without_problems()
    {
        foreach (var name in new[] { "p1", "p2", "p3", "p4" })
        {
            AddVolume($"scans/{name}_ct.nii.gz", 4, voxel => 100 * voxel - 1000);
            AddVolume($"scans/{name}_seg.nii", 16, voxel => voxel % 2 * 7);
        }
        var images = Convert(InFolder("scans", "{name}_ct.nii.gz"), "images", "--to", "images", "--range", "-1000..1300");
        Assert.Equal((0, ""), (images.Code, images.Error));
        Assert.Contains("16 images → ", images.Output, StringComparison.Ordinal);
        var labels = Convert(InFolder("scans", "{name}_seg.nii"), "labels");
        Assert.Equal((0, ""), (labels.Code, labels.Error));

        // The voxels of z = 2 are 12 to 17, x to the right and y up.
        var image = ImageFile.ReadLabels(InFolder("data", "images", "p3_z002.png"));
        Assert.Equal((2, 3), (image.Width, image.Height));
        Assert.Equal([16, 17, 14, 15, 12, 13], image.Values.Select(level => (int)Math.Round(level / 255.0 * 23)));
        Assert.Equal([0, 7, 0, 7, 0, 7], ImageFile.ReadLabels(InFolder("data", "labels", "p3_z002.png")).Values.Select(value => (int)value));
        var check = Run("data", "check", "Scans", "--data", InFolder("data"), "--file", InFolder("scans.seg"));
        Assert.True(check.Code == 0, check.Output + check.Error);
        Assert.Contains("No problems found.", check.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x", 2, 3, 4, new[] { 18, 20, 22, 12, 14, 16, 6, 8, 10, 0, 2, 4 })]
    [InlineData("y", 3, 2, 4, new[] { 18, 19, 12, 13, 6, 7, 0, 1 })]
    [InlineData("z", 4, 2, 3, new[] { 4, 5, 2, 3, 0, 1 })]
    public void Slices_are_cut_across_an_axis(string axis, int slices, int width, int height, int[] first)
    {
        AddVolume("scans/p.nii", 4, voxel => voxel);
        var result = Convert(InFolder("scans"), "cut", "--to", "images", "--axis", axis, "--range", "0..255");
        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Equal(slices, Directory.GetFiles(InFolder("data", "cut")).Length);
        var image = ImageFile.ReadLabels(InFolder("data", "cut", $"p_{axis}000.png"));
        Assert.Equal((width, height), (image.Width, image.Height));
        Assert.Equal(first, image.Values.Select(value => (int)value));
    }

    [Fact]
    public void Intensities_need_a_range()
    {
        AddVolume("scans/p.nii", 16, voxel => voxel == 5 ? double.NaN : voxel / 2.0 - 3);
        Assert.Contains("has values from -3 to 8.5", Convert(InFolder("scans"), "cut", "--to", "images").Error, StringComparison.Ordinal);
        Assert.Contains("expected two numbers in ascending order",
            Convert(InFolder("scans"), "cut", "--to", "images", "--range", "5..1").Error, StringComparison.Ordinal);
        Assert.Contains("--range requires --to images", Convert(InFolder("scans"), "cut", "--range", "1..5").Error, StringComparison.Ordinal);
        Assert.Equal(0, Convert(InFolder("scans"), "cut", "--to", "images", "--range", "auto").Code);
        Assert.Equal(0, ImageFile.ReadLabels(InFolder("data", "cut", "p_z000.png")).Values[1]);
        Assert.Equal(255, ImageFile.ReadLabels(InFolder("data", "cut", "p_z003.png")).Values[1]);
    }

    [Theory]
    [InlineData(0.5, "has the value 0.5; label volumes must have integers")]
    [InlineData(-1, "has the value -1; label volumes must have integers")]
    [InlineData(3, "has the value 3, which is no id of Scans")]
    public void Label_volumes_have_known_ids(double value, string expected)
    {
        AddVolume("scans/p.nii", 64, voxel => voxel == 20 ? value : 7);
        Assert.Contains(expected, Convert(InFolder("scans"), "cut").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_volumes_are_errors()
    {
        Assert.Contains("no file matches", Convert(InFolder("{name}.nii"), "cut").Error, StringComparison.Ordinal);
        Assert.Contains("found no file", Convert(InFolder("."), "cut").Error, StringComparison.Ordinal);
    }
}
