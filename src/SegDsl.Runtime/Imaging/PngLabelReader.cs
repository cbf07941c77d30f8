using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;
using System.Runtime.InteropServices;

namespace SegDsl.Imaging;

/// <summary>
/// Reads label maps from PNG files: exact palette indices and gray levels, which image decoders do not preserve. Three equal color channels are a gray
/// level. Transparency is dropped.
/// </summary>
internal static class PngLabelReader
{
    /// <summary>The Adam7 passes of an interlaced file: the first pixel of each, and the steps between its pixels.</summary>
    private static readonly (int X, int Y, int StepX, int StepY)[] Passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>Reads label values.</summary>
    /// <param name="path">The path of the file, for messages.</param>
    /// <param name="file">The content of a PNG file.</param>
    /// <param name="palette">The colors of the palette; empty without a palette.</param>
    /// <exception cref="ImageException">The file is truncated, damaged or a color image.</exception>
    public static LabelMap Read(string path, byte[] file, out IReadOnlyList<Rgb> palette)
    {
        var png = PngFile.Parse(path, file);
        palette = png.Color == PngColor.Palette ? png.Palette : [];
        using var memory = DecodingMemory.Reserve(sizeof(ushort) * (long)png.Width * png.Height);
        var labels = LabelMap.Uninitialized(png.Width, png.Height);
        using var stream = new ZLibStream(Open(png.Compressed), CompressionMode.Decompress);
        var rows = new RowReader(path, stream, png.BitDepth, png.Channels);
        try
        {
            if (png.IsInterlaced) foreach (var pass in Passes) ReadPass(rows, labels, pass);
            else ReadAll(rows, labels);
            // ZLibStream verifies the checksum at the end of the stream.
            _ = stream.ReadByte();
        }
        catch (InvalidDataException e)
        {
            throw new ImageException(path, "the PNG file is damaged: its pixels cannot be decompressed.", e);
        }
        catch (EndOfStreamException e)
        {
            throw new ImageException(path, $"the PNG file is truncated: it has fewer than {png.Width}×{png.Height} pixels.", e);
        }
        return labels.ApplyOrientation(png.Orientation);
    }

    private static void ReadAll(RowReader rows, LabelMap labels)
    {
        rows.Start(labels.Width);
        for (var y = 0; y < labels.Height; y++) rows.Read(labels.Row(y));
    }

    private static void ReadPass(RowReader rows, LabelMap labels, (int X, int Y, int StepX, int StepY) pass)
    {
        var width = (labels.Width - pass.X + pass.StepX - 1) / pass.StepX;
        if (width <= 0) return;
        rows.Start(width);
        var values = new ushort[width];
        for (var y = pass.Y; y < labels.Height; y += pass.StepY)
        {
            rows.Read(values);
            var row = labels.Row(y);
            for (var x = 0; x < width; x++) row[pass.X + x * pass.StepX] = values[x];
        }
    }

    private static MemoryStream Open(IReadOnlyList<ArraySegment<byte>> chunks)
    {
        var stream = new MemoryStream(chunks.Sum(chunk => chunk.Count));
        foreach (var chunk in chunks) stream.Write(chunk);
        stream.Position = 0;
        return stream;
    }

    /// <summary>Reads the rows of a pass in order.</summary>
    private sealed class RowReader(string path, Stream stream, int bitDepth, int channels)
    {
        // Each row starts with its filter type.
        private byte[] row = [], above = [];
        private ushort[] samples = [];

        /// <summary>Starts a pass.</summary>
        public void Start(int width)
        {
            var size = 1 + (int)(((long)width * channels * bitDepth + 7) / 8);
            (row, above) = (new byte[size], new byte[size]);
            if (channels > 1) samples = new ushort[width * channels];
        }

        /// <summary>Reads the next row.</summary>
        public void Read(Span<ushort> values)
        {
            (row, above) = (above, row);
            stream.ReadExactly(row);
            if (!PngFilters.Undo(row[0], row.AsSpan(1), above.AsSpan(1), Math.Max(1, channels * bitDepth / 8)))
                throw new ImageException(path, $"the PNG file is damaged: it uses the undefined filter {row[0]}.");
            if (channels == 1)
            {
                Unpack(row.AsSpan(1), values);
                return;
            }
            Unpack(row.AsSpan(1), samples);
            for (var x = 0; x < values.Length; x++)
            {
                var pixel = samples.AsSpan(x * channels, channels);
                if (channels >= 3 && (pixel[0] != pixel[1] || pixel[0] != pixel[2]))
                    throw new ImageException(
                        path, $"is a color image: it has a pixel with red {pixel[0]}, green {pixel[1]} and blue {pixel[2]}. "
                        + "A label image must store one value per pixel, as a gray level, three equal channels or a palette index. "
                        + "If its colors are those of the classes, add 'encoding colors' to the dataset; otherwise, convert them to label ids.");
                values[x] = pixel[0];
            }
        }

        private void Unpack(ReadOnlySpan<byte> samples, Span<ushort> values)
        {
            if (bitDepth == 16 && BitConverter.IsLittleEndian) BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ushort>(samples), values);
            else if (bitDepth == 16) MemoryMarshal.Cast<byte, ushort>(samples).CopyTo(values);
            else if (bitDepth == 8) Widen(samples, values);
            else for (var x = 0; x < values.Length; x++)
                values[x] = (ushort)(samples[x * bitDepth / 8] >> (8 - bitDepth - x * bitDepth % 8) & ((1 << bitDepth) - 1));
        }

        private static void Widen(ReadOnlySpan<byte> samples, Span<ushort> values)
        {
            var x = 0;
            for (; x <= values.Length - Vector<byte>.Count; x += Vector<byte>.Count)
            {
                Vector.Widen(new Vector<byte>(samples[x..]), out var low, out var high);
                low.CopyTo(values[x..]);
                high.CopyTo(values[(x + Vector<ushort>.Count)..]);
            }
            for (; x < values.Length; x++) values[x] = samples[x];
        }
    }
}
