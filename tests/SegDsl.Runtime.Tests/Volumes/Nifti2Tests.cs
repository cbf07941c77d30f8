using System.Buffers.Binary;
using SegDsl.Imaging;
using SegDsl.Volumes;

namespace SegDsl.Tests.Volumes;

/// <summary>NIfTI-2 files, whose header has numbers of 64 bits.</summary>
public sealed class Nifti2Tests : IDisposable
{
    private static readonly int[] Dimensions = [3, 2, 3, 4, 1, 1, 1, 1];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Values_and_geometry_are_those_of_the_file(bool isBigEndian)
    {
        var volume = NiftiVolume.Read(folder.Write("a.nii", File(isBigEndian)));

        Assert.Equal("2×3×4", $"{volume.Size}");
        // Scaled by 0.5, minus 10.
        Assert.Equal(Enumerable.Range(0, 24).Select(i => 0.5f * i - 10), volume.Values.ToArray());
        Assert.Equal("1.5×2×2.5 mm", $"{volume.Geometry.Spacing}");
        Assert.Equal((1, 2), (volume.Geometry.QformCode, volume.Geometry.SformCode));
        Assert.Equal(Enumerable.Range(1, 6).Select(i => (float)i), volume.Geometry.Quaternion);
        Assert.Equal(Enumerable.Range(7, 12).Select(i => (float)i), volume.Geometry.Affine);
    }

    [Fact]
    public void Every_truncation_is_reported()
    {
        var whole = File(isBigEndian: false);
        for (var length = 4; length < whole.Length; length += 3) Assert.Contains("truncated", Error(whole[..length]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, 0x6E, "magic string is not 'n+2'")]
    [InlineData(16, 2, "has 2 dimensions")]
    [InlineData(24, long.MaxValue, "has a header with 9223372036854775807×3×4 voxels")]
    [InlineData(32, -1, "has a header with 2×-1×4 voxels")]
    [InlineData(168, 540, "voxels begin at byte 540")]
    [InlineData(168, long.MaxValue, "voxels begin at byte")]
    public void Invalid_header_is_an_error(int at, long value, string expected) =>
        Assert.Contains(expected, Error(File(false, header => BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(at), value))), StringComparison.Ordinal);

    [Fact]
    public void A_series_where_one_volume_is_expected_is_an_error()
    {
        var error = Error(Series(4, 5, isBigEndian: false));
        Assert.Contains("contains a series of 5 volumes where one is expected. The images of a dataset may be series", error, StringComparison.Ordinal);
        Assert.Contains("'channels 5'", error, StringComparison.Ordinal);
    }

    /// <summary>Time is the fourth dimension, components of a vector are the fifth.</summary>
    [Theory]
    [InlineData(4, false)]
    [InlineData(5, true)]
    public void The_volumes_of_a_series_are_channels(int dimension, bool isBigEndian)
    {
        var path = folder.Write("a.nii", Series(dimension, 3, isBigEndian));

        var volume = Volume.Read([path], out var geometry);

        Assert.Equal(("2×3×4", 3), ($"{volume.Size}", volume.Channels));
        Assert.Equal(Enumerable.Range(0, 72).Select(i => 0.5f * i - 10), volume.Values);
        Assert.Equal("1.5×2×2.5 mm", $"{geometry.Spacing}");
        // Together with a file of one channel.
        var both = Volume.Read([path, folder.Write("b.nii", File(isBigEndian))], out _);
        Assert.Equal(4, both.Channels);
        Assert.Equal(-10, both.Channel(3)[0]);
    }

    [Fact]
    public void A_truncated_series_is_reported() =>
        Assert.Contains("truncated", Assert.Throws<ImageException>(
            () => NiftiVolume.ReadSeries(folder.Write("a.nii", Series(4, 3, isBigEndian: false)[..^1]))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(4, 0, "has the dimensions 2×3×4×0×3")]
    [InlineData(4, 2, "has the dimensions 2×3×4×2×3")]
    [InlineData(4, long.MaxValue, "has the dimensions 2×3×4×9223372036854775807×3")]
    public void Series_along_several_dimensions_are_errors(int dimension, long size, string expected)
    {
        var content = Series(5, 3, isBigEndian: false);
        BinaryPrimitives.WriteInt64LittleEndian(content.AsSpan(16 + 8 * dimension), size);

        var error = Assert.Throws<ImageException>(() => NiftiVolume.ReadSeries(folder.Write("a.nii", content))).Message;

        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Fourth_dimension_of_one_volume_is_read() =>
        Assert.Equal("2×3×4", $"{NiftiVolume.Read(folder.Write("a.nii", File(isBigEndian: true, header => header[23] = 4))).Size}");

    private string Error(byte[] content) => Assert.Throws<ImageException>(() => NiftiVolume.Read(folder.Write("a.nii", content))).Message;

    /// <summary>Several volumes along a dimension.</summary>
    private static byte[] Series(int dimension, int count, bool isBigEndian) => File(isBigEndian, header =>
    {
        foreach (var (index, size) in new[] { (0, dimension), (dimension, count) }) header[16 + 8 * index + (isBigEndian ? 7 : 0)] = (byte)size;
    }, count);

    /// <summary>Volumes of 2×3×4 voxels of 16 bits.</summary>
    private static byte[] File(bool isBigEndian, Action<byte[]>? change = null, int count = 1)
    {
        var bytes = new byte[544 + 2 * 24 * count];
        Write(0, 4, 540);
        "n+2\0\r\n\x1A\n"u8.CopyTo(bytes.AsSpan(4));
        Write(12, 2, 4);
        Write(14, 2, 16);
        foreach (var (index, length) in Dimensions.Index()) Write(16 + 8 * index, 8, length);
        for (var i = 0; i < 4; i++) WriteDouble(104 + 8 * i, 1 + 0.5 * i);
        Write(168, 8, 544);
        WriteDouble(176, 0.5);
        WriteDouble(184, -10);
        Write(344, 4, 1);
        Write(348, 4, 2);
        for (var i = 0; i < 18; i++) WriteDouble(352 + 8 * i, i + 1);
        Write(500, 4, 2);
        for (var i = 0; i < 24 * count; i++) Write(544 + 2 * i, 2, i);
        change?.Invoke(bytes);
        return bytes;

        void WriteDouble(int at, double value) => Write(at, 8, BitConverter.DoubleToInt64Bits(value));

        void Write(int at, int length, long value)
        {
            Span<byte> all = stackalloc byte[8];
            if (isBigEndian) BinaryPrimitives.WriteInt64BigEndian(all, value);
            else BinaryPrimitives.WriteInt64LittleEndian(all, value);
            (isBigEndian ? all[^length..] : all[..length]).CopyTo(bytes.AsSpan(at));
        }
    }
}
