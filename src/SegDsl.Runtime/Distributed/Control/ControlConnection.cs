using System.Net.Sockets;

namespace SegDsl.Distributed.Control;

/// <summary>One end of a connection of the control channel. One thread receives; any thread may send.</summary>
internal sealed class ControlConnection : IDisposable
{
    private const int LongestLine = 1 << 20;
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(2);

    private readonly Lock sending = new();
    private readonly List<byte> received = [];
    private readonly byte[] buffer = new byte[4096];

    /// <summary>Takes over a connected socket.</summary>
    public ControlConnection(Socket socket)
    {
        Socket = socket;
        socket.NoDelay = true;
        socket.SendTimeout = (int)SendTimeout.TotalMilliseconds;
    }

    /// <summary>The socket, to wait for.</summary>
    public Socket Socket { get; }

    /// <summary>Sends a message.</summary>
    /// <returns>Whether the connection took it; where it did not, it is closed or the other end is frozen.</returns>
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

    /// <summary>Receives what has come; blocks where nothing has.</summary>
    /// <param name="messages">The messages that are complete.</param>
    /// <returns>Whether the connection is still open; not so where the other end closed it or does not speak this language.</returns>
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
        return count > 0 && received.Count < LongestLine;
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose() => Socket.Dispose();
}
