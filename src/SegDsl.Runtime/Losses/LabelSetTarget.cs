using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>
/// The set of classes in a window around every pixel. A set is a bit field in words of 32 bits: bit c mod 32 of word c / 32 is set if class c occurs in the
/// window. The bit after those of the classes is set if the ignore index occurs. The outside of the image counts as ignored.
/// </summary>
public static class LabelSetTarget
{
    private const int WordBits = 32;

    /// <summary>The number of 32-bit words per set.</summary>
    /// <param name="classes">The number of classes; at least 1.</param>
    public static int Words(int classes) => classes / WordBits + 1;

    /// <summary>Computes the label sets of a batch of labels.</summary>
    /// <param name="labels">Class indices or the ignore index, int64 [N, H, W].</param>
    /// <param name="classes">The number of classes; at least 1.</param>
    /// <param name="ignoreIndex">The ignore index. The outside of the image counts as ignored too.</param>
    /// <param name="border">The radius of the window in pixels, at least 0; the window has a side of 2 × border + 1.</param>
    /// <returns>The sets, int32 [N, words, H, W] on the labels' device; see <see cref="Words"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="border"/> is negative.</exception>
    public static Tensor Of(Tensor labels, int classes, int ignoreIndex, int border)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentOutOfRangeException.ThrowIfNegative(border);
        using var scope = NewDisposeScope();
        var columns = nn.functional.pad(
            labels.masked_fill(labels.eq(ignoreIndex), classes), new long[] { border, border, border, border }, value: classes);
        var words = Enumerable.Range(0, Words(classes)).Select(word =>
        {
            var bits = tensor(Bits(word, classes + 1), device: labels.device).index_select(0, columns.flatten()).view(columns.shape);
            return Window.Unite(Window.Unite(bits, 1, border), 2, border);
        });
        return stack(words, 1).MoveToOuterDisposeScope();
    }

    /// <summary>Clears the bit of the ignore index.</summary>
    internal static Tensor WithoutIgnore(Tensor sets, int classes)
    {
        var mask = new int[Words(classes)];
        Array.Fill(mask, -1);
        mask[classes / WordBits] = (1 << classes % WordBits) - 1;
        return sets.bitwise_and(tensor(mask, device: sets.device).view(1, -1, 1, 1));
    }

    /// <summary>The number of pixels whose set contains each class, int64 [N, classes].</summary>
    internal static Tensor Counts(Tensor sets, int classes) => sets.device_type == DeviceType.CPU
        ? SetCrossEntropy.Counts(sets, classes)
        : Planes(sets, classes).flatten(2).sum(2);

    /// <summary>Expands the sets to one plane per class, bool [N, classes, H, W].</summary>
    internal static Tensor Planes(Tensor sets, int classes) => cat(
        Enumerable.Range(0, (classes + WordBits - 1) / WordBits).Select(word =>
        {
            var bits = Bits(word, classes).AsSpan(word * WordBits, Math.Min(WordBits, classes - word * WordBits)).ToArray();
            return sets.narrow(1, word, 1).bitwise_and(tensor(bits, device: sets.device).view(1, -1, 1, 1)).ne(0);
        }).ToList(), 1);

    /// <summary>The bit of every class in a word; 0 for classes in other words.</summary>
    private static int[] Bits(int word, int classes)
    {
        var bits = new int[classes];
        for (var label = word * WordBits; label < Math.Min((word + 1) * WordBits, classes); label++) bits[label] = 1 << label % WordBits;
        return bits;
    }
}
