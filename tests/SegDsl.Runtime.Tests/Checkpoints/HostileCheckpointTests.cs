using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using SegDsl.Checkpoints;
using TorchSharp;
using static SegDsl.Tests.Checkpoints.HostileArchive;

namespace SegDsl.Tests.Checkpoints;

/// <summary>Files that want harm: each is refused with the one exception and a message that says why.</summary>
public sealed class HostileCheckpointTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private void AssertRefused(byte[] content, string says)
    {
        var path = folder.Write("hostile.pth", content);
        var e = Assert.Throws<CheckpointException>(() => Checkpoint.Open(path).Dispose());
        Assert.StartsWith(path, e.Message, StringComparison.Ordinal);
        Assert.Contains(says, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_tests_make_is_read_where_it_is_not_hostile()
    {
        using var scope = torch.NewDisposeScope();
        using var file = Checkpoint.Open(folder.Write("good.pth", Of(OneTensor())));
        Assert.Equal([4], file.Read("w").shape);
    }

    [Theory]
    [InlineData("cos\nsystem\n(X\\x09\\x00\\x00\\x00touch pwntR.", "names 'os.system', which no tensor needs")]
    [InlineData("cposix\nsystem\n(X\\x09\\x00\\x00\\x00touch pwntR.", "names 'posix.system'")]
    [InlineData("cbuiltins\neval\n(X\\x01\\x00\\x00\\x001tR.", "names 'builtins.eval'")]
    [InlineData("X\\x02\\x00\\x00\\x00osX\\x06\\x00\\x00\\x00system\\x93.", "names 'os.system'")]
    [InlineData("ctorch.serialization\nload\n(X\\x01\\x00\\x00\\x00xtR.", "names 'torch.serialization.load'")]
    [InlineData("ctorch._utils\n_rebuild_tensor_v2.__globals__\n.", "names 'torch._utils._rebuild_tensor_v2.__globals__'")]
    [InlineData("ctorch\x1b[31m\nred\n.", "names 'torch?[31m.red'")]
    [InlineData("ctorch\nQInt8Storage\n.", "names 'torch.QInt8Storage'")]
    [InlineData("(X\\x09\\x00\\x00\\x00touch pwnios\nsystem\n.", "instruction 0x69")]
    [InlineData("Ptouch\n.", "instruction 0x50")]
    [InlineData("\\x80\\x02\\x81.", "instruction 0x81")]
    [InlineData("\\x82\\x01.", "instruction 0x82")]
    [InlineData("\\x80\\x09.", "version 9")]
    [InlineData("N)R.", "calls a value")]
    [InlineData("ccollections\nOrderedDict\nNR.", "without a tuple of arguments")]
    [InlineData("ccollections\nOrderedDict\nN\\x85R.", "arguments that it does not take")]
    [InlineData("]}b.", "gives attributes")]
    public void No_name_or_instruction_leads_to_code(string pickle, string says) => AssertRefused(Of(Pickle(pickle)), says);

    [Theory]
    [InlineData("]q\\x00h\\x00a.", "contains itself")]
    [InlineData("}q\\x00X\\x01\\x00\\x00\\x00ah\\x00s.", "contains itself")]
    [InlineData("]q\\x00h\\x00\\x85a.", "contains itself")]
    [InlineData("h\\x07.", "recalls the value 7")]
    [InlineData("Nr\\xff\\xff\\xff\\xff.", "under the number 4294967295")]
    [InlineData("q\\x00.", "stack is empty")]
    [InlineData("a.", "more from its stack than there is")]
    [InlineData("(a.", "more from its stack than there is")]
    [InlineData("N(s.", "more from its stack than there is")]
    [InlineData("t.", "a mark that is not there")]
    [InlineData("N(Ne.", "no list")]
    [InlineData("](NNu.", "no dictionary")]
    [InlineData("}(Nu.", "no dictionary")]
    [InlineData(".", "more from its stack than there is")]
    [InlineData("X\\xff\\xff\\xff\\x7f.", "2147483647 bytes is announced")]
    [InlineData("X\\xff\\xff\\x00\\x00.", "truncated")]
    [InlineData("N", "truncated")]
    [InlineData("", "truncated")]
    [InlineData("N.", "no dictionary of tensors")]
    [InlineData("}.", "no tensors under names")]
    [InlineData("X\\x03\\x00\\x00\\x00cpuQ.", "unknown way")]
    public void Pickles_that_recurse_overflow_or_end_early_are_refused(string pickle, string says) => AssertRefused(Of(Pickle(pickle)), says);

    [Fact]
    public void Pickles_without_bounds_are_refused()
    {
        AssertRefused(Of(Pickle(new string(']', 2_000_000))), "stacks more than 1000000 values");
        AssertRefused(Of(Pickle(new string('(', 5_000_000))), "more than 4000000 instructions");
        AssertRefused(Of(Pickle(new string(']', 100) + new string('a', 99) + ".")), "nested more than 64 levels deep");
        AssertRefused(Of(new byte[(1 << 26) + 1]), "67108864 are allowed");
        // Every list holds the one before twice: small, but endless for who follows each path.
        var doublings = string.Concat(Enumerable.Range(0, 60).Select(i => $"]q\\x{i + 1:x2}(h\\x{i:x2}h\\x{i:x2}e"));
        AssertRefused(Of(Pickle($"]q\\x00{doublings}.")), "no dictionary");
        AssertRefused(Of(Pickle("c" + new string('a', 600) + "\nb\n.")), "more than 512 characters");
    }

    [Fact]
    public void Lying_sizes_are_refused()
    {
        AssertRefused(Of(OneTensor(storageCount: "K\\x05")), "should have 20 bytes, but has 16");
        AssertRefused(Of(OneTensor(storageCount: "\\x8a\\x08\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\x7f")), "beyond all bounds");
        AssertRefused(Of(OneTensor(storageCount: "J\\xff\\xff\\xff\\xff")), "beyond all bounds");
        AssertRefused(Of(OneTensor(shape: "K\\x05\\x85")), "reaches beyond its storage");
        AssertRefused(Of(OneTensor(offset: "K\\x01")), "reaches beyond its storage");
        AssertRefused(Of(OneTensor(offset: "J\\xff\\xff\\xff\\xff")), "does not take");
        AssertRefused(Of(OneTensor(offset: "\\x8a\\x08\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\x7f")), "reaches beyond its storage");
        AssertRefused(Of(OneTensor(strides: "K\\x02\\x85")), "reaches beyond its storage");
        AssertRefused(Of(OneTensor(strides: "J\\xff\\xff\\xff\\xff\\x85")), "does not take");
        AssertRefused(Of(OneTensor(strides: ")")), "does not take");
        AssertRefused(Of(OneTensor(shape: "J\\xff\\xff\\xff\\x7f\\x85", strides: "K\\x00\\x85")), "would take 8589934588 bytes");
        AssertRefused(Of(OneTensor(shape: "\\x8a\\x08\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\x7f\\x85", strides: "K\\x00\\x85")), "beyond all bounds");
        AssertRefused(Of(OneTensor(key: "7")), "is missing");
        AssertRefused(Of(OneTensor(key: "../0")), "is missing");
    }

    [Theory]
    [InlineData("../data.pkl")]
    [InlineData("archive/../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("archive\\data.pkl")]
    [InlineData("c:/x")]
    public void Names_that_are_paths_are_refused(string name) =>
        AssertRefused(Of(CompressionLevel.NoCompression, ("archive/data.pkl", OneTensor()), (name, [1])), "is a path that leads elsewhere");

    [Fact]
    public void Archives_that_are_not_as_torch_writes_them_are_refused()
    {
        AssertRefused(Of(OneTensor(), 1 << 20, CompressionLevel.SmallestSize), "is compressed");
        AssertRefused(Of(CompressionLevel.NoCompression, ("a\nb", [1])), "control characters");
        AssertRefused(Of(CompressionLevel.NoCompression, ("readme.txt", [1])), "has 0 entries 'data.pkl'");
        AssertRefused(Of(CompressionLevel.NoCompression, ("a/data.pkl", [1]), ("b/data.pkl", [1])), "has 2 entries 'data.pkl'");
        AssertRefused(Of(CompressionLevel.NoCompression, ("a/data.pkl", OneTensor()), ("a/data.pkl", [1])), "is there twice");
        AssertRefused(Of(CompressionLevel.NoCompression, ("a/data.pkl", OneTensor()), ("a/byteorder", "big"u8.ToArray())), "another order");
        AssertRefused([.. Of(OneTensor()), 0], "without a directory");
    }

    [Fact]
    public void Entries_that_overlap_or_lie_outside_are_refused()
    {
        var archive = Of(OneTensor());
        var directory = BinaryPrimitives.ReadInt32LittleEndian(archive.AsSpan(archive.Length - 6));
        var second = archive.AsSpan(directory + 1).IndexOf("PK\x01\x02"u8) + directory + 1;

        AssertRefused(With(second + 42, 0), "overlaps another one");
        AssertRefused(With(second + 42, 5), "overlaps another one");
        AssertRefused(With(directory + 42, 5), "is not where it should be");
        AssertRefused(With(second + 42, 1 << 30), "outside the file");
        AssertRefused(With(second + 24, 1 << 30), "takes 16 bytes for a content of 1073741824");
        AssertRefused(With(archive.Length - 6, 1 << 30), "outside the file");
        AssertRefused(With(archive.Length - 10, 1 << 30), "are allowed");
        AssertRefused(With(archive.Length - 14, 9 << 16), "announces");

        byte[] With(int position, int number)
        {
            byte[] changed = [.. archive];
            BinaryPrimitives.WriteInt32LittleEndian(changed.AsSpan(position), number);
            return changed;
        }
    }

    [Fact]
    public void Other_files_are_told_what_they_are()
    {
        AssertRefused(Pickle("\\x80\\x02}."), "is a pickle, but not one that torch.save wrote");
        AssertRefused([.. new byte[257], .. "ustar"u8, .. new byte[250]], "is a tar archive");
        AssertRefused(Encoding.UTF8.GetBytes("""{"a": 1}"""), "has no object 'weight_map'");
        AssertRefused("<!DOCTYPE html><html></html>"u8.ToArray(), "is neither a PyTorch checkpoint nor a valid safetensors file");
    }

    [Theory]
    [InlineData("../a.safetensors")]
    [InlineData("/etc/a.safetensors")]
    [InlineData("a/b.safetensors")]
    [InlineData("a\\\\b.safetensors")]
    [InlineData(".a.safetensors")]
    [InlineData("passwd")]
    public void An_index_leads_to_no_other_folder(string name) =>
        AssertRefused(Encoding.UTF8.GetBytes($"{{\"weight_map\": {{\"w\": \"{name}\"}}}}"), "not the plain name of a file");
}
