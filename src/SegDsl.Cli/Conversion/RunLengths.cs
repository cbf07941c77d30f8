using System.Text.Json;
using SegDsl.Imaging;

namespace SegDsl.Cli.Conversion;

/// <summary>
/// Masks of COCO as run lengths: alternating counts of pixels outside and inside, column by column. Counts are a list of numbers, or a string in which a
/// character holds five bits of a count, with 48 added; the sixth bit marks that more follow. From the fourth count on, the string holds the difference from
/// the count two before.
/// </summary>
internal static class RunLengths
{
    /// <summary>Sets the pixels of a mask to a value.</summary>
    /// <param name="map">The map to change, of the size of the mask.</param>
    /// <param name="segmentation">An object with <c>size</c>, height and width, and <c>counts</c>.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="FormatException">The size differs, or the counts do not add up to the number of pixels.</exception>
    public static void Fill(LabelMap map, JsonElement segmentation, ushort value)
    {
        var size = segmentation.GetProperty("size");
        var (height, width) = (size[0].GetInt32(), size[1].GetInt32());
        if ((width, height) != (map.Width, map.Height))
            throw new FormatException($"a mask is {width}×{height}, but its image is {map.Width}×{map.Height}");
        var counts = segmentation.GetProperty("counts");
        var (position, inside) = (0L, false);
        foreach (var count in counts.ValueKind == JsonValueKind.String ? Decode(counts.GetString() ?? "") : counts.EnumerateArray().Select(c => c.GetInt64()))
        {
            if (count < 0 || position + count > map.Values.Length) throw new FormatException("the run lengths of a mask exceed its size");
            if (inside)
                for (var i = position; i < position + count; i++) map.Values[i % height * width + i / height] = value;
            (position, inside) = (position + count, !inside);
        }
        if (position != map.Values.Length) throw new FormatException("the run lengths of a mask do not cover its image");
    }

    private static List<long> Decode(string text)
    {
        var counts = new List<long>();
        for (var at = 0; at < text.Length;)
        {
            var (count, shift, more) = (0L, 0, true);
            while (more)
            {
                if (at == text.Length || shift > 55 || text[at] is < '0' or > 'o') throw new FormatException("the run lengths of a mask are damaged");
                var bits = text[at++] - '0';
                count |= (long)(bits & 31) << shift;
                shift += 5;
                more = (bits & 32) != 0;
                // The highest bit of the last character is the sign.
                if (!more && (bits & 16) != 0) count |= -1L << shift;
            }
            counts.Add(counts.Count > 2 ? count + counts[^2] : count);
        }
        return counts;
    }
}
