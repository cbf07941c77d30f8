using System.Net.Sockets;

namespace SegDsl.Distributed.Control;

/// <summary>One end of a control channel connection. One thread receives; any thread may send.</summary>
internal sealed class ControlConnection : IDisposable
{
    private const int MaxLineBytes = 1 << 20;
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(2);

    private readonly Lock sending = new();
    private readonly List<byte> received = [];
    private readonly byte[] buffer = new byte[4096];

    /// <summary>Takes ownership of a connected socket.</summary>
    public ControlConnection(Socket socket)
    {
        Socket = socket;
        socket.NoDelay = true;
        socket.SendTimeout = (int)SendTimeout.TotalMilliseconds;
    }

    /// <summary>The socket, to poll for messages.</summary>
    public Socket Socket { get; }

    /// <summary>Sends a message.</summary>
    /// <returns>Whether the message was sent; false if the connection is closed or the other end does not respond.</returns>
    public bool TrySend(ControlMessage message)
    {
        var line = message.ToLine();
        try
        {
            lock (sending)
            {
                for (var sent = 0; sent < line.Length;) sent += Socket.Send(line.AsSpan(sent));
            }
            return true;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Receives available messages; blocks until one arrives.</summary>
    /// <param name="messages">The complete messages.</param>
    /// <returns>Whether the connection is still open; false if the other end closed it or sent invalid messages.</returns>
    public bool TryReceive(out IReadOnlyList<ControlMessage> messages)
    {
        var complete = new List<ControlMessage>();
        messages = complete;
        int count;
        try
        {
            count = Socket.Receive(buffer);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
        received.AddRange(buffer.AsSpan(0, count));
        for (int end; (end = received.IndexOf((byte)'\n')) >= 0; received.RemoveRange(0, end + 1))
        {
            if (ControlMessage.FromLine([.. received[..end]]) is not { } message) return false;
            complete.Add(message);
        }
        return count > 0 && received.Count < MaxLineBytes;
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose() => Socket.Dispose();
}
