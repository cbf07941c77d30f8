using SegDsl.Imaging;

namespace SegDsl.Tests.Imaging;

/// <summary>Images that are decoded in strips, and the limit of the memory for decoding.</summary>
public sealed class LargeImageTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Strips_give_the_same_pixels()
    {
        // Just above the size that is decoded at once; the last strip is shorter.
        var image = new RgbImage(4096, 4101);
        for (var i = 0; i < image.Pixels.Length; i++) image.Pixels[i] = (byte)((i * 7) ^ (i >> 11));
        var path = Path.Combine(folder.Root, "large.png");
        ImageFile.Write(path, image);

        Assert.True(image.Pixels.AsSpan().SequenceEqual(ImageFile.Read(path).Pixels));

        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^2000]);
        Assert.Contains("truncated", Assert.Throws<ImageException>(() => ImageFile.Read(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 1024)]
    [InlineData("", 1024)]
    [InlineData("0", 1024)]
    [InlineData("-5", 1024)]
    [InlineData("many", 1024)]
    [InlineData("99999999999999999999", 1024)]
    [InlineData("300", 300)]
    public void The_limit_comes_from_the_environment(string? text, long mebibytes) => Assert.Equal(mebibytes << 20, DecodingMemory.ReadLimit(text));

    [Fact]
    public void Threads_wait_until_their_image_fits()
    {
        var limit = DecodingMemory.ReadLimit(Environment.GetEnvironmentVariable(DecodingMemory.Variable));
        var (held, most, gate) = (0L, 0L, new Lock());
        // More than the limit is only admitted alone.
        long[] sizes = [limit / 2, limit / 3, 2 * limit, limit / 2, limit / 4, limit];
        Parallel.ForEach(Enumerable.Range(0, 60), new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            var bytes = sizes[i % sizes.Length];
            using (DecodingMemory.Reserve(bytes))
            {
                lock (gate)
                {
                    held += bytes;
                    most = Math.Max(most, held == bytes ? Math.Min(held, limit) : held);
                }
                Thread.Sleep(1);
                lock (gate) held -= bytes;
            }
        });
        Assert.Equal(0, held);
        Assert.InRange(most, 1, limit);
    }
}
