namespace SegDsl.Volumes;

/// <summary>Moves the voxels of one channel. Each method returns a new array.</summary>
internal static class Voxels
{
    /// <summary>Crops a box; voxels outside of the volume get a value.</summary>
    public static T[] Crop<T>(ReadOnlySpan<T> from, VolumeSize size, VolumeWindow window, T outside)
    {
        var to = new T[window.Size.Voxels];
        Array.Fill(to, outside);
        var (left, right) = (Math.Max(0, window.X), Math.Min(size.Width, window.X + window.Size.Width));
        for (var z = Math.Max(0, window.Z); z < Math.Min(size.Depth, window.Z + window.Size.Depth); z++)
            for (var y = Math.Max(0, window.Y); y < Math.Min(size.Height, window.Y + window.Size.Height); y++)
                if (right > left)
                    from.Slice(size.IndexOf(z, y, left), right - left)
                        .CopyTo(to.AsSpan(window.Size.IndexOf(z - window.Z, y - window.Y, left - window.X)));
        return to;
    }

    /// <summary>Mirrors along the axes that are chosen.</summary>
    public static T[] Flip<T>(ReadOnlySpan<T> from, VolumeSize size, bool depth, bool height, bool width)
    {
        var to = new T[from.Length];
        for (var z = 0; z < size.Depth; z++)
            for (var y = 0; y < size.Height; y++)
            {
                var row = to.AsSpan(size.IndexOf(depth ? size.Depth - 1 - z : z, height ? size.Height - 1 - y : y, 0), size.Width);
                from.Slice(size.IndexOf(z, y, 0), size.Width).CopyTo(row);
                if (width) row.Reverse();
            }
        return to;
    }

    /// <summary>Turns every slice by 90°: rows become columns. The slices must be square.</summary>
    public static T[] Turn<T>(ReadOnlySpan<T> from, VolumeSize size)
    {
        var to = new T[from.Length];
        for (var z = 0; z < size.Depth; z++)
            for (var y = 0; y < size.Height; y++)
                for (var x = 0; x < size.Width; x++) to[size.IndexOf(z, size.Width - 1 - x, y)] = from[size.IndexOf(z, y, x)];
        return to;
    }

    /// <summary>
    /// Arranges the middle slices side by side: across the depth (second axis up), the height and the width (depth up). Unused space has a value.
    /// </summary>
    /// <returns>The values, row by row, of an image of <see cref="SheetSize"/>.</returns>
    public static T[] Sheet<T>(ReadOnlySpan<T> from, VolumeSize size, T unused)
    {
        var (width, height) = SheetSize(size);
        var sheet = new T[width * height];
        Array.Fill(sheet, unused);
        for (var y = 0; y < size.Height; y++)
        {
            from.Slice(size.IndexOf(size.Depth / 2, y, 0), size.Width).CopyTo(sheet.AsSpan((size.Height - 1 - y) * width));
            for (var z = 0; z < size.Depth; z++)
                sheet[(size.Depth - 1 - z) * width + 2 * (size.Width + SheetGap) + y] = from[size.IndexOf(z, y, size.Width / 2)];
        }
        for (var z = 0; z < size.Depth; z++)
            from.Slice(size.IndexOf(z, size.Height / 2, 0), size.Width).CopyTo(sheet.AsSpan((size.Depth - 1 - z) * width + size.Width + SheetGap));
        return sheet;
    }

    /// <summary>The size in pixels of the picture of the middle slices.</summary>
    public static (int Width, int Height) SheetSize(VolumeSize size) =>
        (2 * (size.Width + SheetGap) + size.Height, Math.Max(size.Height, size.Depth));

    private const int SheetGap = 4;
}
