using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;
using System.Runtime.InteropServices;

namespace SegDsl.Imaging;

/// <summary>Decompresses the samples of PNG files without changing them: gray levels, colors or palette indices of 1 to 16 bits.</summary>
internal static class PngPixels
{
    /// <summary>The Adam7 passes of an interlaced file: the first pixel of each, and the steps between its pixels.</summary>
    private static readonly (int X, int Y, int StepX, int StepY)[] Passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>Receives a row of pixels.</summary>
    /// <param name="start">The column of the first pixel.</param>
    /// <param name="step">The distance of the pixels, in columns.</param>
    /// <param name="y">The row.</param>
    /// <param name="samples">The samples, those of a pixel together.</param>
    public delegate void RowReceiver(int start, int step, int y, ReadOnlySpan<ushort> samples);

    /// <summary>Reads all rows, or those of the passes of an interlaced file.</summary>
    /// <param name="path">The path of the file, for messages.</param>
    /// <param name="png">The file.</param>
    /// <param name="receive">Called for each row.</param>
    /// <exception cref="ImageException">The file is truncated or damaged.</exception>
    public static void Read(string path, PngFile png, RowReceiver receive) => Read(path, png, rows =>
    {
        foreach (var pass in png.IsInterlaced ? Passes : [(X: 0, Y: 0, StepX: 1, StepY: 1)])
        {
            var width = (png.Width - pass.X + pass.StepX - 1) / pass.StepX;
            if (width <= 0) continue;
            rows.Start(width);
            var samples = new ushort[width * png.Channels];
            for (var y = pass.Y; y < png.Height; y += pass.StepY)
            {
                rows.Read(samples);
                receive(pass.X, pass.StepX, y, samples);
            }
        }
    });

    /// <summary>Reads a file with one channel that is not interlaced directly into a map of the same size.</summary>
    /// <param name="path">The path of the file, for messages.</param>
    /// <param name="png">The file.</param>
    /// <param name="labels">The map.</param>
    /// <exception cref="ImageException">The file is truncated or damaged.</exception>
    public static void Read(string path, PngFile png, LabelMap labels) => Read(path, png, rows =>
    {
        rows.Start(labels.Width);
        for (var y = 0; y < labels.Height; y++) rows.Read(labels.Row(y));
    });

    private static void Read(string path, PngFile png, Action<RowReader> read)
    {
        using var stream = new ZLibStream(Open(png.Compressed), CompressionMode.Decompress);
        try
        {
            read(new RowReader(path, stream, png.BitDepth, png.Channels));
            // ZLibStream verifies the checksum at the end of the stream.
            _ = stream.ReadByte();
        }
        catch (EndOfStreamException e)
        {
            throw new ImageException(path, $"is a truncated PNG file: it has fewer than {png.Width}×{png.Height} pixels.", e);
        }
        // For example, a stream that requires a preset dictionary, which PNG does not have, causes an IOException.
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new ImageException(path, "is a damaged PNG file: its pixels cannot be decompressed.", e);
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

        /// <summary>Starts a pass.</summary>
        public void Start(int width)
        {
            var size = 1 + (int)(((long)width * channels * bitDepth + 7) / 8);
            (row, above) = (new byte[size], new byte[size]);
        }

        /// <summary>Reads the samples of the next row.</summary>
        public void Read(Span<ushort> samples)
        {
            (row, above) = (above, row);
            stream.ReadExactly(row);
            if (!PngFilters.Undo(row[0], row.AsSpan(1), above.AsSpan(1), Math.Max(1, channels * bitDepth / 8)))
                throw new ImageException(path, $"is a damaged PNG file: it uses the undefined filter {row[0]}.");
            Unpack(row.AsSpan(1), samples);
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
