using System.Diagnostics;
using SegDsl.Imaging;
using SkiaSharp;
using Spectre.Console;

namespace SegDsl.Benchmarks;

/// <summary>Compares decoding an image file on one core with PIL: the same file, alternating. Both read it from the cache of the file system.</summary>
internal static class DecodingComparison
{
    /// <summary>The command of the process that decodes images.</summary>
    public const string ServeCommand = "serve-decoding";

    private const int WarmUps = 5, JpegQuality = 90;

    /// <summary>Compares both sides and prints the result.</summary>
    /// <param name="rounds">The number of rounds.</param>
    /// <param name="python">The path of a Python with PIL.</param>
    public static void Run(int rounds, string python)
    {
        var folder = Directory.CreateTempSubdirectory("segbench-");
        try
        {
            using var ours = Peer.Decoder();
            using var theirs = Peer.PythonDecoder(python);
            var image = SampleComparison.Picture();
            var (png, jpeg) = (Path.Combine(folder.FullName, "image.png"), Path.Combine(folder.FullName, "image.jpg"));
            ImageFile.Write(png, image);
            File.WriteAllBytes(jpeg, EncodeJpeg(image));
            AnsiConsole.MarkupLineInterpolated(
                $"Decoding an image of {image.Height}×{image.Width} pixels, one core, {rounds} rounds, alternating;");
            AnsiConsole.WriteLine("medians, and the median ratio of the rounds.");
            var table = new Table().AddColumns("", "SegDsl, ms", "PIL, ms", "ratio");
            foreach (var (name, path) in new[] { ("PNG", png), ($"JPEG, quality {JpegQuality}", jpeg) })
            {
                var pairs = Peer.Alternate(ours, theirs, $"decode {path}", WarmUps, rounds);
                // The second number is the sum of all values, on which both sides agree, apart from a rounding of less than 1 per value in JPEG files.
                if (pairs.Exists(p => Math.Abs(p.Ours.PeakBytes - p.Theirs.PeakBytes) > image.Pixels.Length))
                    throw new InvalidOperationException($"The two sides decode {path} differently.");
                table.AddRow(name, pairs.Median(p => 1000 * p.Ours.Seconds), pairs.Median(p => 1000 * p.Theirs.Seconds),
                    pairs.Median(p => p.Theirs.Seconds / p.Ours.Seconds));
            }
            AnsiConsole.Write(table);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Answers requests on standard input until it ends or contains <c>quit</c>; see <see cref="Peer"/>.</summary>
    public static void Serve()
    {
        while (Console.ReadLine() is { } line && line != "quit")
        {
            var path = line["decode ".Length..];
            var clock = Stopwatch.StartNew();
            var image = ImageFile.Read(path);
            var seconds = clock.Elapsed.TotalSeconds;
            Console.WriteLine(FormattableString.Invariant($"{seconds:F6} {image.Pixels.Sum(value => (long)value)}"));
            PixelBuffers.Return(image.Pixels);
        }
    }

    private static byte[] EncodeJpeg(RgbImage image)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        RgbaPixels.FromRgb(image.Pixels, bitmap.GetPixelSpan());
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, JpegQuality);
        return data.ToArray();
    }
}
