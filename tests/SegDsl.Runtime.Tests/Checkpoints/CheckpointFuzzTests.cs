using SegDsl.Checkpoints;
using TorchSharp;

namespace SegDsl.Tests.Checkpoints;

/// <summary>
/// Random damage, from fixed seeds: reading throws only <see cref="CheckpointException"/> and allocates little more than the file's size.
/// </summary>
public sealed class CheckpointFuzzTests : IDisposable
{
    private const long MaxManagedBytes = 16 << 20;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> Names => [.. CheckpointFixtures.Readable];

    [Theory]
    [InlineData("network_zip")]
    [InlineData("network_legacy")]
    [InlineData("views_legacy")]
    public void Files_truncated_at_any_byte_are_refused(string name)
    {
        var whole = File.ReadAllBytes(CheckpointFixtures.PathOf(name));
        for (var length = 0; length < whole.Length; length++) Assert.False(Read(whole[..length]), $"{name}, {length} bytes");
        Assert.True(Read(whole));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Randomly_damaged_files_cause_no_other_exception(string name)
    {
        var whole = File.ReadAllBytes(CheckpointFixtures.PathOf(name));
        var random = new Random(name.Length);
        for (var round = 0; round < 1000; round++)
        {
            var position = random.Next(whole.Length);
            List<byte> damaged = (round % 8) switch
            {
                0 => [.. whole[..position], .. whole[random.Next(whole.Length)..]],
                1 => [.. whole[..position], .. whole[random.Next(position + 1)..]],
                _ => [.. whole],
            };
            for (var hit = random.Next(4); hit >= 0; hit--)
            {
                var at = random.Next(damaged.Count);
                // Single bits, lengths at their limits, pickle opcodes.
                damaged[at] = random.Next(4) switch
                {
                    0 => (byte)(damaged[at] ^ (1 << random.Next(8))),
                    1 => (byte)(random.Next(2) * 255),
                    2 => (byte)"(.0]}tauqrhjQRbcKJMXNG"[random.Next(22)],
                    _ => (byte)random.Next(256),
                };
            }
            Read([.. damaged]);
        }
    }

    /// <summary>Reads all tensors from a file with this content; returns false if it is refused.</summary>
    private bool Read(byte[] content)
    {
        var path = folder.Write("fuzzed.pth", content);
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            using var scope = torch.NewDisposeScope();
            using var file = Checkpoint.Open(path);
            Assert.True(file.ReadAll().Values.Sum(tensor => tensor.numel()) >= 0);
            return true;
        }
        catch (CheckpointException e)
        {
            Assert.StartsWith(path, e.Message, StringComparison.Ordinal);
            return false;
        }
        finally
        {
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MaxManagedBytes);
        }
    }
}
