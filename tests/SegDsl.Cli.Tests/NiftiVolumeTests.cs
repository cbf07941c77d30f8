using System.Buffers.Binary;
using System.IO.Compression;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Conversion;

namespace SegDsl.Cli.Tests;

public sealed class NiftiVolumeTests : IDisposable
{
    private readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Theory]
    [InlineData(2, false)]
    [InlineData(4, false)]
    [InlineData(4, true)]
    [InlineData(16, false)]
    [InlineData(16, true)]
    public void Values_are_read_in_every_type_and_byte_order(short type, bool bigEndian)
    {
        File.WriteAllBytes(path, Volume(type, bigEndian));

        var volume = NiftiVolume.Read(path);

        Assert.Equal((2, 3, 4), (volume.Width, volume.Height, volume.Depth));
        Assert.Equal(0, volume[0, 0, 0]);
        Assert.Equal(1, volume[1, 0, 0]);
        Assert.Equal(2, volume[0, 1, 0]);
        Assert.Equal(23, volume[1, 2, 3]);
    }

    [Fact]
    public void Values_are_scaled_according_to_the_header()
    {
        File.WriteAllBytes(path, Volume(4, false, header =>
        {
            BinaryPrimitives.WriteSingleLittleEndian(header.AsSpan(112), 0.5f);
            BinaryPrimitives.WriteSingleLittleEndian(header.AsSpan(116), -1);
        }));

        Assert.Equal(10.5f, NiftiVolume.Read(path)[1, 2, 3]);
    }

    [Fact]
    public void Compressed_files_are_detected_by_content()
    {
        WriteCompressed(Volume(2, false));

        Assert.Equal(23, NiftiVolume.Read(path)[1, 2, 3]);
    }

    [Fact]
    public void Truncated_files_are_errors()
    {
        var whole = Volume(4, false);
        foreach (var length in new[] { 0, 1, 100, 347, 350, whole.Length - 1 })
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Contains("truncated", Error(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_truncated_compressed_file_is_an_error()
    {
        WriteCompressed(Volume(4, false));
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..60]);

        Assert.Contains(path, Error(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_compressed_file_is_an_error()
    {
        WriteCompressed(Volume(4, false));
        var bytes = File.ReadAllBytes(path);
        bytes.AsSpan(12, 20).Fill(0xFF);
        File.WriteAllBytes(path, bytes);

        Assert.Contains("damaged", Error(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 347, "is not a NIfTI-1 file")]
    [InlineData(0, 540, "is a NIfTI-2 file")]
    [InlineData(344, 0, "magic")]
    [InlineData(40, 2, "has 2 dimensions")]
    [InlineData(40, 8, "has 8 dimensions")]
    [InlineData(42, 0, "0×3×4 voxels")]
    [InlineData(44, -3, "2×-3×4 voxels")]
    [InlineData(70, 64, "type 64")]
    [InlineData(72, 8, "has 8 bits")]
    public void Invalid_header_is_an_error(int at, short value, string expected)
    {
        File.WriteAllBytes(path, Volume(4, false, header => BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(at), value)));

        Assert.Contains(expected, Error(), StringComparison.Ordinal);
    }

    [Fact]
    public void Huge_sizes_allocate_no_memory()
    {
        File.WriteAllBytes(path, Volume(4, false, header =>
        {
            for (var at = 42; at <= 46; at += 2) BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(at), short.MaxValue);
        }));

        Assert.Contains("32767×32767×32767", Error(), StringComparison.Ordinal);
    }

    [Fact]
    public void Series_of_volumes_is_rejected()
    {
        File.WriteAllBytes(path, Volume(4, false, header =>
        {
            BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(40), 4);
            BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(48), 5);
        }));

        Assert.Contains("series", Error(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(348)]
    [InlineData(float.NaN)]
    [InlineData(1e30f)]
    public void Voxels_start_after_the_header(float offset)
    {
        File.WriteAllBytes(path, Volume(4, false, header => BinaryPrimitives.WriteSingleLittleEndian(header.AsSpan(108), offset)));

        Assert.Contains("voxels begin at", Error(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var error = Assert.Throws<CommandException>(() => NiftiVolume.Read(path + ".none"));

        Assert.Contains(path + ".none", error.Message, StringComparison.Ordinal);
    }

    private string Error() => Assert.Throws<CommandException>(() => NiftiVolume.Read(path)).Message;

    private void WriteCompressed(byte[] content)
    {
        using var file = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        file.Write(content);
    }

    /// <summary>A volume of 2×3×4 voxels whose values count from 0.</summary>
    private static byte[] Volume(short type, bool bigEndian, Action<byte[]>? change = null)
    {
        var size = type switch { 2 => 1, 4 => 2, _ => 4 };
        var bytes = new byte[352 + 24 * size];
        Span<byte> header = bytes;
        if (bigEndian) BinaryPrimitives.WriteInt32BigEndian(header, 348);
        else BinaryPrimitives.WriteInt32LittleEndian(header, 348);
        foreach (var (at, value) in new (int, short)[] { (40, 3), (42, 2), (44, 3), (46, 4), (70, type), (72, (short)(8 * size)) })
        {
            if (bigEndian) BinaryPrimitives.WriteInt16BigEndian(header[at..], value);
            else BinaryPrimitives.WriteInt16LittleEndian(header[at..], value);
        }
        if (bigEndian) BinaryPrimitives.WriteSingleBigEndian(header[108..], 352);
        else BinaryPrimitives.WriteSingleLittleEndian(header[108..], 352);
        "n+1\0"u8.CopyTo(header[344..]);
        for (var i = 0; i < 24; i++)
        {
            var voxel = header[(352 + i * size)..];
            if (type == 2) voxel[0] = (byte)i;
            else if (type == 4 && bigEndian) BinaryPrimitives.WriteInt16BigEndian(voxel, (short)i);
            else if (type == 4) BinaryPrimitives.WriteInt16LittleEndian(voxel, (short)i);
            else if (bigEndian) BinaryPrimitives.WriteSingleBigEndian(voxel, i);
            else BinaryPrimitives.WriteSingleLittleEndian(voxel, i);
        }
        change?.Invoke(bytes);
        return bytes;
    }
}
