using System.Diagnostics;

namespace SegDsl.Cli.Hosting;

/// <summary>The body of a response, which is written in small parts, so that a client that does not read it is noticed.</summary>
/// <param name="body">The body.</param>
internal sealed class SendingStream(Stream body) : Stream
{
    /// <summary>The maximum number of bytes of a part.</summary>
    private const int PartSize = 1 << 14;

    /// <summary>When the part that is being sent was started; 0 if none is.</summary>
    private long sendingSince;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Whether the client has received nothing for some time, although bytes wait for it.</summary>
    /// <param name="time">The time.</param>
    public bool IsStalled(TimeSpan time) => Volatile.Read(ref sendingSince) is not 0 and var since && Stopwatch.GetElapsedTime(since) >= time;

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            var part = buffer[..Math.Min(PartSize, buffer.Length)];
            await SendAsync(body.WriteAsync(part, cancellationToken)).ConfigureAwait(false);
            buffer = buffer[part.Length..];
        }
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => SendAsync(new(body.FlushAsync(cancellationToken))).AsTask();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => body.Write(buffer, offset, count);

    /// <inheritdoc/>
    public override void Flush() => body.Flush();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    private async ValueTask SendAsync(ValueTask sending)
    {
        Volatile.Write(ref sendingSince, Stopwatch.GetTimestamp());
        try
        {
            await sending.ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref sendingSince, 0);
        }
    }
}
