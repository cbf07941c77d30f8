using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace SegDsl.Checkpoints.PyTorch;

/// <summary>Reads a byte range of a file sequentially through a small buffer, never past its end.</summary>
/// <param name="file">The file.</param>
/// <param name="begin">The position of the first byte.</param>
/// <param name="length">The number of bytes.</param>
internal sealed class PickleCursor(CheckpointFile file, long begin, long length)
{
    private const int MaxNumberLength = 1 << 10;
    private const int MaxTextLength = 1 << 12;
    private const long MaxTotalText = 1 << 26;
    private const long MaxCopies = 1 << 22;

    /// <summary>The maximum length of the name of a module or of a class.</summary>
    public const int MaxLineLength = 512;

    private readonly byte[] buffer = new byte[(int)Math.Min(length, 1 << 15)];
    private readonly long end = begin + length;
    private long bufferBegin = begin;
    private int bufferLength;
    private long totalText, copies;

    /// <summary>What is wrong with a file that has an invalid pickle, as a predicate: by default, the program that wrote it may be another one.</summary>
    public string Fault { get; init; } = "is not a valid PyTorch checkpoint";

    /// <summary>The position of the next byte in the file.</summary>
    public long Position { get; private set; } = begin;

    /// <summary>Reads a byte.</summary>
    /// <exception cref="CheckpointException">The range has ended.</exception>
    public byte Byte()
    {
        if (IsBeyondBuffer) Fill();
        return buffer[(int)(Position++ - bufferBegin)];
    }

    /// <summary>Reads bytes.</summary>
    /// <exception cref="CheckpointException">The range ends before, or <paramref name="count"/> exceeds the limit.</exception>
    public byte[] Bytes(long count)
    {
        if (count is < 0 or > MaxTextLength) throw Damaged($"it declares a value of {count} bytes; the maximum is {MaxTextLength}");
        if (count > end - Position) throw Truncated();
        var bytes = new byte[count];
        for (var i = 0; i < bytes.Length;)
        {
            if (IsBeyondBuffer) Fill();
            var from = (int)(Position - bufferBegin);
            var copied = Math.Min(bytes.Length - i, bufferLength - from);
            buffer.AsSpan(from, copied).CopyTo(bytes.AsSpan(i));
            i += copied;
            Position += copied;
        }
        return bytes;
    }

    /// <summary>Reads a 2-byte unsigned integer, little-endian.</summary>
    public int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2));

    /// <summary>Reads a 4-byte signed integer, little-endian.</summary>
    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Bytes(4));

    /// <summary>Reads a 4-byte unsigned integer, little-endian.</summary>
    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4));

    /// <summary>Reads an 8-byte signed integer, little-endian.</summary>
    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Bytes(8));

    /// <summary>Reads an 8-byte floating-point number, big-endian.</summary>
    public double Double() => BinaryPrimitives.ReadDoubleBigEndian(Bytes(8));

    /// <summary>Reads an integer of any size, little-endian.</summary>
    public BigInteger Integer(long count) => count is >= 0 and <= MaxNumberLength
        ? new BigInteger(Bytes(count))
        : throw Damaged($"its pickle has an integer of {count} bytes; the maximum is {MaxNumberLength}");

    /// <summary>
    /// Reads a UTF-8 string, or skips it if it is too long for a name. Invalid bytes become replacement characters, which is harmless because strings
    /// are only used as names.
    /// </summary>
    public object Text(long count)
    {
        if (count is < 0 or > MaxTextLength) return Skipped(count);
        ChargeText(count);
        return Encoding.UTF8.GetString(Bytes(count));
    }

    /// <summary>Skips bytes, which are never names.</summary>
    /// <exception cref="CheckpointException">The range ends before.</exception>
    public object Skipped(long count)
    {
        if (count < 0 || count > end - Position) throw Truncated();
        Position += count;
        return PickleLongText.Value;
    }

    /// <summary>Reads a line without its line feed.</summary>
    public string Line()
    {
        var text = new StringBuilder();
        for (var next = Byte(); next != '\n'; next = Byte())
        {
            if (text.Length == MaxLineLength) throw Damaged($"a name has more than {MaxLineLength} characters");
            text.Append((char)next);
        }
        ChargeText(text.Length);
        return text.ToString();
    }

    /// <summary>Counts values that are copied from one collection to another, so that few instructions cannot copy many.</summary>
    /// <exception cref="CheckpointException">The limit is exceeded.</exception>
    public void Charge(int count)
    {
        if ((copies += count) > MaxCopies) throw Refused($"its pickle copies more than {MaxCopies} values");
    }

    /// <summary>Counts the characters of strings, which may stay in memory.</summary>
    /// <exception cref="CheckpointException">The limit is exceeded.</exception>
    public void ChargeText(long length)
    {
        if ((totalText += length) > MaxTotalText) throw Refused($"its pickle has more than {MaxTotalText} bytes of strings");
    }

    /// <summary>An exception for an invalid pickle, which includes the current position.</summary>
    public CheckpointException Damaged(string problem) =>
        new(file.Path, string.Create(CultureInfo.InvariantCulture, $"{Fault}: {problem} (before byte {Position})."));

    /// <summary>An exception for a pickle that requires an unsupported or unsafe operation.</summary>
    public CheckpointException Refused(string problem) => new(file.Path, $"is refused: {problem}. Nothing in the file was executed.");

    private bool IsBeyondBuffer => Position >= bufferBegin + bufferLength;

    private void Fill()
    {
        if (Position >= end) throw Truncated();
        bufferBegin = Position;
        bufferLength = (int)Math.Min(buffer.Length, end - Position);
        file.Read(bufferBegin, buffer.AsSpan(0, bufferLength));
    }

    private CheckpointException Truncated() => new(file.Path, "is truncated: its pickle is incomplete.");
}
