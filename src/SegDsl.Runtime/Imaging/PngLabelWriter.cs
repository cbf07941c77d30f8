using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace SegDsl.Imaging;

/// <summary>Encodes label maps as PNG files, with gray levels or palette indices.</summary>
internal static class PngLabelWriter
{
    /// <summary>Encodes label values as gray levels, with 8 bits if all values fit, otherwise 16.</summary>
    public static byte[] Encode(LabelMap labels) =>
        labels.Values.AsSpan().ContainsAnyExceptInRange((ushort)0, (ushort)byte.MaxValue)
            ? Encode(labels, 16, PngColor.Gray, [])
            : Encode(labels, 8, PngColor.Gray, []);

    /// <summary>Encodes label values as indices into a palette.</summary>
    /// <exception cref="ArgumentException">A value has no color, or the number of colors is not in 1 to 256.</exception>
    public static byte[] Encode(LabelMap labels, ReadOnlySpan<Rgb> palette)
    {
        if (palette.Length is 0 or > 256) throw new ArgumentException($"A palette must have 1 to 256 colors, but has {palette.Length}.", nameof(palette));
        var outside = labels.Values.AsSpan().IndexOfAnyExceptInRange((ushort)0, (ushort)(palette.Length - 1));
        if (outside >= 0) throw new ArgumentException($"The label {labels.Values[outside]} has no color in a palette of {palette.Length}.", nameof(palette));
        return Encode(labels, 8, PngColor.Palette, MemoryMarshal.AsBytes(palette));
    }

    private static byte[] Encode(LabelMap labels, byte bitDepth, PngColor color, ReadOnlySpan<byte> palette)
    {
        var file = new MemoryStream();
        file.Write(PngFile.Signature);
        Span<byte> header = stackalloc byte[13];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, labels.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], labels.Height);
        (header[8], header[9]) = (bitDepth, (byte)color);
        WriteChunk(file, "IHDR"u8, header);
        if (!palette.IsEmpty) WriteChunk(file, "PLTE"u8, palette);
        WriteChunk(file, "IDAT"u8, Compress(labels, bitDepth));
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static ReadOnlySpan<byte> Compress(LabelMap labels, int bitDepth)
    {
        var compressed = new MemoryStream();
        // Filter type 0 (none) compresses label maps best.
        var row = new byte[1 + labels.Width * bitDepth / 8];
        using (var stream = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
            for (var y = 0; y < labels.Height; y++)
            {
                Pack(labels.Row(y), bitDepth, row.AsSpan(1));
                stream.Write(row);
            }
        return compressed.GetBuffer().AsSpan(0, (int)compressed.Length);
    }

    private static void Pack(ReadOnlySpan<ushort> values, int bitDepth, Span<byte> samples)
    {
        if (bitDepth == 8) for (var x = 0; x < values.Length; x++) samples[x] = (byte)values[x];
        else for (var x = 0; x < values.Length; x++) BinaryPrimitives.WriteUInt16BigEndian(samples[(2 * x)..], values[x]);
    }

    private static void WriteChunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        var checksum = new Crc32();
        checksum.Append(type);
        checksum.Append(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, checksum.GetCurrentHashAsUInt32());
        file.Write(number);
    }
}
