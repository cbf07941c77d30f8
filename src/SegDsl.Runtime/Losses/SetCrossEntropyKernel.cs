using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SegDsl.Losses;

/// <summary>
/// The inner loops of <see cref="SetCrossEntropy"/> on the CPU, over a block of pixels of one image that fits the cache. The logits are read twice and
/// only the gradient is written, while separate operations would read and write tensors of that size five times.
/// </summary>
internal static class SetCrossEntropyKernel
{
    /// <summary>Pixels per block, so that the buffers of a block fit the inner caches.</summary>
    public const int Block = 2048;

    private const int WordBits = 32;

    /// <summary>Computes the losses of a block, and the log-sum-exp that the gradient needs.</summary>
    /// <param name="logits">The logits of an image, [classes, pixels].</param>
    /// <param name="sets">The sets of an image, [words, pixels]: see <see cref="LabelSetTarget"/>.</param>
    /// <param name="weights">The weight of every class in the image.</param>
    /// <param name="start">The first pixel of the block.</param>
    /// <param name="losses">Receives −log of the probability of the set multiplied by its mean weight, for every pixel of the image; 0 for empty sets.</param>
    /// <param name="logSumExp">Receives the log-sum-exp of the logits of every pixel of the image.</param>
    public static void Forward(
        ReadOnlySpan<float> logits, ReadOnlySpan<int> sets, ReadOnlySpan<float> weights, int start, Span<float> losses, Span<float> logSumExp)
    {
        var (classes, pixels, count) = (weights.Length, logSumExp.Length, Math.Min(Block, logSumExp.Length - start));
        Span<float> working = stackalloc float[2 * Block];
        var maximum = working[..count];
        var sums = working.Slice(Block, count);
        logits.Slice(start, count).CopyTo(maximum);
        for (var c = 1; c < classes; c++) UpdateMaximum(maximum, logits.Slice(c * pixels + start, count));
        sums.Clear();
        for (var c = 0; c < classes; c++) AddExponentials(sums, logits.Slice(c * pixels + start, count), maximum);
        ReplaceByLogarithms(sums);
        for (var i = 0; i < count; i++)
        {
            logSumExp[start + i] = sums[i] + maximum[i];
            var set = Accepted(logits, sets, weights, pixels, start + i);
            // Large logits are subtracted from each other before small logarithms are added, to keep the precision of the latter.
            losses[start + i] = set.Weight * (maximum[i] - set.Maximum + (sums[i] - set.Logarithm));
        }
    }

    /// <summary>Computes the gradient of the logits of a block: the softmax over all classes minus the softmax over the set, weighted.</summary>
    /// <param name="logits">The logits of an image, [classes, pixels].</param>
    /// <param name="sets">The sets of an image, [words, pixels].</param>
    /// <param name="weights">The weight of every class in the image.</param>
    /// <param name="start">The first pixel of the block.</param>
    /// <param name="logSumExp">The log-sum-exp from <see cref="Forward"/>.</param>
    /// <param name="outputGradient">The gradient of the loss of every pixel of the image.</param>
    /// <param name="gradient">Receives the gradient of the logits, [classes, pixels].</param>
    public static void Backward(
        ReadOnlySpan<float> logits, ReadOnlySpan<int> sets, ReadOnlySpan<float> weights, int start, ReadOnlySpan<float> logSumExp,
        ReadOnlySpan<float> outputGradient, Span<float> gradient)
    {
        var (classes, pixels, count) = (weights.Length, logSumExp.Length, Math.Min(Block, logSumExp.Length - start));
        Span<float> working = stackalloc float[2 * Block];
        var weighted = working[..count];
        var accepted = working.Slice(Block, count);
        for (var i = 0; i < count; i++)
        {
            var set = Accepted(logits, sets, weights, pixels, start + i);
            weighted[i] = outputGradient[start + i] * set.Weight;
            accepted[i] = set.Maximum + set.Logarithm;
        }
        for (var c = 0; c < classes; c++)
            WeightedExponentials(gradient.Slice(c * pixels + start, count), logits.Slice(c * pixels + start, count), logSumExp.Slice(start, count), weighted);
        for (var i = 0; i < count; i++)
        {
            if (weighted[i] == 0) continue;
            if (SingleClass(sets, classes, start + i) is var only and >= 0)
            {
                gradient[only * pixels + start + i] -= weighted[i];
                continue;
            }
            foreach (var c in new Bits(sets, classes, pixels, start + i))
            {
                var place = c * pixels + start + i;
                gradient[place] -= weighted[i] * MathF.Exp(logits[place] - accepted[i]);
            }
        }
    }

    /// <summary>Updates the element-wise maximum.</summary>
    private static void UpdateMaximum(Span<float> maximum, ReadOnlySpan<float> values)
    {
        var wide = Wide(maximum);
        var others = Wide(values);
        for (var i = 0; i < wide.Length; i++) wide[i] = Vector512.Max(wide[i], others[i]);
        for (var i = wide.Length * Vector512<float>.Count; i < maximum.Length; i++) maximum[i] = MathF.Max(maximum[i], values[i]);
    }

    /// <summary>Adds the exponentials of values − offsets to sums.</summary>
    private static void AddExponentials(Span<float> sums, ReadOnlySpan<float> values, ReadOnlySpan<float> offsets)
    {
        var wide = Wide(sums);
        var powers = Wide(values);
        var wideOffsets = Wide(offsets);
        for (var i = 0; i < wide.Length; i++) wide[i] += Vector512.Exp(powers[i] - wideOffsets[i]);
        for (var i = wide.Length * Vector512<float>.Count; i < sums.Length; i++) sums[i] += MathF.Exp(values[i] - offsets[i]);
    }

    /// <summary>Sets results to weights × the exponentials of values − offsets.</summary>
    private static void WeightedExponentials(Span<float> results, ReadOnlySpan<float> values, ReadOnlySpan<float> offsets, ReadOnlySpan<float> weights)
    {
        var wide = Wide(results);
        var powers = Wide(values);
        var wideOffsets = Wide(offsets);
        var factors = Wide(weights);
        for (var i = 0; i < wide.Length; i++) wide[i] = factors[i] * Vector512.Exp(powers[i] - wideOffsets[i]);
        for (var i = wide.Length * Vector512<float>.Count; i < results.Length; i++) results[i] = weights[i] * MathF.Exp(values[i] - offsets[i]);
    }

    /// <summary>Replaces values by their logarithms.</summary>
    private static void ReplaceByLogarithms(Span<float> values)
    {
        var wide = Wide(values);
        for (var i = 0; i < wide.Length; i++) wide[i] = Vector512.Log(wide[i]);
        for (var i = wide.Length * Vector512<float>.Count; i < values.Length; i++) values[i] = MathF.Log(values[i]);
    }

    private static Span<Vector512<float>> Wide(Span<float> values) => MemoryMarshal.Cast<float, Vector512<float>>(values);

    private static ReadOnlySpan<Vector512<float>> Wide(ReadOnlySpan<float> values) => MemoryMarshal.Cast<float, Vector512<float>>(values);

    /// <summary>Counts the pixels whose set contains each class.</summary>
    /// <param name="sets">The sets of an image, [words, pixels].</param>
    /// <param name="pixels">The number of pixels of the image.</param>
    /// <param name="counts">Receives the counts; its length is the number of classes.</param>
    public static void Count(ReadOnlySpan<int> sets, int pixels, Span<long> counts)
    {
        counts.Clear();
        for (var i = 0; i < pixels; i++)
        {
            if (SingleClass(sets, counts.Length, i) is var only and >= 0) counts[only]++;
            else foreach (var c in new Bits(sets, counts.Length, pixels, i)) counts[c]++;
        }
    }

    /// <summary>
    /// The set of a pixel: the mean weight of its classes, or 0 if it is empty, and the log-sum-exp of their logits as maximum and remainder.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (float Weight, float Maximum, float Logarithm) Accepted(
        ReadOnlySpan<float> logits, ReadOnlySpan<int> sets, ReadOnlySpan<float> weights, int pixels, int pixel) =>
        SingleClass(sets, weights.Length, pixel) is var only and >= 0
            ? (weights[only], logits[only * pixels + pixel], 0)
            : AcceptedOfMany(logits, sets, weights, pixels, pixel);

    private static (float Weight, float Maximum, float Logarithm) AcceptedOfMany(
        ReadOnlySpan<float> logits, ReadOnlySpan<int> sets, ReadOnlySpan<float> weights, int pixels, int pixel)
    {
        var (size, weight, maximum, sum) = (0, 0f, 0f, 0f);
        foreach (var c in new Bits(sets, weights.Length, pixels, pixel))
        {
            var score = logits[c * pixels + pixel];
            (maximum, sum) = size == 0 ? (score, 1)
                : score <= maximum ? (maximum, sum + MathF.Exp(score - maximum))
                : (score, sum * MathF.Exp(maximum - score) + 1);
            weight += weights[c];
            size++;
        }
        return size == 0 ? default : (weight / size, maximum, size == 1 ? 0 : MathF.Log(sum));
    }

    /// <summary>The class of a set with one class, the most common case; −1 if the set has several classes or several words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SingleClass(ReadOnlySpan<int> sets, int limit, int pixel)
    {
        if (limit >= WordBits) return -1;
        var set = (uint)sets[pixel] & ((1u << limit) - 1);
        return BitOperations.IsPow2(set) ? BitOperations.TrailingZeroCount(set) : -1;
    }

    /// <summary>Enumerates the classes in the set of a pixel in ascending order, up to a limit that excludes the bit of the ignore index.</summary>
    private ref struct Bits(ReadOnlySpan<int> sets, int limit, int pixels, int pixel)
    {
        private readonly ReadOnlySpan<int> sets = sets;
        private int word = -1;
        private uint rest;

        public int Current { get; private set; }

        public readonly Bits GetEnumerator() => this;

        public bool MoveNext()
        {
            while (rest == 0)
            {
                var left = limit - ++word * WordBits;
                if (left <= 0) return false;
                rest = (uint)sets[word * pixels + pixel];
                if (left < WordBits) rest &= (1u << left) - 1;
            }
            Current = word * WordBits + BitOperations.TrailingZeroCount(rest);
            rest &= rest - 1;
            return true;
        }
    }
}
