using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SegDsl.Losses;

/// <summary>
/// The inner loops of <see cref="SetCrossEntropy"/> on the processor, over a block of pixels of one image while it is in the cache. A map of scores is
/// read twice and nothing of its size is written but the gradient, where operations one after the other would write and read it five times.
/// </summary>
internal static class SetCrossEntropyKernel
{
    /// <summary>Pixels a block: what is kept of one fits the inner caches.</summary>
    public const int Block = 2048;

    private const int WordBits = 32;

    /// <summary>The losses of a block, and what their gradient needs.</summary>
    /// <param name="logits">The scores of an image, [classes, pixels].</param>
    /// <param name="sets">The sets of an image, [words, pixels]: see <see cref="LabelSetTarget"/>.</param>
    /// <param name="weights">The weight of every class in the image.</param>
    /// <param name="start">The first pixel of the block.</param>
    /// <param name="losses">Takes −log of the probability of the set times its mean weight, of every pixel of the image; 0 where it is empty.</param>
    /// <param name="all">Takes the logarithm of the sum of the exponentials of the scores of every pixel of the image.</param>
    public static void Forward(
        ReadOnlySpan<float> logits, ReadOnlySpan<int> sets, ReadOnlySpan<float> weights, int start, Span<float> losses, Span<float> all)
    {
        var (classes, pixels, count) = (weights.Length, all.Length, Math.Min(Block, all.Length - start));
        Span<float> working = stackalloc float[2 * Block];
        var greatest = working[..count];
        var sums = working.Slice(Block, count);
        logits.Slice(start, count).CopyTo(greatest);
        for (var c = 1; c < classes; c++) TakeGreater(greatest, logits.Slice(c * pixels + start, count));
        sums.Clear();
        for (var c = 0; c < classes; c++) AddExponentials(sums, logits.Slice(c * pixels + start, count), greatest);
        TakeLogarithms(sums);
        for (var i = 0; i < count; i++)
        {
            all[start + i] = sums[i] + greatest[i];
            var set = Accepted(logits, sets, weights, pixels, start + i);
            // Great scores are taken off each other before small logarithms are added, so that those count.
            losses[start + i] = set.Weight * (greatest[i] - set.Greatest + (sums[i] - set.Logarithm));
        }
    }

    /// <summary>The gradient of the scores of a block: how far probabilities are from those among the accepted classes alone.</summary>
    /// <param name="logits">The scores of an image, [classes, pixels].</param>
    /// <param name="sets">The sets of an image, [words, pixels].</param>
    /// <param name="weights">The weight of every class in the image.</param>
    /// <param name="start">The first pixel of the block.</param>
    /// <param name="all">What <see cref="Forward"/> found.</param>
    /// <param name="slopes">The gradient of the loss of every pixel of the image.</param>
    /// <param name="gradient">Takes the gradient of the scores, [classes, pixels].</param>
    public static void Backward(
        ReadOnlySpan<float> logits, ReadOnlySpan<int> sets, ReadOnlySpan<float> weights, int start, ReadOnlySpan<float> all, ReadOnlySpan<float> slopes,
        Span<float> gradient)
    {
        var (classes, pixels, count) = (weights.Length, all.Length, Math.Min(Block, all.Length - start));
        Span<float> working = stackalloc float[2 * Block];
        var weighted = working[..count];
        var accepted = working.Slice(Block, count);
        for (var i = 0; i < count; i++)
        {
            var set = Accepted(logits, sets, weights, pixels, start + i);
            weighted[i] = slopes[start + i] * set.Weight;
            accepted[i] = set.Greatest + set.Logarithm;
        }
        for (var c = 0; c < classes; c++)
            WeighExponentials(gradient.Slice(c * pixels + start, count), logits.Slice(c * pixels + start, count), all.Slice(start, count), weighted);
        for (var i = 0; i < count; i++)
        {
            if (weighted[i] == 0) continue;
            if (Only(sets, classes, start + i) is var only and >= 0)
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

    /// <summary>Replaces values by others that are greater.</summary>
    private static void TakeGreater(Span<float> greatest, ReadOnlySpan<float> values)
    {
        var wide = Wide(greatest);
        var others = Wide(values);
        for (var i = 0; i < wide.Length; i++) wide[i] = Vector512.Max(wide[i], others[i]);
        for (var i = wide.Length * Vector512<float>.Count; i < greatest.Length; i++) greatest[i] = MathF.Max(greatest[i], values[i]);
    }

    /// <summary>Adds the exponentials of values from which others are taken off.</summary>
    private static void AddExponentials(Span<float> sums, ReadOnlySpan<float> values, ReadOnlySpan<float> less)
    {
        var wide = Wide(sums);
        var powers = Wide(values);
        var off = Wide(less);
        for (var i = 0; i < wide.Length; i++) wide[i] += Vector512.Exp(powers[i] - off[i]);
        for (var i = wide.Length * Vector512<float>.Count; i < sums.Length; i++) sums[i] += MathF.Exp(values[i] - less[i]);
    }

    /// <summary>Sets results to weighted exponentials of values from which others are taken off.</summary>
    private static void WeighExponentials(Span<float> results, ReadOnlySpan<float> values, ReadOnlySpan<float> less, ReadOnlySpan<float> weights)
    {
        var wide = Wide(results);
        var powers = Wide(values);
        var off = Wide(less);
        var factors = Wide(weights);
        for (var i = 0; i < wide.Length; i++) wide[i] = factors[i] * Vector512.Exp(powers[i] - off[i]);
        for (var i = wide.Length * Vector512<float>.Count; i < results.Length; i++) results[i] = weights[i] * MathF.Exp(values[i] - less[i]);
    }

    /// <summary>Replaces values by their logarithms.</summary>
    private static void TakeLogarithms(Span<float> values)
    {
        var wide = Wide(values);
        for (var i = 0; i < wide.Length; i++) wide[i] = Vector512.Log(wide[i]);
        for (var i = wide.Length * Vector512<float>.Count; i < values.Length; i++) values[i] = MathF.Log(values[i]);
    }

    private static Span<Vector512<float>> Wide(Span<float> values) => MemoryMarshal.Cast<float, Vector512<float>>(values);

    private static ReadOnlySpan<Vector512<float>> Wide(ReadOnlySpan<float> values) => MemoryMarshal.Cast<float, Vector512<float>>(values);

    /// <summary>How many pixels' sets hold every class.</summary>
    /// <param name="sets">The sets of an image, [words, pixels].</param>
    /// <param name="pixels">The number of pixels of the image.</param>
    /// <param name="counts">Takes the numbers.</param>
    public static void Count(ReadOnlySpan<int> sets, int pixels, Span<long> counts)
    {
        counts.Clear();
        for (var i = 0; i < pixels; i++)
        {
            if (Only(sets, counts.Length, i) is var only and >= 0) counts[only]++;
            else foreach (var c in new Bits(sets, counts.Length, pixels, i)) counts[c]++;
        }
    }

    /// <summary>
    /// The set of a pixel: the mean weight of its classes, 0 without any, and the logarithm of the sum of the exponentials of their scores in two parts.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (float Weight, float Greatest, float Logarithm) Accepted(
        ReadOnlySpan<float> logits, ReadOnlySpan<int> sets, ReadOnlySpan<float> weights, int pixels, int pixel) =>
        Only(sets, weights.Length, pixel) is var only and >= 0
            ? (weights[only], logits[only * pixels + pixel], 0)
            : AcceptedOfMany(logits, sets, weights, pixels, pixel);

    private static (float Weight, float Greatest, float Logarithm) AcceptedOfMany(
        ReadOnlySpan<float> logits, ReadOnlySpan<int> sets, ReadOnlySpan<float> weights, int pixels, int pixel)
    {
        var (size, weight, greatest, sum) = (0, 0f, 0f, 0f);
        foreach (var c in new Bits(sets, weights.Length, pixels, pixel))
        {
            var score = logits[c * pixels + pixel];
            (greatest, sum) = size == 0 ? (score, 1)
                : score <= greatest ? (greatest, sum + MathF.Exp(score - greatest))
                : (score, sum * MathF.Exp(greatest - score) + 1);
            weight += weights[c];
            size++;
        }
        return size == 0 ? default : (weight / size, greatest, size == 1 ? 0 : MathF.Log(sum));
    }

    /// <summary>The class of a set that holds no other, as nearly all do; −1 where that is not seen at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Only(ReadOnlySpan<int> sets, int limit, int pixel)
    {
        if (limit >= WordBits) return -1;
        var set = (uint)sets[pixel] & ((1u << limit) - 1);
        return BitOperations.IsPow2(set) ? BitOperations.TrailingZeroCount(set) : -1;
    }

    /// <summary>The classes of the set of a pixel, in order, below a limit: the ignore label's bit is behind those of the classes.</summary>
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
