using System.Buffers.Binary;

namespace SegDsl.Tests.Imaging;

/// <summary>Writes JPEG files with four components and an Adobe marker, which encoders rarely write. Every 8×8 block has one color.</summary>
internal static class FlatJpeg
{
    private const int Components = 4;

    /// <summary>A row of blocks.</summary>
    /// <param name="transform">The color transform of the Adobe marker: 0 for CMYK, 2 for YCCK.</param>
    /// <param name="colors">The stored components of every block, each 0 to 255.</param>
    public static byte[] File(byte transform, params byte[][] colors)
    {
        var file = new MemoryStream();
        file.Write([0xFF, 0xD8]);
        Segment(file, 0xEE, [.. "Adobe"u8, 0, 100, 0, 0, 0, 0, transform]);
        // With a quantization step of 8, a DC coefficient is the level minus 128.
        Segment(file, 0xDB, [0, .. Enumerable.Repeat((byte)8, 64)]);
        Segment(file, 0xC0, [
            8, 0, 8, 0, (byte)(8 * colors.Length), Components, .. Enumerable.Range(1, Components).SelectMany(c => (byte[])[(byte)c, 0x11, 0])]);
        // The codes of the 9 sizes of DC differences have 4 bits; the only AC symbol, end of block, has the code 0.
        Segment(file, 0xC4, [0x00, 0, 0, 0, 9, .. new byte[12], .. Enumerable.Range(0, 9).Select(size => (byte)size)]);
        Segment(file, 0xC4, [0x10, 1, .. new byte[15], 0]);
        Segment(file, 0xDA, [Components, .. Enumerable.Range(1, Components).SelectMany(c => (byte[])[(byte)c, 0]), 0, 63, 0]);
        file.Write(Scan(colors));
        file.Write([0xFF, 0xD9]);
        return file.ToArray();
    }

    private static byte[] Scan(byte[][] colors)
    {
        var bits = new List<bool>();
        var previous = new int[Components];
        foreach (var color in colors)
            for (var component = 0; component < Components; component++)
            {
                var level = color[component] - 128;
                var difference = level - previous[component];
                previous[component] = level;
                var size = difference == 0 ? 0 : 32 - int.LeadingZeroCount(Math.Abs(difference));
                Add(size, 4);
                Add(difference > 0 ? difference : difference + (1 << size) - 1, size);
                Add(0, 1);
            }
        while (bits.Count % 8 > 0) bits.Add(true);
        var bytes = bits.Chunk(8).Select(chunk => (byte)chunk.Aggregate(0, (value, bit) => 2 * value + (bit ? 1 : 0)));
        return [.. bytes.SelectMany(value => value == 0xFF ? (byte[])[0xFF, 0] : [value])];

        void Add(int value, int count)
        {
            for (var bit = count - 1; bit >= 0; bit--) bits.Add((value >> bit & 1) == 1);
        }
    }

    private static void Segment(MemoryStream file, byte marker, byte[] data)
    {
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)(data.Length + 2));
        file.Write([0xFF, marker, .. length, .. data]);
    }
}
