namespace SegDsl.Imaging.Jpeg;

/// <summary>A Huffman table of a JPEG file. ITU-T T.81, annexes C and F.2.2.3.</summary>
internal sealed class JpegHuffmanTable
{
    /// <summary>Codes up to this length are looked up; few are longer.</summary>
    public const int LookupBits = 10;

    private const int LongestCode = 16;

    private readonly byte[] symbols;
    // For each code length: the first 16-bit prefix of a longer code, and the offset from a code to the index of its symbol.
    private readonly int[] ends = new int[LongestCode + 1], offsets = new int[LongestCode + 1];

    /// <summary>Builds a table.</summary>
    /// <param name="counts">The number of codes of 1, 2, … 16 bits.</param>
    /// <param name="symbols">The symbols in the order of their codes.</param>
    /// <exception cref="InvalidDataException">There are more codes than their lengths allow.</exception>
    public JpegHuffmanTable(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
    {
        this.symbols = symbols.ToArray();
        var (code, place) = (0, 0);
        for (var length = 1; length <= LongestCode; length++, code <<= 1)
        {
            offsets[length] = place - code;
            for (var i = 0; i < counts[length - 1]; i++, code++, place++)
                if (length <= LookupBits) Fill(code, length, symbols[place]);
            if (code > 1 << length) throw new InvalidDataException("A Huffman table has more codes than their lengths allow.");
            ends[length] = code << (LongestCode - length);
        }
    }

    /// <summary>Indexed by the next ten bits: the symbol in bits 0–7 and the length of its code in bits 8–15; 0 if the code is longer.</summary>
    public ushort[] Symbols { get; } = new ushort[1 << LookupBits];

    /// <summary>
    /// Indexed by the next ten bits, for an AC table: if they hold a code and the whole coefficient after it, their number in bits 0–7, the number of zeros
    /// before the coefficient in bits 8–15, and the coefficient from bit 16 on, which is 0 for an end of block. 0 if more bits are needed.
    /// </summary>
    public int[] Coefficients { get; } = new int[1 << LookupBits];

    /// <summary>Finds a code longer than ten bits.</summary>
    /// <param name="prefix">The next 16 bits.</param>
    /// <returns>The symbol in bits 0–7 and the length of its code from bit 8 on; 0 if there is no such code.</returns>
    public int FindLong(int prefix)
    {
        for (var length = LookupBits + 1; length <= LongestCode; length++)
            if (prefix < ends[length]) return length << 8 | symbols[(prefix >> (LongestCode - length)) + offsets[length]];
        return 0;
    }

    /// <summary>The value of the bits after a code: negative if the first one is 0.</summary>
    public static int Extend(int bits, int size) => bits < 1 << (size - 1) ? bits - (1 << size) + 1 : bits;

    private void Fill(int code, int length, byte symbol)
    {
        var (zeros, size, rest) = (symbol >> 4, symbol & 15, LookupBits - length);
        for (var tail = 0; tail < 1 << rest; tail++)
        {
            var start = code << rest | tail;
            if (start >= Symbols.Length) throw new InvalidDataException("A Huffman table has more codes than their lengths allow.");
            Symbols[start] = (ushort)(length << 8 | symbol);
            if (symbol == 0) Coefficients[start] = length;
            else if (size > 0 && size <= rest) Coefficients[start] = Extend(tail >> (rest - size), size) << 16 | zeros << 8 | length + size;
        }
    }
}
