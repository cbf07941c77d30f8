using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using static TorchSharp.torch;

namespace SegDsl.Models.Tests.Fixtures;

/// <summary>Weights, images and labels of the fixtures, computed from names so that they are the same on all machines and in Python.</summary>
internal static class FixtureNumbers
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>The seed of a name for SplitMix64: its FNV-1a hash.</summary>
    private static ulong Seed(string name)
    {
        var hash = 0xCBF29CE484222325UL;
        foreach (var b in Encoding.UTF8.GetBytes(name)) hash = (hash ^ b) * 0x100000001B3UL;
        return hash;
    }

    /// <summary>The <paramref name="i"/>-th number of a seed, uniform in [0, 1).</summary>
    private static double Uniform(ulong seed, long i) => Uniform(new Vector<ulong>(seed + (ulong)(i + 1) * Golden))[0];

    /// <summary>SplitMix64's numbers of several states, uniform in [0, 1).</summary>
    private static Vector<double> Uniform(Vector<ulong> z)
    {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EB;
        z ^= z >>> 31;
        return Vector.ConvertToDouble(z >>> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>A tensor of (<paramref name="factor"/> u + <paramref name="offset"/>) <paramref name="scale"/> for the uniform numbers u of a name.</summary>
    private static Tensor Fill(string name, long[] shape, double factor, double offset, double scale = 1)
    {
        var tensor = empty(shape);
        Fill(MemoryMarshal.Cast<byte, float>(tensor.bytes), Seed(name), u => (factor * u + new Vector<double>(offset)) * scale);
        return tensor;
    }

    private static void Fill(Span<float> values, ulong seed, Func<Vector<double>, Vector<double>> map)
    {
        var lanes = Vector<ulong>.Count;
        var steps = Vector<ulong>.Indices * Golden;
        Span<float> rest = stackalloc float[2 * lanes];
        for (var i = 0; i < values.Length; i += 2 * lanes)
        {
            var (first, second) = (seed + (ulong)(i + 1) * Golden, seed + (ulong)(i + 1 + lanes) * Golden);
            var numbers = Vector.Narrow(map(Uniform(new Vector<ulong>(first) + steps)), map(Uniform(new Vector<ulong>(second) + steps)));
            if (i + 2 * lanes <= values.Length)
            {
                numbers.CopyTo(values[i..]);
                continue;
            }
            numbers.CopyTo(rest);
            rest[..(values.Length - i)].CopyTo(values[i..]);
        }
    }

    /// <summary>A batch of images, with values in [−1, 1).</summary>
    public static Tensor Image(string name, long[] shape) => Fill(name, shape, 2, -1);

    /// <summary>The value of a floating-point state entry.</summary>
    public static Tensor State(string key, long[] shape)
    {
        if (shape.Length >= 2)
        {
            var fan = shape.Skip(1).Aggregate(1L, (a, b) => a * b);
            var scale = Math.Sqrt(3.0 / fan) * (key.EndsWith("edge_out.3.weight", StringComparison.Ordinal) ? 60 : 1);
            return Fill(key, shape, 2, -1, scale);
        }

        if (key.EndsWith("running_var", StringComparison.Ordinal)) return Fill(key, shape, 1, 0.5);
        if (key.EndsWith("weight", StringComparison.Ordinal)) return Fill(key, shape, 0.4, 0.6);
        return Fill(key, shape, 1, -0.5, 0.2);
    }

    /// <summary>Labels, int64 [n, h, w]: cells of 8×8 pixels, some of which are ignored.</summary>
    public static Tensor Labels(string name, long n, long height, long width, int classes, int ignore)
    {
        var seed = Seed(name);
        var (rows, columns) = ((height + 7) / 8, (width + 7) / 8);
        var values = new long[n * height * width];
        for (long image = 0, at = 0; image < n; image++)
            for (long y = 0; y < height; y++)
                for (long x = 0; x < width; x++, at++)
                {
                    var u = Uniform(seed, (image * rows + y / 8) * columns + x / 8);
                    values[at] = u > 0.93 ? ignore : (long)Math.Floor(u / 0.93 * classes);
                }

        using var flat = tensor(values);
        return flat.reshape(n, height, width);
    }
}
