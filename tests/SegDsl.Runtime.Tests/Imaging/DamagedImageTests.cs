using System.Buffers.Binary;
using System.Diagnostics;
using SegDsl.Data;
using SegDsl.Imaging;
using SkiaSharp;

namespace SegDsl.Tests.Imaging;

/// <summary>
/// Random damage, from fixed seeds: reading throws only <see cref="ImageException"/>, ends soon, writes nothing to the console, and allocates a bounded amount.
/// </summary>
[Collection(Alone)]
public sealed class DamagedImageTests : IDisposable
{
    /// <summary>Other tests could write to the console at the same time.</summary>
    private const string Alone = nameof(DamagedImageTests);

    [CollectionDefinition(Alone, DisableParallelization = true)]
    public sealed class RunsAlone;

    /// <summary>The files are small, but damage may enlarge their sizes. Readers refuse sizes that the file cannot contain.</summary>
    private const long MaxManagedBytes = 512L << 20;

    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Damaged_images_and_labels_cause_no_other_exception()
    {
        var files = Files();
        var definition = new DatasetDefinition
        {
            Name = "Damaged",
            Root = "",
            IgnoreIndex = 255,
            Encoding = LabelEncoding.Colors,
            ColorTolerance = 441,
            Classes = [new("rest", 0, new Rgb(0, 0, 0)), new("other", 1, new Rgb(255, 0, 0))],
            Images = ["{name}.png"],
            Labels = ["{name}.png"],
            Splits = [new("train")],
        };
        var colors = new LabelImages(definition);
        Action<string>[] readers =
        [
            path => ImageFile.Read(path), path => ImageFile.ReadRaster(path), path => ImageFile.ReadBands(path), path => ImageFile.ReadLabels(path),
            path => colors.Read(path),
        ];
        var (output, error) = (Console.Out, Console.Error);
        using var console = new StringWriter();
        Console.SetOut(console);
        Console.SetError(console);
        var (read, count) = (0, DamagedFile.Count(share: 0.9, byDefault: 4000));
        try
        {
            for (var round = 0; round < count; round++)
            {
                var (name, content) = files[round % files.Count];
                var damaged = DamagedFile.Copy(content, round);
                // Without matching checksums, no damage would reach the decoder.
                if (name.EndsWith(".png", StringComparison.Ordinal) && round % 8 != 0) MendChecksums(damaged);
                if (Read(folder.Write("damaged", damaged), readers[round / files.Count % readers.Length], $"{name}, round {round}")) read++;
            }
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
        Assert.Equal("", console.ToString());
        // Many files stay readable: the damage is not so severe that only the first check runs.
        Assert.InRange(read, count / 20, count - count / 20);
    }

    private static List<(string Name, byte[] Content)> Files()
    {
        var fixtures = Path.Combine(AppContext.BaseDirectory, "Fixtures");
        List<(string, byte[])> files =
        [
            .. new[] { ("tiff", "*.tif"), ("labels", "*.png"), ("", "*.jpg") }
                .SelectMany(found => Directory.GetFiles(Path.Combine(fixtures, found.Item1), found.Item2).Order(StringComparer.Ordinal))
                .Select(file => (Path.GetFileName(file), File.ReadAllBytes(file))),
        ];
        foreach (var (bits, type, channels) in new[] { (1, 0, 1), (4, 3, 1), (8, 4, 2), (16, 2, 3), (8, 6, 4), (16, 0, 1) })
        {
            byte[] row = [.. Enumerable.Range(0, (9 * channels * bits + 7) / 8).Select(i => (byte)(i * 37))];
            (string, byte[])[] palette = type == 3 ? [("PLTE", [.. Enumerable.Range(0, 48).Select(i => (byte)(5 * i))])] : [];
            files.Add(($"{type}_{bits}.png", PngBuilder.File(9, 7, (byte)bits, (byte)type, [.. Enumerable.Repeat(row, 7)], palette)));
        }
        using var bitmap = new SKBitmap(new SKImageInfo(16, 12, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        bitmap.Erase(new SKColor(9, 80, 200, 100));
        using var webp = bitmap.Encode(SKEncodedImageFormat.Webp, 90);
        files.Add(("image.webp", webp.ToArray()));
        return files;
    }

    private static bool Read(string path, Action<string> read, string what)
    {
        var (before, watch) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.StartNew());
        try
        {
            read(path);
            return true;
        }
        catch (ImageException e)
        {
            Assert.StartsWith(path + " ", e.Message, StringComparison.Ordinal);
            return false;
        }
        catch (Exception e)
        {
            Assert.Fail($"{what}: {e}");
            return false;
        }
        finally
        {
            Assert.True(watch.Elapsed < MaxTime, $"{what} took {watch.Elapsed}.");
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MaxManagedBytes, what);
        }
    }

    /// <summary>Writes the right checksum into every chunk of a PNG file, up to the first one that leads out of the file.</summary>
    private static void MendChecksums(byte[] file)
    {
        for (var at = 8; at + 12 <= file.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            if (length > file.Length - at - 12) return;
            BinaryPrimitives.WriteUInt32BigEndian(
                file.AsSpan(at + 8 + (int)length), System.IO.Hashing.Crc32.HashToUInt32(file.AsSpan(at + 4, (int)length + 4)));
            at += (int)length + 12;
        }
    }
}
