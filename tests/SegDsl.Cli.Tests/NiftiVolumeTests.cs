using System.Buffers.Binary;
using SegDsl.Imaging;
using SegDsl.Tests;
using SegDsl.Volumes;

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
    [InlineData(256, false)]
    [InlineData(512, false)]
    [InlineData(512, true)]
    [InlineData(8, false)]
    [InlineData(8, true)]
    [InlineData(768, false)]
    [InlineData(768, true)]
    [InlineData(64, false)]
    [InlineData(64, true)]
    public void Values_are_read_in_every_type_and_byte_order(short type, bool bigEndian)
    {
        File.WriteAllBytes(path, NiftiBuilder.Volume(type, bigEndian));

        var volume = NiftiVolume.Read(path);

        Assert.Equal((2, 3, 4), (volume.Width, volume.Height, volume.Depth));
        Assert.Equal(0, volume[0, 0, 0]);
        Assert.Equal(1, volume[1, 0, 0]);
        Assert.Equal(2, volume[0, 1, 0]);
        Assert.Equal(23, volume[1, 2, 3]);
    }

    [Theory]
    [InlineData(2, 200)]
    [InlineData(256, -100)]
    [InlineData(4, -30_000)]
    [InlineData(512, 60_000)]
    [InlineData(8, -100_000)]
    [InlineData(768, 4_000_000_000)]
    [InlineData(16, -0.25)]
    [InlineData(64, 1e10)]
    public void Every_type_has_its_range(short type, double value)
    {
        foreach (var bigEndian in new[] { false, true })
        {
            File.WriteAllBytes(path, NiftiBuilder.Volume(type, bigEndian, value: _ => value));
            Assert.Equal((float)value, NiftiVolume.Read(path)[1, 1, 1]);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(float.NaN)]
    public void A_slope_that_is_no_number_does_not_scale(float slope)
    {
        File.WriteAllBytes(path, NiftiBuilder.Volume(4, false, header =>
        {
            BinaryPrimitives.WriteSingleLittleEndian(header.AsSpan(112), slope);
            BinaryPrimitives.WriteSingleLittleEndian(header.AsSpan(116), 7);
        }));
        Assert.Equal(23, NiftiVolume.Read(path)[1, 2, 3]);
    }

    [Fact]
    public void Damaged_volumes_cause_no_other_exception()
    {
        byte[][] files = [NiftiBuilder.Volume(4, false), NiftiBuilder.Volume(64, true), NiftiBuilder.Compress(NiftiBuilder.Volume(16, false))];
        var (read, count) = (0, DamagedFile.Count(share: 0.1, byDefault: 1000));
        for (var round = 0; round < count; round++)
        {
            File.WriteAllBytes(path, DamagedFile.Copy(files[round % files.Length], round));
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                NiftiVolume.Read(path);
                read++;
            }
            catch (ImageException e)
            {
                Assert.StartsWith(path + " ", e.Message, StringComparison.Ordinal);
            }
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
        }
        Assert.InRange(read, count / 20, count - count / 20);
    }

    [Fact]
    public void Values_are_scaled_according_to_the_header()
    {
        File.WriteAllBytes(path, NiftiBuilder.Volume(4, false, header =>
        {
            BinaryPrimitives.WriteSingleLittleEndian(header.AsSpan(112), 0.5f);
            BinaryPrimitives.WriteSingleLittleEndian(header.AsSpan(116), -1);
        }));

        Assert.Equal(10.5f, NiftiVolume.Read(path)[1, 2, 3]);
    }

    [Fact]
    public void Compressed_files_are_detected_by_content()
    {
        WriteCompressed(NiftiBuilder.Volume(2, false));

        Assert.Equal(23, NiftiVolume.Read(path)[1, 2, 3]);
    }

    [Fact]
    public void Truncated_files_are_errors()
    {
        var whole = NiftiBuilder.Volume(4, false);
        foreach (var length in new[] { 0, 1, 100, 347, 350, whole.Length - 1 })
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Contains("truncated", Error(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_truncated_compressed_file_is_an_error()
    {
        WriteCompressed(NiftiBuilder.Volume(4, false));
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..60]);

        Assert.Contains(path, Error(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_compressed_file_is_an_error()
    {
        WriteCompressed(NiftiBuilder.Volume(4, false));
        var bytes = File.ReadAllBytes(path);
        bytes.AsSpan(12, 20).Fill(0xFF);
        File.WriteAllBytes(path, bytes);

        Assert.Contains("damaged", Error(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 347, "is not a NIfTI-1 or NIfTI-2 file")]
    [InlineData(0, 540, "truncated")]
    [InlineData(344, 0, "magic")]
    [InlineData(40, 2, "has 2 dimensions")]
    [InlineData(40, 8, "has 8 dimensions")]
    [InlineData(42, 0, "0×3×4 voxels")]
    [InlineData(44, -3, "2×-3×4 voxels")]
    [InlineData(70, 64, "type 64")]
    [InlineData(72, 8, "has 8 bits")]
    public void Invalid_header_is_an_error(int at, short value, string expected)
    {
        File.WriteAllBytes(path, NiftiBuilder.Volume(4, false, header => BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(at), value)));

        Assert.Contains(expected, Error(), StringComparison.Ordinal);
    }

    [Fact]
    public void Huge_sizes_allocate_no_memory()
    {
        File.WriteAllBytes(path, NiftiBuilder.Volume(4, false, header =>
        {
            for (var at = 42; at <= 46; at += 2) BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(at), short.MaxValue);
        }));

        Assert.Contains("32767×32767×32767", Error(), StringComparison.Ordinal);
    }

    [Fact]
    public void Series_of_volumes_is_rejected()
    {
        File.WriteAllBytes(path, NiftiBuilder.Volume(4, false, header =>
        {
            BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(40), 4);
            BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(48), 5);
        }));

        Assert.Contains("series", Error(), StringComparison.Ordinal);
        // Labels are never channels.
        var labels = Assert.Throws<ImageException>(() => LabelVolume.Read(path)).Message;
        Assert.Contains("contains a series of 5 volumes where one is expected. Labels are one volume, with the id of a class in every voxel.", labels,
            StringComparison.Ordinal);
        Assert.DoesNotContain("channels", labels, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(348)]
    [InlineData(float.NaN)]
    [InlineData(1e30f)]
    public void Voxels_start_after_the_header(float offset)
    {
        File.WriteAllBytes(path, NiftiBuilder.Volume(4, false, header => BinaryPrimitives.WriteSingleLittleEndian(header.AsSpan(108), offset)));

        Assert.Contains("voxels begin at", Error(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var error = Assert.Throws<ImageException>(() => NiftiVolume.Read(path + ".none"));

        Assert.Contains(path + ".none", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(16, 0.5, "0.5")]
    [InlineData(4, -1, "-1")]
    [InlineData(8, 70_000, "70000")]
    public void Labels_must_be_integers_of_16_bits(short type, double value, string shown)
    {
        File.WriteAllBytes(path, NiftiBuilder.Volume(type, false, value: voxel => voxel == 20 ? value : 0));
        Assert.Equal(
            $"{path} has the value {shown}; labels must be integers from 0 to 65535.", Assert.Throws<ImageException>(() => LabelVolume.Read(path)).Message);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void Images_must_be_finite(double value)
    {
        File.WriteAllBytes(path, NiftiBuilder.Volume(16, true, value: voxel => voxel is 3 or 4 ? value : 0));
        var error = Assert.Throws<ImageException>(() => Volume.Read([path], out _));
        Assert.Equal($"{path} has 2 values that are NaN or infinite. Replace them, for example by 0 outside of the body.", error.Message);
    }

    [Fact]
    public void The_position_of_voxels_is_read_in_both_byte_orders()
    {
        foreach (var bigEndian in new[] { false, true })
        {
            File.WriteAllBytes(path, NiftiBuilder.Volume(4, bigEndian, header =>
            {
                void Single(int at, float value)
                {
                    if (bigEndian) BinaryPrimitives.WriteSingleBigEndian(header.AsSpan(at), value);
                    else BinaryPrimitives.WriteSingleLittleEndian(header.AsSpan(at), value);
                }
                Single(80, -0.5f);
                Single(84, 2);
                Single(88, 0);
                Single(264, 0.25f);
                Single(280 + 4 * 11, -7);
                header[bigEndian ? 253 : 252] = 1;
                header[bigEndian ? 255 : 254] = 2;
                header[123] = 3;
            }));
            var geometry = NiftiVolume.Read(path).Geometry;
            Assert.Equal((1, 2), (geometry.QformCode, geometry.SformCode));
            // Micrometers; an axis without a distance has one millimeter.
            Assert.Equal(new VolumeSpacing(1, 0.002, 0.0005), geometry.Spacing);
            Assert.Equal((0.25f, -7), (geometry.Quaternion[2], geometry.Affine[11]));
        }
    }

    private string Error() => Assert.Throws<ImageException>(() => NiftiVolume.Read(path)).Message;

    private void WriteCompressed(byte[] content)
    {
        File.WriteAllBytes(path, NiftiBuilder.Compress(content));
    }
}
