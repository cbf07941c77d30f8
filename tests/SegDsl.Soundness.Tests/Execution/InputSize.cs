using SegDsl.Language.Graph;
using SegDsl.Language.Shapes;

namespace SegDsl.Soundness.Tests.Execution;

/// <summary>The size of an image batch.</summary>
/// <param name="Batch">The number of images.</param>
/// <param name="Height">The height in pixels.</param>
/// <param name="Width">The width in pixels.</param>
internal readonly record struct InputSize(long Batch, long Height, long Width)
{
    /// <summary>How many sizes are tried to find an allowed one.</summary>
    private const long SearchRange = 1000;

    /// <summary>
    /// Three sizes that a network with these parameters allows: the smallest, an odd one, and a larger one, even by odd if possible.
    /// </summary>
    /// <exception cref="InvalidOperationException">No size is allowed.</exception>
    public static IReadOnlyList<InputSize> AllowedBy(NetworkGraph graph, IReadOnlyDictionary<string, long> parameters)
    {
        bool Allows(long height, long width) => graph.Requirements.Allows(new InputSize(1, height, width).Symbols(graph, parameters));
        var both = First(1, size => Allows(size, size));
        var height = First(1, size => Allows(size, both));
        var width = First(1, size => Allows(height, size));
        return
        [
            new(1, height, width),
            Near(2, Math.Max(33, height | 1), Math.Max(33, width | 1)),
            Near(1, Math.Max(38, height + (height & 1)), Math.Max(57, (width | 1) + 24)),
        ];

        // If maps must be square or divisible by a number, not all combinations exist.
        InputSize Near(long batch, long high, long wide)
        {
            for (var i = 0; i < 50; i++)
                if (Allows(high + (i / 7), wide + (i % 7))) return new(batch, high + (i / 7), wide + (i % 7));
            var square = First(high, size => Allows(size, size));
            return new(batch, square, square);
        }
    }

    /// <summary>The values of the symbols of a network at this size.</summary>
    public Dictionary<string, long> Symbols(NetworkGraph graph, IReadOnlyDictionary<string, long> parameters)
    {
        var symbols = new Dictionary<string, long>(parameters, StringComparer.Ordinal);
        foreach (var input in graph.Inputs.Select(i => i.Shape).OfType<TensorShape>())
        {
            foreach (var (axis, value) in new[] { (0, Batch), (2, Height), (3, Width) })
                foreach (var symbol in input[axis].Symbols) symbols[symbol] = value;
        }
        return symbols;
    }

    private static long First(long start, Func<long, bool> allows)
    {
        for (var size = start; size <= start + SearchRange; size++)
            if (allows(size)) return size;
        throw new InvalidOperationException("no size is allowed");
    }
}
