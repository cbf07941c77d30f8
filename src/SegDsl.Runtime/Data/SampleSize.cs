namespace SegDsl.Data;

/// <summary>The size of a sample.</summary>
/// <param name="Depth">The number of slices of a volume; null for an image.</param>
/// <param name="Height">The number of rows.</param>
/// <param name="Width">The number of columns.</param>
internal readonly record struct SampleSize(int? Depth, int Height, int Width)
{
    /// <summary>The sizes of a tensor after the batch and the channels: [H, W] or [D, H, W].</summary>
    public long[] Axes => Depth is { } depth ? [depth, Height, Width] : [Height, Width];

    /// <summary>Width and height, of a volume also the depth.</summary>
    public override string ToString() => Depth is { } depth ? $"{Width}×{Height}×{depth}" : $"{Width}×{Height}";
}
