using System.Text;
using SegDsl.Native;

namespace SegDsl.Distributed;

/// <summary>
/// The key-value store by which processes find each other and say how they are: c10d's <c>TCPStore</c>, served by one process for all.
/// </summary>
public sealed class TcpStore : IDisposable
{
    private readonly StoreHandle handle;

    private TcpStore(StoreHandle handle) => this.handle = handle;

    internal StoreHandle Handle => handle;

    /// <summary>Connects to the store of a host; a client waits for the server to come.</summary>
    /// <param name="host">The host that serves it.</param>
    /// <param name="port">Its port.</param>
    /// <param name="isServer">Whether this process serves it.</param>
    /// <param name="worldSize">The number of processes that will come; 0 for a connection beside those that are counted.</param>
    /// <param name="timeout">How long connecting, and later waiting for a key, may take.</param>
    /// <exception cref="System.Runtime.InteropServices.ExternalException">The port is taken, or the server cannot be reached.</exception>
    public static TcpStore Open(string host, int port, bool isServer, int worldSize, TimeSpan timeout)
    {
        NativeTorch.Check(NativeTorch.sdt_open_store(host, port, isServer ? 1 : 0, worldSize, (long)timeout.TotalMilliseconds, out var store));
        return new TcpStore(new StoreHandle(store));
    }

    /// <summary>The same store with a prefix before every key.</summary>
    /// <param name="prefix">The prefix.</param>
    public TcpStore WithPrefix(string prefix)
    {
        NativeTorch.Check(NativeTorch.sdt_prefix_store(handle, prefix, out var store));
        return new TcpStore(new StoreHandle(store));
    }

    /// <summary>Sets a value.</summary>
    public void Set(string key, string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        NativeTorch.Check(NativeTorch.sdt_store_set(handle, key, bytes, bytes.Length));
    }

    /// <summary>The value of a key, waited for as long as the store's timeout.</summary>
    /// <exception cref="System.Runtime.InteropServices.ExternalException">Nobody set it in time, or the server is gone.</exception>
    public string Get(string key)
    {
        var buffer = new byte[1024];
        NativeTorch.Check(NativeTorch.sdt_store_get(handle, key, buffer, buffer.Length, out var length));
        if (length <= buffer.Length) return Encoding.UTF8.GetString(buffer, 0, length);
        buffer = new byte[length];
        NativeTorch.Check(NativeTorch.sdt_store_get(handle, key, buffer, buffer.Length, out length));
        return Encoding.UTF8.GetString(buffer, 0, Math.Min(length, buffer.Length));
    }

    /// <summary>Whether somebody set a value.</summary>
    public bool Has(string key)
    {
        NativeTorch.Check(NativeTorch.sdt_store_has(handle, key, out var found));
        return found != 0;
    }

    /// <summary>Adds to a number, which begins at 0, and gives the sum.</summary>
    public long Add(string key, long amount)
    {
        NativeTorch.Check(NativeTorch.sdt_store_add(handle, key, amount, out var sum));
        return sum;
    }

    /// <summary>Closes the connection; the server ends with the last connection of its own process.</summary>
    public void Dispose() => handle.Dispose();
}
