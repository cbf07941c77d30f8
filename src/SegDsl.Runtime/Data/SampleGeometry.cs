using SegDsl.Imaging;

namespace SegDsl.Data;

/// <summary>
/// Transforms an image, its labels, its maps and its other inputs together. A resize is deferred until the next step, because a crop only needs its window
/// of the resized image.
/// </summary>
internal sealed class SampleGeometry
{
    private readonly Sample original;
    private readonly ushort ignoreIndex;
    private RasterImage image;
    private LabelMap labels;
    private readonly IReadOnlyList<PixelMap> originalMaps;
    private IReadOnlyList<PixelMap> maps;
    private IReadOnlyList<int> imageClasses;

    /// <summary>Starts with a sample, which stays unchanged.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="ignoreIndex">The label of pixels outside of the image.</param>
    /// <param name="center">A pixel of the sample that crops must contain; null for any crop.</param>
    public SampleGeometry(Sample sample, ushort ignoreIndex, PixelPoint? center)
    {
        (original, this.ignoreIndex, Center) = (sample, ignoreIndex, center);
        (image, labels) = (sample.Image, sample.Labels);
        maps = originalMaps = AllMaps(sample);
        imageClasses = sample.ImageClasses;
        (Width, Height) = (image.Width, image.Height);
    }

    /// <summary>Current width in pixels.</summary>
    public int Width { get; private set; }

    /// <summary>Current height in pixels.</summary>
    public int Height { get; private set; }

    /// <summary>The current position of the pixel that crops must contain; null for any crop.</summary>
    public PixelPoint? Center { get; private set; }

    /// <summary>Returns the transformed sample.</summary>
    public Sample ToSample()
    {
        ApplyResize();
        return original with
        {
            Image = image,
            Labels = labels,
            ImageClasses = imageClasses,
            Maps = [.. maps.Take(original.Maps.Count)],
            Inputs = [.. original.Inputs.Zip(maps.Skip(original.Maps.Count), (input, map) => input with { Map = map })],
        };
    }

    /// <summary>Resizes to a rounded width and height of at least 1 pixel.</summary>
    public void Resize(double width, double height)
    {
        var (newWidth, newHeight) = (Math.Max(1, (int)Math.Round(width)), Math.Max(1, (int)Math.Round(height)));
        if (Center is { } center) Center = new PixelPoint(ScalePosition(center.X, Width, newWidth), ScalePosition(center.Y, Height, newHeight));
        (Width, Height) = (newWidth, newHeight);
    }

    /// <summary>Crops a window. Pixels outside of the image become black, or the smallest value of a band, and get the ignore index.</summary>
    public void Crop(PixelWindow window)
    {
        if (Center is { } center) Center = new PixelPoint(center.X - window.X, center.Y - window.Y);
        Replace(image.ResizeTo(Width, Height, window), labels.Resize(Width, Height, window, ignoreIndex), map => map.ResizeTo(Width, Height, window));
    }

    /// <summary>Flips left and right.</summary>
    public void FlipHorizontal()
    {
        ApplyResize();
        if (Center is { } center) Center = center with { X = Width - 1 - center.X };
        Replace(image.MirrorHorizontally(), labels.FlipHorizontal(), map => map.MirrorHorizontally());
    }

    /// <summary>Flips top and bottom.</summary>
    public void FlipVertical()
    {
        ApplyResize();
        if (Center is { } center) Center = center with { Y = Height - 1 - center.Y };
        Replace(image.MirrorVertically(), labels.FlipVertical(), map => map.MirrorVertically());
    }

    /// <summary>Rotates around the center, counterclockwise.</summary>
    public void Rotate(double degrees)
    {
        ApplyResize();
        if (Center is { } center) Center = Rotation.RotatePoint(center, Width, Height, degrees);
        Replace(image.RotateBy(degrees), labels.Rotate(degrees, ignoreIndex), map => map.RotateBy(degrees));
    }

    /// <summary>Changes the colors of the image in place, without changing the original.</summary>
    public void Recolor(Action<RasterImage> change)
    {
        ApplyResize();
        if (ReferenceEquals(image, original.Image)) image = original.Image.Copy();
        change(image);
    }

    /// <summary>Replaces the image by a filtered image of the same size.</summary>
    public void Filter(Func<RasterImage, RasterImage> filter)
    {
        ApplyResize();
        Replace(filter(image), labels, map => map);
    }

    /// <summary>Takes every pixel from another position. The pixel that crops must contain keeps its place.</summary>
    /// <param name="create">Creates the displacement for the current width and height.</param>
    public void Displace(Func<int, int, Displacement> create)
    {
        ApplyResize();
        var displacement = create(Width, Height);
        var displaced = LabelMap.Uninitialized(Width, Height);
        for (var i = 0; i < displaced.Values.Length; i++) displaced.Values[i] = labels.Values[displacement.Nearest(i)];
        Replace(image.Displace(displacement), displaced, map => map.Displace(displacement));
    }

    /// <summary>
    /// Copies the pixels of another sample of the same dataset and size where a mask is set. If the classes of the images differ, the result has none.
    /// </summary>
    /// <param name="other">The other sample.</param>
    /// <param name="mask">A value per pixel, in row-major order.</param>
    public void Paste(Sample other, bool[] mask)
    {
        CopyAll();
        image.Paste(other.Image, mask);
        PixelMasks.Copy(other.Labels.Values, labels.Values, mask);
        var others = AllMaps(other);
        for (var i = 0; i < maps.Count; i++) maps[i].Paste(others[i], mask);
        if (Array.IndexOf(mask, true) >= 0)
            imageClasses = [.. imageClasses.Zip(other.ImageClasses, (own, pasted) => own == pasted ? own : Sample.NoClass)];
    }

    /// <summary>Makes pixels black, or the smallest value of a band. Other inputs are kept.</summary>
    /// <param name="mask">A value per pixel, in row-major order.</param>
    /// <param name="ignores">Whether the labels become the ignore index, and targets lose their values.</param>
    public void Erase(bool[] mask, bool ignores)
    {
        CopyAll();
        image.Erase(mask);
        if (!ignores) return;
        PixelMasks.Fill(labels.Values, mask, ignoreIndex);
        foreach (var target in maps.Take(original.Maps.Count)) target.Erase(mask);
    }

    /// <summary>Replaces the sample by a changed copy. The pixel that crops must contain keeps its place unless the size changes.</summary>
    /// <param name="change">Receives a copy that it may change, and returns a consistent sample.</param>
    public void Change(Func<Sample, Sample> change)
    {
        var changed = change(ToSample().Copy());
        if (changed.Image.Width != Width || changed.Image.Height != Height) Center = null;
        var next = AllMaps(changed);
        imageClasses = changed.ImageClasses;
        var index = 0;
        Replace(changed.Image, changed.Labels, _ => next[index++]);
    }

    private static IReadOnlyList<PixelMap> AllMaps(Sample sample) => [.. sample.Maps, .. sample.Inputs.Select(input => input.Map)];

    /// <summary>Replaces what the original still shares by copies.</summary>
    private void CopyAll()
    {
        ApplyResize();
        if (ReferenceEquals(image, original.Image)) image = image.Copy();
        if (ReferenceEquals(labels, original.Labels)) labels = Copy(labels);
        maps = [.. maps.Select((map, i) => ReferenceEquals(map, originalMaps[i]) ? map.Copy() : map)];
    }

    private static LabelMap Copy(LabelMap map)
    {
        var copy = LabelMap.Uninitialized(map.Width, map.Height);
        map.Values.CopyTo(copy.Values, 0);
        return copy;
    }

    private void ApplyResize()
    {
        if (Width != image.Width || Height != image.Height) Crop(new PixelWindow(0, 0, Width, Height));
    }

    private void Replace(RasterImage newImage, LabelMap newLabels, Func<PixelMap, PixelMap> change)
    {
        List<PixelMap> newMaps = [.. maps.Select(change)];
        for (var i = 0; i < maps.Count; i++)
            if (!ReferenceEquals(maps[i], originalMaps[i]) && !ReferenceEquals(maps[i], newMaps[i])) maps[i].ReturnPixels();
        if (!ReferenceEquals(image, original.Image) && !ReferenceEquals(image, newImage)) image.ReturnPixels();
        if (!ReferenceEquals(labels, original.Labels) && !ReferenceEquals(labels, newLabels)) PixelBuffers.Return(labels.Values);
        (image, labels, maps) = (newImage, newLabels, newMaps);
        (Width, Height) = (image.Width, image.Height);
    }

    private static int ScalePosition(int position, int length, int newLength) => (int)((2L * position + 1) * newLength / (2L * length));
}
