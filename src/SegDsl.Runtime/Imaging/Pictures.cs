
namespace SegDsl.Imaging;

/// <summary>Pictures for people, from label maps and probabilities.</summary>
public static class Pictures
{
    private static readonly Rgb Black = new(0, 0, 0);
    private static readonly Rgb Right = new(40, 120, 60);
    private static readonly Rgb Wrong = new(220, 50, 40);

    /// <summary>Every pixel in the color of its class; values without a color, such as the ignore label, are black.</summary>
    /// <param name="labels">Train indices.</param>
    /// <param name="palette">A color for every class.</param>
    public static RgbImage InColors(this LabelMap labels, IReadOnlyList<Rgb> palette)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(palette);
        var colors = palette.ToArray();
        return Paint(labels.Width, labels.Height, i => labels.Values[i] < colors.Length ? colors[labels.Values[i]] : Black);
    }

    /// <summary>A picture laid over an image of the same size; where the picture is black, the image stays as it is.</summary>
    /// <param name="image">The image.</param>
    /// <param name="over">What is laid over it.</param>
    /// <param name="opacity">How much of the picture is seen, 0 to 1.</param>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static RgbImage Overlay(this RgbImage image, RgbImage over, double opacity = 0.5)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(over);
        RequireSameSize(image.Width, image.Height, over.Width, over.Height);
        var result = new RgbImage(image.Width, image.Height, [.. image.Pixels]);
        for (var i = 0; i < over.Pixels.Length; i += 3)
        {
            if ((over.Pixels[i] | over.Pixels[i + 1] | over.Pixels[i + 2]) == 0) continue;
            for (var channel = i; channel < i + 3; channel++)
                result.Pixels[channel] = RowMath.ToByte((float)(image.Pixels[channel] + (over.Pixels[channel] - image.Pixels[channel]) * opacity));
        }
        return result;
    }

    /// <summary>Right predictions in green, wrong ones in red, ignored pixels in black.</summary>
    /// <param name="prediction">Train indices.</param>
    /// <param name="labels">Train indices and ignore labels of an image of the same size.</param>
    /// <param name="ignoreIndex">The label that does not count.</param>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static RgbImage Difference(LabelMap prediction, LabelMap labels, int ignoreIndex)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(labels);
        RequireSameSize(prediction.Width, prediction.Height, labels.Width, labels.Height);
        return Paint(labels.Width, labels.Height, i =>
            labels.Values[i] == ignoreIndex ? Black : labels.Values[i] == prediction.Values[i] ? Right : Wrong);
    }

    /// <summary>Probabilities as gray levels, from black (0) to white (1).</summary>
    /// <param name="probabilities">One a pixel, row by row.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <exception cref="ArgumentException">The number of probabilities does not fit the size.</exception>
    public static RgbImage InGray(IReadOnlyList<float> probabilities, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        if (probabilities.Count != ImageSize.Count(width, height, 1))
            throw new ArgumentException($"{width}×{height} pixels need as many probabilities, not {probabilities.Count}.", nameof(probabilities));
        return Paint(width, height, i =>
        {
            var level = RowMath.ToByte(255 * probabilities[i]);
            return new Rgb(level, level, level);
        });
    }

    /// <summary>Pictures in a grid with white gaps between them; shorter rows and smaller pictures leave white.</summary>
    /// <param name="rows">The rows from the top, each from the left.</param>
    /// <param name="gap">Width of the gaps in pixels.</param>
    public static RgbImage Grid(IReadOnlyList<IReadOnlyList<RgbImage>> rows, int gap = 4)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(gap);
        var pictures = rows.SelectMany(row => row).ToList();
        if (pictures.Count == 0) throw new ArgumentException("A grid needs at least one picture.", nameof(rows));
        var (cellWidth, cellHeight) = (pictures.Max(picture => picture.Width), pictures.Max(picture => picture.Height));
        var columns = rows.Max(row => row.Count);
        var result = new RgbImage(columns * (cellWidth + gap) - gap, rows.Count * (cellHeight + gap) - gap);
        Array.Fill(result.Pixels, byte.MaxValue);
        for (var row = 0; row < rows.Count; row++)
            for (var column = 0; column < rows[row].Count; column++)
            {
                var picture = rows[row][column];
                for (var y = 0; y < picture.Height; y++)
                    picture.Row(y).CopyTo(result.Row(row * (cellHeight + gap) + y)[(3 * column * (cellWidth + gap))..]);
            }
        return result;
    }

    private static RgbImage Paint(int width, int height, Func<int, Rgb> colorOf)
    {
        var result = new RgbImage(width, height);
        for (var i = 0; i < width * height; i++)
        {
            var color = colorOf(i);
            (result.Pixels[3 * i], result.Pixels[3 * i + 1], result.Pixels[3 * i + 2]) = (color.Red, color.Green, color.Blue);
        }
        return result;
    }

    private static void RequireSameSize(int width, int height, int otherWidth, int otherHeight)
    {
        if (width != otherWidth || height != otherHeight) throw new ArgumentException($"The sizes differ: {width}×{height} and {otherWidth}×{otherHeight}.");
    }
}
