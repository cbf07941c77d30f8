using SegDsl.Volumes;

namespace SegDsl.Metrics;

/// <summary>
/// Euclidean distances between two sets of voxels. Felzenszwalb, Huttenlocher: Distance Transforms of Sampled Functions. Theory of Computing 2012.
/// </summary>
internal static class SurfaceDistances
{
    /// <summary>The distance of every voxel of each set to the nearest of the other one, in the unit of the spacing.</summary>
    /// <param name="some">Indices of voxels; at least one.</param>
    /// <param name="others">Indices of voxels; at least one.</param>
    /// <param name="size">The size of the volume.</param>
    /// <param name="spacing">The distances between voxels.</param>
    public static IEnumerable<double> Between(IReadOnlyList<int> some, IReadOnlyList<int> others, VolumeSize size, VolumeSpacing spacing)
    {
        var box = new Box([.. some, .. others], size);
        List<int> first = [.. some.Select(voxel => box.IndexOf(voxel))], second = [.. others.Select(voxel => box.IndexOf(voxel))];
        return Distances(first, second, box.Size, spacing).Concat(Distances(second, first, box.Size, spacing));
    }

    private static IEnumerable<double> Distances(List<int> from, List<int> to, VolumeSize size, VolumeSpacing spacing)
    {
        var squared = new double[size.Voxels];
        Array.Fill(squared, double.PositiveInfinity);
        foreach (var voxel in to) squared[voxel] = 0;
        var slice = size.Height * size.Width;
        for (var line = 0; line < size.Depth * size.Height; line++) Transform(squared, line * size.Width, 1, size.Width, spacing.Width);
        for (var line = 0; line < size.Depth * size.Width; line++)
            Transform(squared, line / size.Width * slice + line % size.Width, size.Width, size.Height, spacing.Height);
        for (var line = 0; line < slice; line++) Transform(squared, line, slice, size.Depth, spacing.Depth);
        return from.Select(voxel => Math.Sqrt(squared[voxel]));
    }

    /// <summary>
    /// Replaces every value on a line by the minimum over all positions of their value plus the squared distance: a lower envelope of parabolas.
    /// </summary>
    private static void Transform(double[] squared, int start, int stride, int length, double spacing)
    {
        var values = new double[length];
        var (places, borders) = (new int[length], new double[length]);
        var last = -1;
        for (var i = 0; i < length; i++)
        {
            values[i] = squared[start + i * stride];
            if (double.IsPositiveInfinity(values[i])) continue;
            var border = double.NegativeInfinity;
            for (; last >= 0; last--)
            {
                border = Crossing(places[last], i);
                if (border > borders[last]) break;
            }
            places[++last] = i;
            borders[last] = last == 0 ? double.NegativeInfinity : border;
        }
        if (last < 0) return;
        for (var (i, k) = (0, 0); i < length; i++)
        {
            while (k < last && borders[k + 1] < i * spacing) k++;
            var distance = (i - places[k]) * spacing;
            squared[start + i * stride] = distance * distance + values[places[k]];
        }

        // The position, in units of the spacing, from which on the later parabola is the lower one.
        double Crossing(int one, int other)
        {
            var (p, q) = (one * spacing, other * spacing);
            return (values[other] + q * q - values[one] - p * p) / (2 * (q - p));
        }
    }

    /// <summary>The smallest box around voxels.</summary>
    private readonly struct Box
    {
        private readonly VolumeSize whole;
        private readonly (int Z, int Y, int X) start;

        public Box(IReadOnlyList<int> voxels, VolumeSize whole)
        {
            this.whole = whole;
            var (least, most) = ((Z: int.MaxValue, Y: int.MaxValue, X: int.MaxValue), (Z: 0, Y: 0, X: 0));
            foreach (var voxel in voxels)
            {
                var (z, y, x) = Place(voxel);
                least = (Math.Min(least.Z, z), Math.Min(least.Y, y), Math.Min(least.X, x));
                most = (Math.Max(most.Z, z), Math.Max(most.Y, y), Math.Max(most.X, x));
            }
            (start, Size) = (least, new(most.Z - least.Z + 1, most.Y - least.Y + 1, most.X - least.X + 1));
        }

        public VolumeSize Size { get; }

        public int IndexOf(int voxel)
        {
            var (z, y, x) = Place(voxel);
            return Size.IndexOf(z - start.Z, y - start.Y, x - start.X);
        }

        private (int Z, int Y, int X) Place(int voxel) =>
            (voxel / (whole.Height * whole.Width), voxel / whole.Width % whole.Height, voxel % whole.Width);
    }
}
