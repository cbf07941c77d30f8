namespace SegDsl.Imaging;

/// <summary>
/// Large arrays that are used again: what prepares samples needs the same few sizes over and over, and arrays of megabytes are dear to
/// make and to collect. Unlike those of an <see cref="System.Buffers.ArrayPool{T}"/> they have exactly the length that was asked for.
/// </summary>
internal static class PixelBuffers
{
    /// <summary>An array whose content is arbitrary.</summary>
    public static T[] Rent<T>(int length) where T : unmanaged =>
        Pool<T>.Find(length) ?? GC.AllocateUninitializedArray<T>(length);

    /// <summary>Gives back an array that nobody uses any more; the content is lost. An array that is never given back is merely garbage.</summary>
    public static void Return<T>(T[] array) where T : unmanaged => Pool<T>.Keep(array);

    private static class Pool<T> where T : unmanaged
    {
        /// <summary>Where images differ in size, arrays seldom serve twice: what waits is bounded in bytes.</summary>
        private static readonly long mostBytes = (1L << 25) * (Environment.ProcessorCount + 1);

        /// <summary>Arrays that wait, the oldest first.</summary>
        private static readonly LinkedList<T[]> waiting = [];
        private static long bytes;

        public static T[]? Find(int length)
        {
            lock (waiting)
            {
                for (var node = waiting.Last; node is not null; node = node.Previous)
                {
                    if (node.Value.Length != length) continue;
                    Remove(node);
                    return node.Value;
                }
                return null;
            }
        }

        public static void Keep(T[] array)
        {
            if (array.Length == 0) return;
            lock (waiting)
            {
                waiting.AddLast(array);
                bytes += Size(array);
                while (bytes > mostBytes && waiting.First is { } oldest) Remove(oldest);
            }
        }

        private static void Remove(LinkedListNode<T[]> node)
        {
            waiting.Remove(node);
            bytes -= Size(node.Value);
        }

        private static unsafe long Size(T[] array) => (long)array.Length * sizeof(T);
    }
}
