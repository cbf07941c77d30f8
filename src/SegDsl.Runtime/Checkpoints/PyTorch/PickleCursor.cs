using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace SegDsl.Checkpoints.PyTorch;

/// <summary>Reads a stretch of a file from its beginning on, a little at a time; never past its end.</summary>
/// <param name="file">The file.</param>
/// <param name="begin">The first byte.</param>
/// <param name="length">The number of bytes.</param>
internal sealed class PickleCursor(MappedFile file, long begin, long length)
{
    private const int LongestText = 1 << 24;
    private const int LongestLine = 512;

    private readonly byte[] buffer = new byte[(int)Math.Min(length, 1 << 15)];
    private readonly long end = begin + length;
    private long bufferBegin = begin;
    private int bufferLength;

    /// <summary>The next byte's position in the file.</summary>
    public long Position { get; private set; } = begin;

    /// <summary>The next byte.</summary>
    /// <exception cref="CheckpointException">There is none.</exception>
    public byte Byte()
    {
        if (Position >= bufferBegin + bufferLength) Fill();
        return buffer[(int)(Position++ - bufferBegin)];
    }

    /// <summary>The next bytes.</summary>
    /// <exception cref="CheckpointException">There are fewer, or they would be beyond all bounds.</exception>
    public byte[] Bytes(long count)
    {
        if (count is < 0 or > LongestText) throw Damaged($"a text of {count} bytes is announced; {LongestText} are allowed");
        if (count > end - Position) throw Truncated();
        var bytes = new byte[count];
        for (var i = 0; i < bytes.Length;)
        {
            if (Position >= bufferBegin + bufferLength) Fill();
            var from = (int)(Position - bufferBegin);
            var copied = Math.Min(bytes.Length - i, bufferLength - from);
            buffer.AsSpan(from, copied).CopyTo(bytes.AsSpan(i));
            i += copied;
            Position += copied;
        }
        return bytes;
    }

    /// <summary>The next number of two bytes.</summary>
    public int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2));

    /// <summary>The next number of four bytes.</summary>
    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Bytes(4));

    /// <summary>The next number of four bytes, without a sign.</summary>
    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4));

    /// <summary>The next number of eight bytes.</summary>
    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Bytes(8));

    /// <summary>The next floating-point number, most significant byte first.</summary>
    public double Double() => BinaryPrimitives.ReadDoubleBigEndian(Bytes(8));

    /// <summary>The next text, in UTF-8; what is none is replaced, as it can be no more than a name.</summary>
    public string Text(long count) => Encoding.UTF8.GetString(Bytes(count));

    /// <summary>The text up to the end of the line.</summary>
    public string Line()
    {
        var text = new StringBuilder();
        for (var next = Byte(); next != '\n'; next = Byte())
        {
            if (text.Length == LongestLine) throw Damaged($"a name has more than {LongestLine} characters");
            text.Append((char)next);
        }
        return text.ToString();
    }

    /// <summary>The exception for a pickle that is wrong at about the current position.</summary>
    public CheckpointException Damaged(string problem) =>
        new(file.Path, string.Create(CultureInfo.InvariantCulture, $"is not a valid PyTorch checkpoint: {problem} (before byte {Position})."));

    /// <summary>The exception for a pickle that wants something done which is not done.</summary>
    public CheckpointException Refused(string problem) => new(file.Path, $"is refused: {problem}. Nothing in the file was executed.");

    private void Fill()
    {
        if (Position >= end) throw Truncated();
        bufferBegin = Position;
        bufferLength = (int)Math.Min(buffer.Length, end - Position);
        file.Read(bufferBegin, buffer.AsSpan(0, bufferLength));
    }

    private CheckpointException Truncated() => new(file.Path, "is truncated: its pickle ends in the middle.");
}
