namespace SegDsl.Imaging;

/// <summary>
/// Pools large arrays. Sample preparation repeatedly needs arrays of a few sizes, and arrays of several megabytes are expensive to allocate and to
/// collect. Unlike <see cref="System.Buffers.ArrayPool{T}"/>, the arrays have exactly the requested length.
/// </summary>
internal static class PixelBuffers
{
    /// <summary>Returns an array with arbitrary content.</summary>
    public static T[] Rent<T>(int length) where T : unmanaged =>
        Pool<T>.Find(length) ?? GC.AllocateUninitializedArray<T>(length);

    /// <summary>Returns an unused array to the pool. Arrays that are never returned are garbage collected.</summary>
    public static void Return<T>(T[] array) where T : unmanaged => Pool<T>.Keep(array);

    private static class Pool<T> where T : unmanaged
    {
        /// <summary>The maximum size of the pool in bytes. If images differ in size, arrays are rarely reused.</summary>
        private static readonly long maxBytes = (1L << 25) * (Environment.ProcessorCount + 1);

        /// <summary>The pooled arrays, oldest first.</summary>
        private static readonly LinkedList<T[]> pooled = [];
        private static long bytes;

        public static T[]? Find(int length)
        {
            lock (pooled)
            {
                for (var node = pooled.Last; node is not null; node = node.Previous)
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
            lock (pooled)
            {
                pooled.AddLast(array);
                bytes += Size(array);
                while (bytes > maxBytes && pooled.First is { } oldest) Remove(oldest);
            }
        }

        private static void Remove(LinkedListNode<T[]> node)
        {
            pooled.Remove(node);
            bytes -= Size(node.Value);
        }

        private static unsafe long Size(T[] array) => (long)array.Length * sizeof(T);
    }
}
