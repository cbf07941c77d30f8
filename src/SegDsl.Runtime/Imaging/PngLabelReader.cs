using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;
using System.Runtime.InteropServices;

namespace SegDsl.Imaging;

/// <summary>Reads label maps from PNG files: palette indices and gray levels exactly as stored, which picture decoders do not give.</summary>
internal static class PngLabelReader
{
    /// <summary>The passes of an interlaced file (Adam7): the first pixel of each, and the distances between its pixels.</summary>
    private static readonly (int X, int Y, int StepX, int StepY)[] Passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>Reads label values.</summary>
    /// <param name="path">The file's name, for messages.</param>
    /// <param name="file">Its content, which is that of a PNG file.</param>
    /// <exception cref="ImageException">The file is truncated or damaged, or a color image.</exception>
    public static LabelMap Read(string path, byte[] file)
    {
        var png = PngFile.Parse(path, file);
        if (png.Color is not (PngColor.Gray or PngColor.Palette))
            throw new ImageException(path, "is a color image; a label image holds one value per pixel, as gray level or palette index.");
        var labels = LabelMap.Uninitialized(png.Width, png.Height);
        using var stream = new ZLibStream(Open(png.Compressed), CompressionMode.Decompress);
        var rows = new RowReader(path, stream, png.BitDepth);
        try
        {
            if (png.IsInterlaced) foreach (var pass in Passes) ReadPass(rows, labels, pass);
            else ReadAll(rows, labels);
            // The checksum is compared at the end of the stream.
            _ = stream.ReadByte();
        }
        catch (InvalidDataException e)
        {
            throw new ImageException(path, "the PNG file is damaged: its pixels cannot be decompressed.", e);
        }
        catch (EndOfStreamException e)
        {
            throw new ImageException(path, $"the PNG file is truncated: it holds less than {png.Width}×{png.Height} pixels.", e);
        }
        return labels.Turn(png.Orientation);
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

    private static MemoryStream Open(IReadOnlyList<ArraySegment<byte>> pieces)
    {
        var whole = new MemoryStream(pieces.Sum(piece => piece.Count));
        foreach (var piece in pieces) whole.Write(piece);
        whole.Position = 0;
        return whole;
    }

    /// <summary>Reads the rows of a pass in order.</summary>
    private sealed class RowReader(string path, Stream stream, int bitDepth)
    {
        // Each row starts with the number of its filter.
        private byte[] row = [], above = [];

        /// <summary>Starts a pass.</summary>
        public void Start(int width)
        {
            var size = 1 + (int)(((long)width * bitDepth + 7) / 8);
            (row, above) = (new byte[size], new byte[size]);
        }

        /// <summary>Reads the next row.</summary>
        public void Read(Span<ushort> values)
        {
            (row, above) = (above, row);
            stream.ReadExactly(row);
            if (!PngFilters.Undo(row[0], row.AsSpan(1), above.AsSpan(1), Math.Max(1, bitDepth / 8)))
                throw new ImageException(path, $"the PNG file is damaged: there is no filter {row[0]}.");
            Unpack(row.AsSpan(1), values);
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
