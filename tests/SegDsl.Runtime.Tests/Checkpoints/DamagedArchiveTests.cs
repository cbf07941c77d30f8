using System.Buffers.Binary;
using System.Text;
using SegDsl.Checkpoints;
using SegDsl.Checkpoints.PyTorch;
using TorchSharp;

namespace SegDsl.Tests.Checkpoints;

/// <summary>Single flipped bits: in the directory of a zip archive, after its entries, and in the pickles of the format before zip archives.</summary>
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

    /// <summary>
    /// Flips can make opcodes, names and storage types of other ones. Only opcodes of Python that no checkpoint has, and values that the file limits
    /// are for, are refused.
    /// </summary>
    [Fact]
    public void Flipped_bits_in_the_pickles_of_legacy_files_are_reported_as_damage()
    {
        var content = File.ReadAllBytes(CheckpointFixtures.PathOf("network_legacy"));
        var (errors, refused) = (0, new List<string>());
        for (var at = 0; at < content.Length; at++)
        {
            if (ErrorOf(content, at, at % 8) is not { } message) continue;
            errors++;
            if (message.Contains("is refused", StringComparison.Ordinal)) refused.Add(message);
        }
        Assert.True(errors > 100);
        Assert.All(refused, message => Assert.Matches("not allowed in a checkpoint|contains itself|bytes of strings|expand to", message));
        Assert.InRange(refused.Count, 0, errors / 10);
    }

    [Theory]
    [InlineData(0xC7, "is damaged: its pickle has the byte 0xC7, which is no opcode (before byte ")]
    [InlineData('I', "is refused: its pickle has the opcode 0x49, which is not allowed in a checkpoint. Nothing in the file was executed.")]
    [InlineData('b', "is damaged: it pops more values than its stack has")]
    public void Damage_in_a_legacy_file_is_told_from_opcodes_that_are_not_allowed(int opcode, string message)
    {
        var content = File.ReadAllBytes(CheckpointFixtures.PathOf("network_legacy"));
        // The first opcode of the third pickle, after its protocol.
        var machine = content.AsSpan().IndexOf("protocol_version"u8) - 7;
        while (content[machine] != (byte)'}') machine--;
        content[machine] = (byte)opcode;
        var path = folder.Write("damaged.pth", content);
        Assert.StartsWith($"{path} {message}", Assert.Throws<CheckpointException>(() => Checkpoint.Open(path).Dispose()).Message, StringComparison.Ordinal);
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
