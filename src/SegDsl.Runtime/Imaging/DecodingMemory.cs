using System.Globalization;

namespace SegDsl.Imaging;

/// <summary>
/// Limits the memory of the images that all threads decode at the same time: a thread waits until its image fits. An image that is larger than the limit is
/// decoded alone.
/// </summary>
internal static class DecodingMemory
{
    /// <summary>The environment variable with the limit in MiB.</summary>
    public const string Variable = "SEG_DECODING_MIB";

    private const long DefaultLimit = 1L << 30;

    /// <summary>Before an image of this size is decoded, the memory of earlier ones is collected: the collector itself waits for much more.</summary>
    private const long LargeBytes = 1L << 28;

    private static readonly object Gate = new();
    private static readonly long Limit = ReadLimit(Environment.GetEnvironmentVariable(Variable));
    private static long used;

    /// <summary>Waits until an image fits, and reserves its memory until the result is disposed.</summary>
    /// <param name="bytes">The number of bytes of the decoded image and of all buffers.</param>
    public static IDisposable Reserve(long bytes) => new Reservation(bytes);

    /// <summary>Returns the limit in bytes for a value of the environment variable: the default if it is missing or not a positive integer.</summary>
    internal static long ReadLimit(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var mebibytes) && mebibytes is > 0 and < 1L << 40
            ? mebibytes << 20
            : DefaultLimit;

    private sealed class Reservation : IDisposable
    {
        private readonly long bytes;

        public Reservation(long bytes)
        {
            this.bytes = bytes;
            lock (Gate)
            {
                while (used > 0 && used + bytes > Limit) Monitor.Wait(Gate);
                used += bytes;
            }
            if (bytes >= LargeBytes) GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        }

        public void Dispose()
        {
            lock (Gate)
            {
                used -= bytes;
                Monitor.PulseAll(Gate);
            }
        }
    }
}
