using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using SegDsl.Checkpoints;
using TorchSharp;
using static SegDsl.Tests.Checkpoints.HostileArchive;

namespace SegDsl.Tests.Checkpoints;

/// <summary>Malicious files are refused with a <see cref="CheckpointException"/> that states the reason.</summary>
public sealed class HostileCheckpointTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private void AssertRefused(byte[] content, string message)
    {
        var path = folder.Write("hostile.pth", content);
        var e = Assert.Throws<CheckpointException>(() => Checkpoint.Open(path).Dispose());
        Assert.StartsWith(path, e.Message, StringComparison.Ordinal);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Valid_archives_of_the_test_builder_are_read()
    {
        using var scope = torch.NewDisposeScope();
        using var file = Checkpoint.Open(folder.Write("good.pth", Of(OneTensor())));
        Assert.Equal([4], file.Read("w").shape);
    }

    /// <summary><c>torch.save</c> writes 0 instead of a checksum if it is set not to compute them.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Tensors_that_do_not_match_their_checksum_are_refused(bool hasNoChecksum)
    {
        using var scope = torch.NewDisposeScope();
        byte[] storage = [.. Enumerable.Range(0, 4).SelectMany(i => BitConverter.GetBytes((float)i))];
        foreach (var shape in new[] { "K\\x04\\x85", "K\\x02\\x85" })
        {
            var archive = Of(CompressionLevel.NoCompression, ("archive/data.pkl", OneTensor(shape: shape)), ("archive/data/0", storage));
            var position = archive.AsSpan().IndexOf(storage);
            var directory = BinaryPrimitives.ReadInt32LittleEndian(archive.AsSpan(archive.Length - 6));
            var second = archive.AsSpan(directory + 1).IndexOf("PK\x01\x02"u8) + directory + 1;
            archive[position + 7] ^= 1;
            if (hasNoChecksum) archive.AsSpan(second + 16, 4).Clear();
            var path = folder.Write("flipped.pth", archive);
            using var file = Checkpoint.Open(path);
            Func<torch.Tensor>[] reads = [() => file.Read("w"), () => file.ReadAll()["w"]];
            foreach (var read in reads)
            {
                if (hasNoChecksum) Assert.NotEqual(1f, read()[1].item<float>());
                else
                    Assert.Equal(
                        $"{path} is damaged: its content does not match its checksum. Copy or download the file again.",
                        Assert.Throws<CheckpointException>(() => read()).Message);
            }
        }
    }

    [Fact]
    public void A_pickle_that_does_not_match_its_checksum_is_refused()
    {
        var archive = Of(OneTensor());
        archive[archive.AsSpan().IndexOf("OrderedDict"u8)] ^= 1;
        AssertRefused(archive, "does not match its checksum");
    }

    [Theory]
    [InlineData("cos\nsystem\n(X\\x09\\x00\\x00\\x00touch pwntR", "os.system")]
    [InlineData("cposix\nsystem\n(X\\x09\\x00\\x00\\x00touch pwntR", "posix.system")]
    [InlineData("c__builtin__\neval\n(X\\x01\\x00\\x00\\x001tR", "builtins.eval")]
    [InlineData("X\\x02\\x00\\x00\\x00osX\\x06\\x00\\x00\\x00system\\x93", "os.system")]
    [InlineData("cbuiltins\ngetattr\n(cos\nsystem\nX\\x08\\x00\\x00\\x00__call__tR", "os.system.__call__")]
    [InlineData("cbuiltins\ngetattr\n(cos\nsystem\nX\\x08\\x00\\x00\\x00__call__tR)R", "os.system.__call__")]
    [InlineData("ctorch.serialization\nload\n(X\\x01\\x00\\x00\\x00xtR", "torch.serialization.load")]
    [InlineData("ctorch._utils\n_rebuild_tensor_v2.__globals__\n", "torch._utils._rebuild_tensor_v2.__globals__")]
    [InlineData("ctorch\x1b[31m\nred\n", "torch\x1b[31m.red")]
    [InlineData("ctorch\nQInt4Storage\n", "torch.QInt4Storage")]
    [InlineData("(X\\x09\\x00\\x00\\x00touch pwnios\nsystem\n", "os.system")]
    [InlineData("(cos\nsystem\nX\\x09\\x00\\x00\\x00touch pwno", "os.system")]
    [InlineData("cos\nsystem\n)\\x81}X\\x01\\x00\\x00\\x00aNsb", "os.system")]
    [InlineData("cos\nsystem\n)}\\x92", "os.system")]
    [InlineData("cos\nsystem\n)R(NNu2a(Ne", "os.system")]
    [InlineData("ctorch.nn.parameter\nParameter\n)\\x81", "torch.nn.parameter.Parameter")]
    [InlineData("\\x82\\x01", "copyreg extension 1")]
    [InlineData("\\x83\\x01\\x02", "copyreg extension 513")]
    [InlineData("\\x84\\x01\\x00\\x00\\x01)R", "copyreg extension 16777217")]
    public void Names_of_code_become_values_that_are_never_executed(string value, string name)
    {
        using var scope = torch.NewDisposeScope();
        using var file = Checkpoint.Open(folder.Write("hostile.pth", Of(OneTensor(beside: value))));
        Assert.Equal([new SkippedObject("beside", name)], file.SkippedObjects);
        Assert.Equal([4], file.Read("w").shape);
    }

    [Fact]
    public void Views_of_storages_of_old_files_are_read()
    {
        // ("v", 1, 2): a view of two elements, from the second one.
        const string view = "X\\x01\\x00\\x00\\x00vK\\x01K\\x02\\x87";
        using var scope = torch.NewDisposeScope();
        byte[] storage = [.. Enumerable.Range(0, 4).SelectMany(i => BitConverter.GetBytes((float)i))];
        byte[] archive = Of(CompressionLevel.NoCompression, ("archive/data.pkl", OneTensor(shape: "K\\x02\\x85", view: view)), ("archive/data/0", storage));
        using (var file = Checkpoint.Open(folder.Write("view.pth", archive))) Assert.Equal([1, 2], file.Read("w").data<float>().ToArray());
        AssertRefused(Of(OneTensor(shape: "K\\x03\\x85", view: view)), "exceeds its storage of 8 bytes");
        AssertRefused(Of(OneTensor(view: "X\\x01\\x00\\x00\\x00vK\\x03K\\x02\\x87")), "invalid view of a storage");
        AssertRefused(Of(OneTensor(view: "X\\x01\\x00\\x00\\x00vJ\\xff\\xff\\xff\\xffK\\x02\\x87")), "invalid view of a storage");
    }

    [Fact]
    public void Modules_in_persistent_identifiers_are_skipped()
    {
        using var file = Checkpoint.Open(folder.Write(
            "module.pth",
            Of(OneTensor(beside:
                "(X\\x06\\x00\\x00\\x00modulectorch.nn.modules.container\nSequential\nX\\x01\\x00\\x00\\x00aX\\x01\\x00\\x00\\x00btQ)\\x81}b"))));
        Assert.Equal([new SkippedObject("beside", "torch.nn.modules.container.Sequential")], file.SkippedObjects);
    }

    [Fact]
    public void Pickles_above_the_maximum_length_are_refused()
    {
        const int hole = (1 << 29) + 1;
        var archive = Of(CompressionLevel.NoCompression, ("archive/data.pkl", OneTensor()));
        var directory = BinaryPrimitives.ReadInt32LittleEndian(archive.AsSpan(archive.Length - 6));
        foreach (var position in new[] { directory + 20, directory + 24, archive.Length - 6 })
            BinaryPrimitives.WriteInt32LittleEndian(archive.AsSpan(position), BinaryPrimitives.ReadInt32LittleEndian(archive.AsSpan(position)) + hole);
        // The data are a hole in a sparse file.
        var path = folder.Write("long.pth", archive[..directory]);
        using (var stream = File.OpenWrite(path))
        {
            stream.Position = directory + hole;
            stream.Write(archive.AsSpan(directory));
        }
        var e = Assert.Throws<CheckpointException>(() => Checkpoint.Open(path).Dispose());
        Assert.Contains("the maximum is 536870912", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Ptouch\n.", "opcode 0x50")]
    [InlineData("\\x97.", "opcode 0x97")]
    [InlineData("\\x80\\x09.", "protocol 9")]
    [InlineData("N)R.", "calls a value that is not a constructor")]
    [InlineData("N)\\x81.", "calls a value that is not a constructor")]
    [InlineData("(o.", "creates an object without a class")]
    [InlineData("ccollections\nOrderedDict\nNR.", "without an argument tuple")]
    [InlineData("ctorch\nSize\n)R.", "with unsupported arguments")]
    [InlineData("]}b.", "sets attributes")]
    [InlineData("cos\nsystem\n)R.", "contains no dictionary of tensors: it is a Python object of the class 'os.system'")]
    [InlineData("}X\\x01\\x00\\x00\\x00acos\nsy\x1bstem\n)Rs.", "for example 'a' of the class 'os.sy?stem'")]
    public void Invalid_calls_and_files_with_objects_only_are_refused(string pickle, string message) => AssertRefused(Of(Pickle(pickle)), message);

    [Theory]
    [InlineData("]q\\x00h\\x00a.", "contains itself")]
    [InlineData("}q\\x00X\\x01\\x00\\x00\\x00ah\\x00s.", "contains itself")]
    [InlineData("]q\\x00h\\x00\\x85a.", "contains itself")]
    [InlineData("h\\x07.", "memo entry 7")]
    [InlineData("Nr\\xff\\xff\\xff\\xff.", "memo index 4294967295")]
    [InlineData("q\\x00.", "stack is empty")]
    [InlineData("a.", "pops more values than its stack has")]
    [InlineData("(a.", "pops more values than its stack has")]
    [InlineData("N(s.", "pops more values than its stack has")]
    [InlineData("t.", "a mark that does not exist")]
    [InlineData("N(Ne.", "not a list")]
    [InlineData("](NNu.", "not a dictionary")]
    [InlineData("}(Nu.", "not a dictionary")]
    [InlineData(".", "pops more values than its stack has")]
    [InlineData("X\\xff\\xff\\xff\\x7f.", "truncated")]
    [InlineData("\\x8d\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff.", "truncated")]
    [InlineData("\\x8b\\xff\\xff\\xff\\x7f.", "an integer of 2147483647 bytes; the maximum is 1024")]
    [InlineData("X\\xff\\xff\\x00\\x00.", "truncated")]
    [InlineData("N", "truncated")]
    [InlineData("", "truncated")]
    [InlineData("N.", "no dictionary of tensors")]
    [InlineData("}.", "no named tensors")]
    [InlineData("X\\x03\\x00\\x00\\x00cpuQ.", "invalid storage description")]
    public void Recursive_overflowing_and_truncated_pickles_are_refused(string pickle, string message) => AssertRefused(Of(Pickle(pickle)), message);

    [Fact]
    public void Pickles_above_the_limits_are_refused()
    {
        AssertRefused(Of(Pickle(new string(']', 2_000_000))), "pushes more than 1000000 values");
        AssertRefused(Of(Pickle(new string('(', 5_000_000))), "more than 4000000 instructions");
        AssertRefused(Of(Pickle(new string(']', 100) + new string('a', 99) + ".")), "nested more than 64 levels deep");
        byte[] name = [(byte)'T', 0, 16, 0, 0, .. new byte[1 << 12], (byte)'0'];
        AssertRefused(Of([.. Enumerable.Repeat(name, (1 << 14) + 1).SelectMany(bytes => bytes)]), "67108864 bytes of strings");
        var pairs = string.Concat(Enumerable.Repeat("h\\x00", 5000));
        var copies = string.Concat(Enumerable.Repeat("ccollections\nOrderedDict\nh\\x01\\x85R0", 1000));
        AssertRefused(Of(Pickle($"NN\\x86q\\x00]({pairs}eq\\x01{copies}.")), "copies more than 4194304 values");
        var longName = "X\\x00\\x02\\x00\\x00" + new string('a', 512);
        var names = string.Concat(Enumerable.Repeat("h\\x00h\\x00\\x93a", 70_000));
        AssertRefused(Of(Pickle($"{longName}q\\x000]{names}.")), "67108864 bytes of strings");
        // Each list contains the previous one twice: a small file, but a naive traversal visits 2^60 values.
        var doublings = string.Concat(Enumerable.Range(0, 60).Select(i => $"]q\\x{i + 1:x2}(h\\x{i:x2}h\\x{i:x2}e"));
        AssertRefused(Of(Pickle($"]q\\x00{doublings}.")), "no dictionary");
        AssertRefused(Of(Pickle("c" + new string('a', 600) + "\nb\n.")), "more than 512 characters");
    }

    [Fact]
    public void Inconsistent_sizes_are_refused()
    {
        AssertRefused(Of(OneTensor(storageCount: "K\\x05")), "must have 20 bytes, but has 16");
        AssertRefused(Of(OneTensor(storageCount: "\\x8a\\x08\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\x7f")), "out of range");
        AssertRefused(Of(OneTensor(storageCount: "J\\xff\\xff\\xff\\xff")), "out of range");
        AssertRefused(Of(OneTensor(shape: "K\\x05\\x85")), "exceeds its storage");
        AssertRefused(Of(OneTensor(offset: "K\\x01")), "exceeds its storage");
        AssertRefused(Of(OneTensor(offset: "J\\xff\\xff\\xff\\xff")), "unsupported arguments");
        AssertRefused(Of(OneTensor(offset: "\\x8a\\x08\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\x7f")), "exceeds its storage");
        AssertRefused(Of(OneTensor(strides: "K\\x02\\x85")), "exceeds its storage");
        AssertRefused(Of(OneTensor(strides: "J\\xff\\xff\\xff\\xff\\x85")), "unsupported arguments");
        AssertRefused(Of(OneTensor(strides: ")")), "unsupported arguments");
        AssertRefused(Of(OneTensor(shape: "J\\xff\\xff\\xff\\x7f\\x85", strides: "K\\x00\\x85")), "expand to 8589934588 bytes");
        AssertRefused(Of(OneTensor(shape: "\\x8a\\x08\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\x7f\\x85", strides: "K\\x00\\x85")), "is too large");
        AssertRefused(Of(OneTensor(key: "7")), "is missing");
        AssertRefused(Of(OneTensor(key: "../0")), "is missing");
    }

    [Theory]
    [InlineData("../data.pkl")]
    [InlineData("archive/../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("archive\\data.pkl")]
    [InlineData("c:/x")]
    public void Entry_names_outside_the_archive_are_refused(string name) =>
        AssertRefused(Of(CompressionLevel.NoCompression, ("archive/data.pkl", OneTensor()), (name, [1])), "is a path outside the archive");

    [Fact]
    public void Archives_that_differ_from_the_torch_format_are_refused()
    {
        AssertRefused(Of(OneTensor(), 1 << 20, CompressionLevel.SmallestSize), "is compressed");
        AssertRefused(Of(CompressionLevel.NoCompression, ("a\nb", [1])), "control characters");
        AssertRefused(Of(CompressionLevel.NoCompression, ("readme.txt", [1])), "has 0 entries named 'data.pkl'");
        AssertRefused(Of(CompressionLevel.NoCompression, ("a/data.pkl", [1]), ("b/data.pkl", [1])), "has 2 entries named 'data.pkl'");
        AssertRefused(Of(CompressionLevel.NoCompression, ("a/data.pkl", OneTensor()), ("a/data.pkl", [1])), "two entries named 'a/data.pkl'");
        AssertRefused(Of(CompressionLevel.NoCompression, ("a/data.pkl", OneTensor()), ("a/byteorder", "big"u8.ToArray())), "is big-endian");
        AssertRefused([.. Of(OneTensor()), 0], "without a central directory");
    }

    [Fact]
    public void Overlapping_and_out_of_range_entries_are_refused()
    {
        var archive = Of(OneTensor());
        var directory = BinaryPrimitives.ReadInt32LittleEndian(archive.AsSpan(archive.Length - 6));
        var second = archive.AsSpan(directory + 1).IndexOf("PK\x01\x02"u8) + directory + 1;

        AssertRefused(With(second + 42, 0), "overlaps another entry");
        AssertRefused(With(second + 42, 5), "overlaps another entry");
        AssertRefused(With(directory + 42, 5), "is not at the declared position");
        AssertRefused(With(second + 42, 1 << 30), "outside the file");
        AssertRefused(With(second + 24, 1 << 30), "has 1073741824 bytes but occupies 16");
        AssertRefused(With(archive.Length - 6, 1 << 30), "outside the file");
        AssertRefused(With(archive.Length - 10, 1 << 30), "the maximum is");
        AssertRefused(With(archive.Length - 14, 9 << 16), "its end record is inconsistent");
        AssertRefused(With(archive.Length - 14, (9 << 16) | 9), "declares 9 entries");

        byte[] With(int position, int number)
        {
            byte[] changed = [.. archive];
            BinaryPrimitives.WriteInt32LittleEndian(changed.AsSpan(position), number);
            return changed;
        }
    }

    [Fact]
    public void Messages_name_the_format_of_unsupported_files()
    {
        AssertRefused(Pickle("\\x80\\x02}."), "is a pickle, but was not written by torch.save");
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
    public void Indexes_that_reference_other_folders_are_refused(string name) =>
        AssertRefused(Encoding.UTF8.GetBytes($"{{\"weight_map\": {{\"w\": \"{name}\"}}}}"), "not a plain file name");
}
