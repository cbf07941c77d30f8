using System.Numerics;
using System.Runtime.InteropServices;
using SegDsl.Imaging;
using static TorchSharp.torch;

namespace SegDsl.Inference;

/// <summary>
/// Finds the class with the highest score of every pixel of an upsampled map, without storing the upsampled scores, which take 4 bytes per pixel and class.
/// </summary>
internal static class LabelUpsampling
{
    /// <summary>Returns the classes of one image.</summary>
    /// <param name="coarse">The scores of one image, [1, C, h, w].</param>
    /// <param name="height">The number of rows to compute, from the top.</param>
    /// <param name="width">The number of columns to compute, from the left.</param>
    /// <returns>The index of the highest score of every pixel. The first one counts if several are equal.</returns>
    public static LabelMap MostLikely(CoarseScores coarse, int height, int width)
    {
        using var planes = coarse.Scores.cpu().contiguous();
        if (planes.shape is not [1, var classes, var sourceHeight, var sourceWidth])
            throw new ArgumentException($"Expected scores [1, C, h, w], but the shape is [{string.Join(", ", planes.shape)}].", nameof(coarse));
        var source = new Source(MemoryMarshal.Cast<byte, float>(planes.bytes).ToArray(), (int)classes, (int)sourceHeight, (int)sourceWidth);
        var columns = Positions(coarse.Width, source.Width, coarse.AlignCorners)[..width];
        var rows = Positions(coarse.Height, source.Height, coarse.AlignCorners)[..height];
        var labels = new ushort[height * width];

        // Each thread computes a band of rows, and keeps the two source rows in full width.
        var bands = Math.Clamp(get_num_threads(), 1, height);
        Parallel.For(0, bands, new ParallelOptions { MaxDegreeOfParallelism = bands }, band =>
        {
            var (first, end) = (band * height / bands, (band + 1) * height / bands);
            var (upper, lower) = (new SourceRow(source, columns), new SourceRow(source, columns));
            var best = new float[width];
            var index = new float[width];
            for (var y = first; y < end; y++)
            {
                var (row, next, weight) = rows[y];
                if (lower.Row == row) (upper, lower) = (lower, upper);
                Pick(upper.Read(row), lower.Read(next), weight, source.Classes, best, index);
                for (var x = 0; x < width; x++) labels[(y * width) + x] = (ushort)index[x];
            }
        });
        return new(width, height, labels);
    }

    /// <summary>Interpolates two rows of all classes, and keeps the highest score of every pixel.</summary>
    private static void Pick(float[] upper, float[] lower, float weight, int classes, float[] best, float[] index)
    {
        var width = best.Length;
        var (above, below) = (new Vector<float>(1 - weight), new Vector<float>(weight));
        for (var c = 0; c < classes; c++)
        {
            var number = new Vector<float>(c);
            var x = 0;
            for (; x <= width - Vector<float>.Count; x += Vector<float>.Count)
            {
                var score = (above * new Vector<float>(upper, (c * width) + x)) + (below * new Vector<float>(lower, (c * width) + x));
                if (c == 0)
                {
                    score.CopyTo(best, x);
                    number.CopyTo(index, x);
                    continue;
                }
                var highest = new Vector<float>(best, x);
                var isHigher = Vector.GreaterThan(score, highest);
                Vector.ConditionalSelect(isHigher, score, highest).CopyTo(best, x);
                Vector.ConditionalSelect(isHigher, number, new Vector<float>(index, x)).CopyTo(index, x);
            }
            for (; x < width; x++)
            {
                var score = ((1 - weight) * upper[(c * width) + x]) + (weight * lower[(c * width) + x]);
                if (c > 0 && !(score > best[x])) continue;
                (best[x], index[x]) = (score, c);
            }
        }
    }

    /// <summary>The two source positions of every position, and the weight of the second one, as in torch's bilinear interpolation.</summary>
    private static (int First, int Second, float Weight)[] Positions(int length, int source, bool alignCorners)
    {
        var positions = new (int, int, float)[length];
        var scale = alignCorners ? length > 1 ? (source - 1f) / (length - 1) : 0 : (float)source / length;
        for (var i = 0; i < length; i++)
        {
            var place = alignCorners ? i * scale : MathF.Max(0, ((i + 0.5f) * scale) - 0.5f);
            var first = Math.Min((int)place, source - 1);
            positions[i] = (first, Math.Min(first + 1, source - 1), Math.Clamp(place - first, 0, 1));
        }
        return positions;
    }

    /// <summary>The scores before upsampling.</summary>
    private sealed record Source(float[] Scores, int Classes, int Height, int Width);

    /// <summary>A row of the source in the width of the result, for all classes.</summary>
    private sealed class SourceRow(Source source, (int First, int Second, float Weight)[] columns)
    {
        private readonly float[] values = new float[source.Classes * columns.Length];

        /// <summary>The row that was read last; −1 at first.</summary>
        public int Row { get; private set; } = -1;

        /// <summary>Reads a row.</summary>
        public float[] Read(int row)
        {
            if (Row == row) return values;
            Row = row;
            for (var c = 0; c < source.Classes; c++)
            {
                var scores = source.Scores.AsSpan(((c * source.Height) + row) * source.Width, source.Width);
                var target = values.AsSpan(c * columns.Length, columns.Length);
                for (var x = 0; x < target.Length; x++)
                {
                    var (first, second, weight) = columns[x];
                    target[x] = ((1 - weight) * scores[first]) + (weight * scores[second]);
                }
            }
            return values;
        }
    }
}
