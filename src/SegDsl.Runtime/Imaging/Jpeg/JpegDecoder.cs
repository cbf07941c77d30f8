using System.Runtime.Intrinsics.X86;

namespace SegDsl.Imaging.Jpeg;

/// <summary>
/// Decodes sequential JPEG files in gray or YCbCr on processors with AVX2: SkiaSharp's libjpeg-turbo is built without vector instructions for x64 and takes
/// twice as long. The pixels are equal. All other files are left to SkiaSharp.
/// </summary>
internal static class JpegDecoder
{
    private const int Block = 8;

    /// <summary>Decodes a file.</summary>
    /// <param name="path">The file's name, for messages.</param>
    /// <param name="file">Its content.</param>
    /// <returns>The upright image; null if the file or the processor is of another kind.</returns>
    /// <exception cref="ImageException">The file is damaged.</exception>
    public static RgbImage? Decode(string path, ReadOnlySpan<byte> file)
    {
        if (!Avx2.IsSupported) return null;
        try
        {
            return JpegFrame.Read(file) is { } frame ? Decode(path, frame, file[frame.Start..]) : null;
        }
        catch (InvalidDataException e)
        {
            throw new ImageException(path, "the JPEG file is damaged.", e);
        }
    }

    private static RgbImage? Decode(string path, JpegFrame frame, ReadOnlySpan<byte> data)
    {
        ImageSize.Require(path, frame.Width, frame.Height);
        var planes = Array.ConvertAll(frame.Components, component => new Plane(frame, component));
        // libjpeg upsamples these with another filter.
        if (frame.Components[0].Horizontal > 1 && planes[1].Width < 3) return null;
        ReadBlocks(frame, planes, data);
        var image = RgbImage.Uninitialized(frame.Width, frame.Height);
        Convert(frame, planes, image);
        foreach (var plane in planes) PixelBuffers.Return(plane.Samples);
        return image.Turn(frame.Orientation);
    }

    private static void ReadBlocks(JpegFrame frame, Plane[] planes, ReadOnlySpan<byte> data)
    {
        var scan = new JpegScan(data);
        Span<int> block = stackalloc int[Block * Block];
        Span<int> dc = stackalloc int[planes.Length];
        dc.Clear();
        var (mcu, columns, rows) = (0, planes[0].McuColumns, planes[0].McuRows);
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++, mcu++)
            {
                if (frame.RestartInterval > 0 && mcu > 0 && mcu % frame.RestartInterval == 0)
                {
                    scan.Restart((mcu / frame.RestartInterval - 1) % 8);
                    dc.Clear();
                }
                for (var i = 0; i < planes.Length; i++)
                {
                    var (plane, component) = (planes[i], frame.Components[i]);
                    for (var y = 0; y < component.Vertical; y++)
                        for (var x = 0; x < component.Horizontal; x++)
                        {
                            block.Clear();
                            var hasAc = scan.Read(component, ref dc[i], block);
                            var samples = plane.BlockAt(column * component.Horizontal + x, row * component.Vertical + y);
                            if (hasAc) JpegTransform.Invert(block, samples, plane.Stride);
                            else JpegTransform.Fill(block[0], samples, plane.Stride);
                        }
                }
            }
        scan.End();
    }

    private static void Convert(JpegFrame frame, Plane[] planes, RgbImage image)
    {
        // Gray images have a chroma of zero, which is stored as 128.
        var (blue, red) = (new byte[image.Width + 3 * JpegColors.Lanes], new byte[image.Width + 3 * JpegColors.Lanes]);
        blue.AsSpan().Fill(128);
        red.AsSpan().Fill(128);
        var sums = new ushort[image.Width + 3 * JpegColors.Lanes];
        var (isNarrow, isLow) = (frame.Components[0].Horizontal > 1, frame.Components[0].Vertical > 1);
        for (var y = 0; y < image.Height; y++)
        {
            var luma = planes[0].Row(y);
            if (planes.Length > 1 && !isNarrow)
            {
                JpegColors.ToRgb(luma, planes[1].Row(y), planes[2].Row(y), image.Row(y));
                continue;
            }
            if (isNarrow)
            {
                Upsample(planes[1], y, isLow, sums, blue);
                Upsample(planes[2], y, isLow, sums, red);
            }
            JpegColors.ToRgb(luma, blue, red, image.Row(y));
        }
    }

    private static void Upsample(Plane plane, int y, bool isLow, Span<ushort> sums, Span<byte> row)
    {
        var (near, far) = isLow ? (y / 2, Math.Clamp(y / 2 + (y % 2 == 0 ? -1 : 1), 0, plane.Height - 1)) : (y, y);
        JpegColors.Upsample(plane.Row(near), plane.Row(far), isLow, sums, row, plane.Width);
    }

    /// <summary>The samples of a component.</summary>
    private sealed class Plane
    {
        public Plane(JpegFrame frame, JpegComponent component)
        {
            var (horizontal, vertical) = (frame.Components.Max(c => c.Horizontal), frame.Components.Max(c => c.Vertical));
            (Width, Height) = (Ratio(frame.Width * component.Horizontal, horizontal), Ratio(frame.Height * component.Vertical, vertical));
            (McuColumns, McuRows) = (Ratio(frame.Width, Block * horizontal), Ratio(frame.Height, Block * vertical));
            Stride = McuColumns * component.Horizontal * Block;
            Samples = PixelBuffers.Rent<byte>(McuRows * component.Vertical * Block * Stride + JpegColors.Lanes);
        }

        /// <summary>Width in samples, without the padding of the last blocks; likewise the height.</summary>
        public int Width { get; }

        public int Height { get; }

        public int McuColumns { get; }

        public int McuRows { get; }

        public int Stride { get; }

        public byte[] Samples { get; }

        public ReadOnlySpan<byte> Row(int y) => Samples.AsSpan(y * Stride);

        public Span<byte> BlockAt(int column, int row) => Samples.AsSpan(row * Block * Stride + column * Block);

        private static int Ratio(int size, int divisor) => (size + divisor - 1) / divisor;
    }
}
