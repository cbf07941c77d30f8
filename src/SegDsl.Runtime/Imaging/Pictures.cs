
namespace SegDsl.Imaging;

/// <summary>Visualizes label maps and probabilities. Each method returns a new image.</summary>
public static class Pictures
{
    private static readonly Rgb Black = new(0, 0, 0);
    private static readonly Rgb Correct = new(40, 120, 60);
    private static readonly Rgb Wrong = new(220, 50, 40);

    /// <summary>Colors each pixel by its class. Values without a color, such as the ignore index, are black.</summary>
    /// <param name="labels">Train indices.</param>
    /// <param name="palette">One color per class, in the order of the train indices.</param>
    public static RgbImage InColors(this LabelMap labels, IReadOnlyList<Rgb> palette)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(palette);
        var colors = palette.ToArray();
        return Paint(labels.Width, labels.Height, i => labels.Values[i] < colors.Length ? colors[labels.Values[i]] : Black);
    }

    /// <summary>Blends a picture over an image of the same size. Where the picture is black, the image stays unchanged.</summary>
    /// <param name="image">The image.</param>
    /// <param name="over">The picture on top.</param>
    /// <param name="opacity">The opacity of the picture, 0 to 1.</param>
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

    /// <summary>Colors correct predictions green, wrong predictions red and ignored pixels black.</summary>
    /// <param name="prediction">The predicted train indices.</param>
    /// <param name="labels">The labeled train indices, of the same size.</param>
    /// <param name="ignoreIndex">The label of ignored pixels.</param>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static RgbImage Difference(LabelMap prediction, LabelMap labels, int ignoreIndex)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(labels);
        RequireSameSize(prediction.Width, prediction.Height, labels.Width, labels.Height);
        return Paint(labels.Width, labels.Height, i =>
            labels.Values[i] == ignoreIndex ? Black : labels.Values[i] == prediction.Values[i] ? Correct : Wrong);
    }

    /// <summary>Shows probabilities as gray levels, from black (0) to white (1).</summary>
    /// <param name="probabilities">One value per pixel, in row-major order; values outside of 0 to 1 are clamped.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <exception cref="ArgumentException">The number of probabilities does not match the size.</exception>
    public static RgbImage InGray(IReadOnlyList<float> probabilities, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        if (probabilities.Count != ImageSize.Count(width, height, 1))
            throw new ArgumentException(
                $"An image of {width}×{height} needs {width * height} probabilities, but {probabilities.Count} were given.", nameof(probabilities));
        return Paint(width, height, i =>
        {
            var level = RowMath.ToByte(255 * probabilities[i]);
            return new Rgb(level, level, level);
        });
    }

    /// <summary>Arranges pictures in a grid with white gaps. Cells are as large as the largest picture; unused space is white.</summary>
    /// <param name="rows">The rows from top to bottom, each from left to right; at least one picture.</param>
    /// <param name="gap">Width of the gaps in pixels, at least 0.</param>
    /// <exception cref="ArgumentException">There is no picture.</exception>
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

    /// <summary>Creates an image from the color of each pixel, in row-major order.</summary>
    internal static RgbImage Paint(int width, int height, Func<int, Rgb> colorOf)
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
