using System.Buffers.Binary;
using SkiaSharp;

namespace SegDsl.Imaging.Jpeg;

/// <summary>A component of a JPEG image: luma or one of the two chroma components.</summary>
/// <param name="Horizontal">Horizontal sampling factor.</param>
/// <param name="Vertical">Vertical sampling factor.</param>
/// <param name="Quantization">Its quantization table, in zigzag order.</param>
/// <param name="Dc">The Huffman table of its DC coefficients.</param>
/// <param name="Ac">The Huffman table of its AC coefficients.</param>
internal sealed record JpegComponent(int Horizontal, int Vertical, int[] Quantization, JpegHuffmanTable Dc, JpegHuffmanTable Ac);

/// <summary>The headers of a JPEG file, up to its entropy-coded data. ITU-T T.81, annex B.</summary>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Orientation">How the stored pixels must be turned to be upright.</param>
/// <param name="Components">Y alone, or Y, Cb and Cr.</param>
/// <param name="RestartInterval">Number of MCUs between restart markers; 0 if there are none.</param>
/// <param name="Start">Offset of the entropy-coded data in the file.</param>
internal sealed record JpegFrame(int Width, int Height, SKEncodedOrigin Orientation, JpegComponent[] Components, int RestartInterval, int Start)
{
    private const int BlockSize = 64;

    /// <summary>Reads the headers.</summary>
    /// <returns>Null if the file is progressive, has several scans, another depth than 8 bits, CMYK or RGB pixels, or unusual sampling factors.</returns>
    /// <exception cref="InvalidDataException">A table is damaged.</exception>
    public static JpegFrame? Read(ReadOnlySpan<byte> file)
    {
        var (quantization, dc, ac) = (new int[4][], new JpegHuffmanTable[4], new JpegHuffmanTable[4]);
        var (interval, orientation) = (0, SKEncodedOrigin.TopLeft);
        ReadOnlySpan<byte> frame = [];
        bool isJfif = false, isAdobe = false, isAdobeYcc = false, hasExif = false;
        for (var at = 2; at <= file.Length - 4;)
        {
            var (marker, length) = (file[at + 1], (int)BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]));
            if (file[at] != byte.MaxValue || length < 2 || length > file.Length - at - 2) return null;
            var segment = file.Slice(at + 4, length - 2);
            at += 2 + length;
            switch (marker)
            {
                case 0xC0 or 0xC1:
                    frame = segment;
                    break;
                // Progressive, lossless, hierarchical or arithmetic-coded.
                case >= 0xC2 and <= 0xCF and not 0xC4:
                    return null;
                case 0xC4:
                    ReadHuffmanTables(segment, dc, ac);
                    break;
                case 0xDB:
                    ReadQuantization(segment, quantization);
                    break;
                case 0xDD when segment.Length == 2:
                    interval = BinaryPrimitives.ReadUInt16BigEndian(segment);
                    break;
                case 0xE0 when segment.StartsWith("JFIF\0"u8):
                    isJfif = true;
                    break;
                case 0xE1 when segment.StartsWith("Exif\0\0"u8) && !hasExif:
                    (hasExif, orientation) = (true, ExifOrientation.Read(segment[6..]));
                    break;
                case 0xEE when segment.StartsWith("Adobe"u8) && segment.Length >= 12:
                    (isAdobe, isAdobeYcc) = (true, segment[11] == 1);
                    break;
                case 0xDA:
                    if (isAdobe && !isAdobeYcc || ReadComponents(frame, segment, quantization, dc, ac, isJfif || isAdobeYcc) is not { } components) return null;
                    return new JpegFrame(
                        BinaryPrimitives.ReadUInt16BigEndian(frame[3..]), BinaryPrimitives.ReadUInt16BigEndian(frame[1..]), orientation, components, interval, at);
            }
        }
        return null;
    }

    private static JpegComponent[]? ReadComponents(
        ReadOnlySpan<byte> frame, ReadOnlySpan<byte> scan, int[][] quantization, JpegHuffmanTable[] dc, JpegHuffmanTable[] ac, bool isYcc)
    {
        if (frame.Length < 6 || frame[0] != 8 || frame[5] is not (1 or 3) || frame.Length != 6 + 3 * frame[5]) return null;
        var components = new JpegComponent[frame[5]];
        if (scan.Length != 4 + 2 * components.Length || scan[0] != components.Length) return null;
        for (var i = 0; i < components.Length; i++)
        {
            var about = frame.Slice(6 + 3 * i, 3);
            var tables = scan.Slice(1 + 2 * i, 2);
            if (tables[0] != about[0] || about[2] > 3 || (tables[1] & 15) > 3 || tables[1] >> 4 > 3) return null;
            if (quantization[about[2]] is not { } steps || dc[tables[1] >> 4] is not { } dcTable || ac[tables[1] & 15] is not { } acTable) return null;
            components[i] = new JpegComponent(about[1] >> 4, about[1] & 15, steps, dcTable, acTable);
        }
        // The MCU of a single component is one block, whatever its sampling factors.
        if (components is [var gray]) return [gray with { Horizontal = 1, Vertical = 1 }];
        var isUsual = components is [{ Horizontal: 1 or 2, Vertical: 1 }, { Horizontal: 1, Vertical: 1 }, { Horizontal: 1, Vertical: 1 }]
            or [{ Horizontal: 2, Vertical: 2 }, { Horizontal: 1, Vertical: 1 }, { Horizontal: 1, Vertical: 1 }];
        return isUsual && (isYcc || (frame[6], frame[9], frame[12]) == (1, 2, 3)) ? components : null;
    }

    private static void ReadQuantization(ReadOnlySpan<byte> segment, int[][] tables)
    {
        while (!segment.IsEmpty)
        {
            var (number, size) = (segment[0] & 15, segment[0] >> 4 == 0 ? 1 : 2);
            if (number > 3 || segment.Length < 1 + BlockSize * size) throw new InvalidDataException("A quantization table is damaged.");
            var table = segment.Slice(1, BlockSize * size).ToArray();
            tables[number] = [.. Enumerable.Range(0, BlockSize).Select(i => size == 1 ? table[i] : table[2 * i] << 8 | table[2 * i + 1])];
            segment = segment[(1 + BlockSize * size)..];
        }
    }

    private static void ReadHuffmanTables(ReadOnlySpan<byte> segment, JpegHuffmanTable[] dc, JpegHuffmanTable[] ac)
    {
        while (!segment.IsEmpty)
        {
            var (number, size) = (segment[0] & 15, 0);
            if (segment.Length < 17 || number > 3) throw new InvalidDataException("A Huffman table is damaged.");
            foreach (var count in segment.Slice(1, 16)) size += count;
            if (size > 256 || segment.Length < 17 + size) throw new InvalidDataException("A Huffman table is damaged.");
            (segment[0] >> 4 == 0 ? dc : ac)[number] = new JpegHuffmanTable(segment.Slice(1, 16), segment.Slice(17, size));
            segment = segment[(17 + size)..];
        }
    }
}
