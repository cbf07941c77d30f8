using System.IO.Compression;
using System.Runtime.InteropServices;
using SegDsl.Imaging;
using SegDsl.Volumes;

namespace SegDsl.Tests.Volumes;

public sealed class NiftiFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("a.nii", 255)]
    [InlineData("a.nii.gz", 255)]
    [InlineData("folder/a.nii.gz", 60_000)]
    public void Labels_are_read_as_they_were_written(string name, int largest)
    {
        var labels = new LabelVolume(new(3, 4, 5));
        for (var i = 0; i < labels.Values.Length; i++) labels.Values[i] = (ushort)(largest * i / (labels.Values.Length - 1));
        labels.Write(folder[name], Blobs.Geometry);

        var read = LabelVolume.Read(folder[name]);
        var file = NiftiVolume.Read(folder[name]);

        Assert.Equal(labels.Size, read.Size);
        Assert.Equal(labels.Values, read.Values);
        Assert.Equal("5×4×3", $"{file.Size}");
        Assert.Equal(labels.Values[labels.Size.IndexOf(2, 1, 3)], file[3, 1, 2]);
        Assert.Equal(Blobs.Geometry.Affine, file.Geometry.Affine);
        Assert.Equal((1, 0), (file.Geometry.SformCode, file.Geometry.QformCode));
        Assert.Equal("1.5×1×2 mm", $"{file.Geometry.Spacing}");
        var isCompressed = File.ReadAllBytes(folder[name]) is [0x1F, 0x8B, ..];
        Assert.Equal(name.EndsWith(".gz", StringComparison.Ordinal), isCompressed);
    }

    [Fact]
    public void Every_damaged_or_missing_byte_of_a_compressed_file_is_reported()
    {
        var path = folder["a.nii.gz"];
        var labels = new LabelVolume(new(3, 4, 5));
        new Random(1).NextBytes(MemoryMarshal.AsBytes(labels.Values.AsSpan()));
        labels.Write(path, Blobs.Geometry);
        var whole = File.ReadAllBytes(path);
        const int header = 10;
        for (var i = header; i < whole.Length; i++)
        {
            byte[] changed = [.. whole];
            changed[i] ^= 1;
            foreach (var content in new[] { changed, whole[..i], [.. whole, .. whole[..(i - header)], 0] })
            {
                File.WriteAllBytes(path, content);
                var message = Assert.Throws<ImageException>(() => NiftiVolume.Read(path)).Message;
                Assert.DoesNotContain("archive", message, StringComparison.Ordinal);
                Assert.EndsWith(".", message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Files_of_several_compressed_parts_are_read(bool endsWithEmptyPart)
    {
        var labels = new LabelVolume(new(3, 4, 5));
        new Random(1).NextBytes(MemoryMarshal.AsBytes(labels.Values.AsSpan()));
        labels.Write(folder["a.nii"], Blobs.Geometry);
        var whole = File.ReadAllBytes(folder["a.nii"]);
        using (var file = File.Create(folder["b.nii.gz"]))
            foreach (var part in new[] { whole[..300], whole[300..], [] })
            {
                if (part.Length == 0 && !endsWithEmptyPart) continue;
                using var compressed = new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true);
                compressed.Write(part);
                // An empty part is written, too.
                compressed.Flush();
            }
        Assert.Equal(labels.Values, LabelVolume.Read(folder["b.nii.gz"]).Values);
    }

    [Theory]
    [InlineData("scans/p1_ct.nii.gz", "p1_ct", true)]
    [InlineData("p1.NII", "p1", true)]
    [InlineData("p1.v2.png", "p1.v2", false)]
    public void A_volume_is_named_without_both_parts_of_its_extension(string path, string name, bool isVolume)
    {
        Assert.Equal(name, NiftiVolume.NameOf(path));
        Assert.Equal(isVolume, NiftiVolume.IsNamed(path));
    }

    [Fact]
    public void Channels_of_different_sizes_are_refused()
    {
        new LabelVolume(new(3, 4, 5)).Write(folder["t1.nii"], NiftiGeometry.Default);
        new LabelVolume(new(3, 5, 4)).Write(folder["t2.nii"], NiftiGeometry.Default);
        var error = Assert.Throws<ImageException>(() => Volume.Read([folder["t1.nii"], folder["t2.nii"]], out _));
        Assert.Equal($"is 4×5×3, but the first channel {folder["t1.nii"]} is 5×4×3.", error.Problem);
    }
}
