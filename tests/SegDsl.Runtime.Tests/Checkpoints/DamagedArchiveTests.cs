using System.Buffers.Binary;
using System.Text;
using SegDsl.Checkpoints;
using SegDsl.Checkpoints.PyTorch;
using TorchSharp;

namespace SegDsl.Tests.Checkpoints;

/// <summary>Single flipped bits in the directory of a zip archive, after its entries.</summary>
public sealed class DamagedArchiveTests : IDisposable
{
    private const int End64Length = 56, LocatorLength = 20, EndLength = 22;

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Archives => ["torch", "own"];

    public void Dispose() => folder.Dispose();

    /// <summary>Only the versions of the programs that wrote the record have no effect.</summary>
    [Theory]
    [MemberData(nameof(Archives))]
    public void Flipped_bits_in_the_end_records_are_refused(string archive)
    {
        var content = Content(archive);
        var first = content.Length - EndLength - LocatorLength - End64Length;
        for (var at = first; at < content.Length; at++)
        {
            if (at - first is >= 12 and < 16) continue;
            for (var bit = 0; bit < 8; bit++) Assert.NotNull(ErrorOf(content, at, bit));
        }
    }

    /// <summary>What is damaged must not be described as compressed, encrypted, without a pickle, or as an attack.</summary>
    [Theory]
    [MemberData(nameof(Archives))]
    public void Flipped_bits_in_the_central_directory_are_reported_as_damage(string archive)
    {
        var content = Content(archive);
        var end64 = content.Length - EndLength - LocatorLength - End64Length;
        var directory = (int)BinaryPrimitives.ReadInt64LittleEndian(content.AsSpan(end64 + 48));
        var accepted = 0;
        for (var at = directory; at < end64; at++)
        {
            if (ErrorOf(content, at, at % 8) is not { } message) accepted++;
            else Assert.Matches("is damaged|is truncated", message);
        }
        // Versions, times and attributes have no effect: 20 of 46 bytes of an entry at most.
        Assert.InRange(accepted, 1, (end64 - directory) / 2);
    }

    private static byte[] Content(string archive)
    {
        if (archive == "torch") return File.ReadAllBytes(CheckpointFixtures.PathOf("network_zip"));
        using var stream = new MemoryStream();
        using (var zip = new ZipWriter(stream))
        {
            zip.Add("archive/data.pkl", HostileArchive.OneTensor());
            zip.Add("archive/data/0", new byte[16]);
            zip.Add("archive/byteorder", Encoding.ASCII.GetBytes("little"));
            zip.Finish();
        }
        return stream.ToArray();
    }

    /// <summary>The error of reading everything; null if the values are read.</summary>
    private string? ErrorOf(byte[] content, int at, int bit)
    {
        var damaged = (byte[])content.Clone();
        damaged[at] ^= (byte)(1 << bit);
        var path = folder.Write("damaged.pth", damaged);
        using var scope = torch.NewDisposeScope();
        try
        {
            using var file = Checkpoint.Open(path);
            file.ReadAll();
            return null;
        }
        catch (CheckpointException e)
        {
            Assert.StartsWith($"{path} ", e.Message, StringComparison.Ordinal);
            return e.Message;
        }
    }
}
