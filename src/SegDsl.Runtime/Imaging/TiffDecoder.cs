using BitMiracle.LibTiff.Classic;

namespace SegDsl.Imaging;

/// <summary>Decompresses the pixels of TIFF files with LibTiff.NET.</summary>
internal static class TiffDecoder
{
    // The library writes warnings and errors to the console by default. Its results state whether a call failed.
    static TiffDecoder() => Tiff.SetErrorHandler(new SilentHandler());

    /// <summary>Decompresses all pixels.</summary>
    /// <param name="path">The path of the file, for messages.</param>
    /// <param name="file">The content of the file.</param>
    /// <param name="header">The description of the pixels.</param>
    /// <returns>The values in the byte order of the machine: [planes, height, row], where a row has <see cref="TiffHeader.RowBytes"/>.</returns>
    /// <exception cref="ImageException">The file is truncated or damaged.</exception>
    public static byte[] Decode(string path, byte[] file, TiffHeader header)
    {
        try
        {
            using var stream = new MemoryStream(file, writable: false);
            // 'c' keeps strips as they are stored.
            using var tiff = Tiff.ClientOpen(path, "rc", stream, new TiffStream()) ?? throw Damaged(path, null);
            if (header.IsJpeg && header.Photometric == TiffPhotometric.YCbCr) tiff.SetField(TiffTag.JPEGCOLORMODE, JpegColorMode.RGB);
            var expected = header.ChunkRowBytes * header.ChunkHeight;
            if ((header.IsTiled ? tiff.TileSize() : tiff.StripSize()) != expected) throw Damaged(path, null);
            return Decode(path, tiff, header);
        }
        // On damaged files, the library throws exceptions of many types, among them IndexOutOfRangeException and NullReferenceException.
        catch (Exception e) when (e is not (ImageException or OutOfMemoryException))
        {
            throw Damaged(path, e);
        }
    }

    private static byte[] Decode(string path, Tiff tiff, TiffHeader header)
    {
        var (rowBytes, chunkRowBytes) = (header.RowBytes, header.ChunkRowBytes);
        var pixels = PixelBuffers.Rent<byte>(rowBytes * header.Height * header.Planes);
        var chunk = PixelBuffers.Rent<byte>(chunkRowBytes * header.ChunkHeight);
        var number = 0;
        for (var plane = 0; plane < header.Planes; plane++)
            for (var top = 0; top < header.Height; top += header.ChunkHeight)
                for (var across = 0; across < header.ChunksAcross; across++, number++)
                {
                    var rows = Math.Min(header.ChunkHeight, header.Height - top);
                    var bytes = chunkRowBytes * (header.IsTiled ? header.ChunkHeight : rows);
                    var read = header.IsTiled ? tiff.ReadEncodedTile(number, chunk, 0, bytes) : tiff.ReadEncodedStrip(number, chunk, 0, bytes);
                    if (read != bytes) throw Damaged(path, null);
                    var left = across * chunkRowBytes;
                    var length = Math.Min(chunkRowBytes, rowBytes - left);
                    for (var row = 0; row < rows; row++)
                        chunk.AsSpan(row * chunkRowBytes, length).CopyTo(pixels.AsSpan((plane * header.Height + top + row) * rowBytes + left));
                }
        PixelBuffers.Return(chunk);
        return pixels;
    }

    private static ImageException Damaged(string path, Exception? cause) =>
        new(path, "is a truncated or damaged TIFF file: its pixels cannot be decompressed.", cause);

    private sealed class SilentHandler : TiffErrorHandler
    {
        public override void WarningHandler(Tiff tif, string method, string format, params object[] args)
        {
        }

        public override void WarningHandlerExt(Tiff tif, object clientData, string method, string format, params object[] args)
        {
        }

        public override void ErrorHandler(Tiff tif, string method, string format, params object[] args)
        {
        }

        public override void ErrorHandlerExt(Tiff tif, object clientData, string method, string format, params object[] args)
        {
        }
    }
}
