using System.Buffers;
using System.Numerics;
using SegDsl.Imaging;
using SegDsl.Losses;

namespace SegDsl.Data;

/// <summary>
/// Computes loss targets on the CPU threads that prepare samples. The results are bit-identical to <see cref="LabelSetTarget"/> and
/// <see cref="EdgeTarget"/>.
/// </summary>
internal static class TargetMaps
{
    private const int WordBits = 32;

    /// <summary>A pixel is an edge pixel if the label sets differ within this Euclidean distance, in pixels.</summary>
    private const int Radius = 2;

    /// <summary>Computes the set of classes in a window around each pixel, as bits.</summary>
    /// <param name="labels">Train indices. Any value that is not a class counts as ignored.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="border">The radius of the square window in pixels.</param>
    /// <param name="sets">The result, [words, height, width].</param>
    public static void FillLabelSets(LabelMap labels, int classes, int border, Span<uint> sets)
    {
        var (width, height, side) = (labels.Width, labels.Height, 2 * border + 1);
        var buffer = ArrayPool<uint>.Shared.Rent(width + 2 * border + side * width);
        var padded = buffer.AsSpan(0, width + 2 * border);
        // The last 2 × border + 1 rows, after the horizontal pass.
        var combined = buffer.AsSpan(padded.Length, side * width);
        var bits = new uint[classes + 1];
        for (var word = 0; word < LabelSetTarget.Words(classes); word++)
        {
            for (var label = 0; label <= classes; label++) bits[label] = label / WordBits == word ? 1u << label % WordBits : 0;
            var plane = sets.Slice(word * width * height, width * height);
            padded.Fill(bits[classes]);
            combined.Fill(bits[classes]);
            for (var y = 0; y < height + border; y++)
            {
                var row = combined.Slice(y % side * width, width);
                if (y < height)
                {
                    var from = labels.Row(y);
                    var inside = padded.Slice(border, width);
                    for (var x = 0; x < from.Length; x++) inside[x] = bits[Math.Min(from[x], classes)];
                    padded[..width].CopyTo(row);
                    for (var offset = 1; offset < side; offset++) OrInto(row, padded.Slice(offset, width));
                }
                else row.Fill(bits[classes]);
                if (y < border) continue;
                var target = plane.Slice((y - border) * width, width);
                combined[..width].CopyTo(target);
                for (var other = 1; other < side; other++) OrInto(target, combined.Slice(other * width, width));
            }
        }
        ArrayPool<uint>.Shared.Return(buffer);
    }

    /// <summary>Computes the edges between classes: 1 for edge pixels, otherwise 0.</summary>
    /// <param name="sets">Label sets, [words, height, width], whose border is the dilation radius of the classes.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="edges">The result, [height, width].</param>
    public static void FillEdges(ReadOnlySpan<uint> sets, int classes, int width, Span<byte> edges)
    {
        var height = edges.Length / width;
        const int Rows = 2 * Radius + 1;
        var stride = width + 2 * Radius;
        var buffer = ArrayPool<uint>.Shared.Rent(Rows * stride);
        edges.Clear();
        for (var word = 0; word < LabelSetTarget.Words(classes); word++)
        {
            // Neither the ignore index nor pixels outside of the image count as a class.
            var mask = word == classes / WordBits ? (1u << classes % WordBits) - 1 : uint.MaxValue;
            var plane = sets.Slice(word * edges.Length, edges.Length);
            // The rows around the current one. Row y is stored at index y mod 5, with a margin on both sides.
            buffer.AsSpan(0, Rows * stride).Clear();
            for (var y = -Radius; y < height; y++)
            {
                var next = y + Radius;
                var row = buffer.AsSpan(next % Rows * stride + Radius, width);
                if (next < height) Mask(plane.Slice(next * width, width), mask, row);
                else row.Clear();
                if (y < 0) continue;
                MarkDifferences(RowAt(y - 2), RowAt(y - 1), RowAt(y), RowAt(y + 1), RowAt(y + 2), edges.Slice(y * width, width));
            }
        }
        ArrayPool<uint>.Shared.Return(buffer);

        ReadOnlySpan<uint> RowAt(int y) => buffer.AsSpan((y + Rows) % Rows * stride, stride);
    }

    /// <summary>Marks the pixels whose set differs from that of any of the twelve neighbors in the disc of radius 2.</summary>
    private static void MarkDifferences(
        ReadOnlySpan<uint> above2, ReadOnlySpan<uint> above, ReadOnlySpan<uint> row, ReadOnlySpan<uint> below, ReadOnlySpan<uint> below2, Span<byte> edges)
    {
        var x = 0;
        for (; x <= edges.Length - Vector<byte>.Count; x += Vector<byte>.Count)
        {
            var step = Vector<uint>.Count;
            var same = Vector.Narrow(
                Vector.Narrow(
                    Vector.Equals(Differences(above2, above, row, below, below2, x), Vector<uint>.Zero),
                    Vector.Equals(Differences(above2, above, row, below, below2, x + step), Vector<uint>.Zero)),
                Vector.Narrow(
                    Vector.Equals(Differences(above2, above, row, below, below2, x + 2 * step), Vector<uint>.Zero),
                    Vector.Equals(Differences(above2, above, row, below, below2, x + 3 * step), Vector<uint>.Zero)));
            var target = edges.Slice(x, Vector<byte>.Count);
            (new Vector<byte>(target) | Vector.AndNot(Vector<byte>.One, same)).CopyTo(target);
        }
        for (; x < edges.Length; x++)
        {
            var (at, set) = (x + Radius, row[x + Radius]);
            var differences = set ^ above2[at] | set ^ above[at - 1] | set ^ above[at] | set ^ above[at + 1]
                | set ^ row[at - 2] | set ^ row[at - 1] | set ^ row[at + 1] | set ^ row[at + 2]
                | set ^ below[at - 1] | set ^ below[at] | set ^ below[at + 1] | set ^ below2[at];
            if (differences != 0) edges[x] = 1;
        }
    }

    private static Vector<uint> Differences(
        ReadOnlySpan<uint> above2, ReadOnlySpan<uint> above, ReadOnlySpan<uint> row, ReadOnlySpan<uint> below, ReadOnlySpan<uint> below2, int x)
    {
        var set = new Vector<uint>(row[(x + 2)..]);
        return set ^ new Vector<uint>(above2[(x + 2)..])
            | set ^ new Vector<uint>(above[(x + 1)..]) | set ^ new Vector<uint>(above[(x + 2)..]) | set ^ new Vector<uint>(above[(x + 3)..])
            | set ^ new Vector<uint>(row[x..]) | set ^ new Vector<uint>(row[(x + 1)..])
            | set ^ new Vector<uint>(row[(x + 3)..]) | set ^ new Vector<uint>(row[(x + 4)..])
            | set ^ new Vector<uint>(below[(x + 1)..]) | set ^ new Vector<uint>(below[(x + 2)..]) | set ^ new Vector<uint>(below[(x + 3)..])
            | set ^ new Vector<uint>(below2[(x + 2)..]);
    }

    private static void OrInto(Span<uint> target, ReadOnlySpan<uint> other)
    {
        var x = 0;
        for (; x <= target.Length - Vector<uint>.Count; x += Vector<uint>.Count)
            (new Vector<uint>(target[x..]) | new Vector<uint>(other[x..])).CopyTo(target[x..]);
        for (; x < target.Length; x++) target[x] |= other[x];
    }

    private static void Mask(ReadOnlySpan<uint> row, uint mask, Span<uint> target)
    {
        var x = 0;
        for (; x <= target.Length - Vector<uint>.Count; x += Vector<uint>.Count) (new Vector<uint>(row[x..]) & new Vector<uint>(mask)).CopyTo(target[x..]);
        for (; x < target.Length; x++) target[x] = row[x] & mask;
    }
}
