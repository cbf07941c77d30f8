using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace SegDsl.Volumes;

/// <summary>
/// The content of a gzip file, whose end can be verified. <see cref="GZipStream"/> ends without an error at the end of a truncated file. Format: RFC 1952.
/// </summary>
/// <param name="file">The compressed file, at position 0; must support seeking.</param>
internal sealed class GzipContent(Stream file) : Stream
{
    /// <summary>The CRC-32 and the length of the content at the end of a member.</summary>
    private const int TrailerLength = 8;

    private const int BufferSize = 1 << 16;

    private readonly GZipStream content = new(file, CompressionMode.Decompress, leaveOpen: true);
    private readonly Crc32 checksum = new();
    private long length;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        var count = content.Read(buffer);
        checksum.Append(buffer[..count]);
        length += count;
        return count;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>Compares the content, which was read to its end, with the length and CRC-32 at the end of the file.</summary>
    /// <exception cref="InvalidDataException">They differ: the file is damaged or truncated, or has bytes after its end.</exception>
    public void Verify()
    {
        var trailer = new byte[TrailerLength];
        if (file.Length < TrailerLength) throw new InvalidDataException();
        file.Position = file.Length - TrailerLength;
        file.ReadExactly(trailer);
        var declared = BinaryPrimitives.ReadUInt32LittleEndian(trailer);
        var declaredLength = BinaryPrimitives.ReadUInt32LittleEndian(trailer.AsSpan(sizeof(uint)));
        if (declaredLength == (uint)length && declared == checksum.GetCurrentHashAsUInt32()) return;
        // In a file of several members, which some programs write to compress in parallel, these are the numbers of the last one.
        if (declaredLength >= length || declared != ChecksumOfLast(declaredLength)) throw new InvalidDataException();
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        // There is nothing to write.
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) content.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>The CRC-32 of the last bytes of the content, which is decompressed again.</summary>
    private uint ChecksumOfLast(long count)
    {
        file.Position = 0;
        using var again = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true);
        var (ofLast, skip, buffer) = (new Crc32(), length - count, new byte[BufferSize]);
        while (again.Read(buffer) is > 0 and var read)
        {
            var skipped = (int)Math.Min(skip, read);
            ofLast.Append(buffer.AsSpan(skipped, read - skipped));
            skip -= skipped;
        }
        return ofLast.GetCurrentHashAsUInt32();
    }
}
