using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace SegDsl.Imaging.Jpeg;

/// <summary>Reads the entropy-coded data of a sequential scan. ITU-T T.81, annex F.2.</summary>
/// <param name="data">The bytes after the header of the scan.</param>
internal ref struct JpegScan(ReadOnlySpan<byte> data)
{
    private readonly ReadOnlySpan<byte> data = data;
    // Unread bits, the first one on top; their number; the offset of the next byte.
    private ulong bits;
    private int count, at;
    // Number of zero bits appended after the end of the data.
    private int padding;

    /// <summary>The zigzag order: the index in a block of every coefficient in the order in which they are stored.</summary>
    private static ReadOnlySpan<byte> Zigzag =>
    [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
        35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
    ];

    /// <summary>Reads and dequantizes a block.</summary>
    /// <param name="component">The component of the block.</param>
    /// <param name="dc">The DC coefficient of the component's previous block; set to that of this one.</param>
    /// <param name="block">64 zeros; set to the coefficients, row by row.</param>
    /// <returns>Whether the block has AC coefficients.</returns>
    /// <exception cref="InvalidDataException">The data is damaged.</exception>
    public bool Read(JpegComponent component, ref int dc, scoped Span<int> block)
    {
        var (bits, count) = (this.bits, this.count);
        Fill(ref bits, ref count);
        var size = Symbol(component.Dc, ref bits, ref count);
        if (size > 11) throw Damaged();
        if (size > 0) dc += JpegHuffmanTable.Extend(Take(size, ref bits, ref count), size);
        var steps = component.Quantization;
        block[0] = dc * steps[0];

        var (table, place) = (component.Ac, 1);
        for (var coefficients = table.Coefficients; place < steps.Length; place++)
        {
            Fill(ref bits, ref count);
            var known = coefficients[bits >> (64 - JpegHuffmanTable.LookupBits)];
            if (known != 0)
            {
                Skip(known & 255, ref bits, ref count);
                if (known >> 16 == 0) break;
                place += known >> 8 & 255;
                if (place > 63) throw Damaged();
                block[Zigzag[place]] = (known >> 16) * steps[place];
                continue;
            }
            var symbol = Symbol(table, ref bits, ref count);
            size = symbol & 15;
            if (symbol == 0) break;
            place += symbol >> 4;
            if (size == 0 && symbol != 0xF0 || place > 63) throw Damaged();
            if (size > 0) block[Zigzag[place]] = JpegHuffmanTable.Extend(Take(size, ref bits, ref count), size) * steps[place];
        }
        (this.bits, this.count) = (bits, count);
        return place > 1;
    }

    /// <summary>Continues after a restart marker.</summary>
    /// <param name="number">The number of the marker, 0 to 7.</param>
    /// <exception cref="InvalidDataException">The data is damaged.</exception>
    public void Restart(int number)
    {
        End();
        while (at < data.Length - 2 && data[at] == byte.MaxValue && data[at + 1] == byte.MaxValue) at++;
        if (at > data.Length - 2 || data[at] != byte.MaxValue || data[at + 1] != 0xD0 + number) throw Damaged();
        at += 2;
        (bits, count, padding) = (0, 0, 0);
    }

    /// <summary>Checks that the data did not end before the last block.</summary>
    /// <exception cref="InvalidDataException">It did.</exception>
    public readonly void End()
    {
        if (count < padding) throw Damaged();
    }

    private static InvalidDataException Damaged() => new("The compressed pixels are damaged.");

    private static int Symbol(JpegHuffmanTable table, ref ulong bits, ref int count)
    {
        int found = table.Symbols[bits >> (64 - JpegHuffmanTable.LookupBits)];
        if (found == 0) found = table.FindLong((int)(bits >> 48));
        if (found == 0) throw Damaged();
        Skip(found >> 8, ref bits, ref count);
        return found & 255;
    }

    private static int Take(int size, ref ulong bits, ref int count)
    {
        var value = (int)(bits >> (64 - size));
        Skip(size, ref bits, ref count);
        return value;
    }

    private static void Skip(int size, ref ulong bits, ref int count)
    {
        bits <<= size;
        count -= size;
    }

    /// <summary>Provides at least 32 bits: a code has up to 16, the value after it up to 15.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Fill(ref ulong bits, ref int count)
    {
        if (count >= 32) return;
        if (at <= data.Length - 8)
        {
            var next = BinaryPrimitives.ReadUInt64BigEndian(data[at..]);
            // Eight bytes without 255 contain no marker. Bits beyond the last whole byte are added now and, unchanged, again next time.
            if ((~next - 0x0101010101010101 & next & 0x8080808080808080) == 0)
            {
                bits |= next >> count;
                var bytes = (63 - count) >> 3;
                at += bytes;
                count += 8 * bytes;
                return;
            }
        }
        FillByBytes(ref bits, ref count);
    }

    private void FillByBytes(ref ulong bits, ref int count)
    {
        for (; count <= 56; count += 8)
        {
            if (at < data.Length && data[at] != byte.MaxValue) bits |= (ulong)data[at++] << (56 - count);
            else if (at < data.Length - 1 && data[at + 1] == 0)
            {
                bits |= 255UL << (56 - count);
                at += 2;
            }
            else padding += 8;
        }
    }
}
