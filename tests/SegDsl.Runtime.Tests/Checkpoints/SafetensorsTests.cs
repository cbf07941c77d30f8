using SegDsl.Checkpoints.Safetensors;
using System.Buffers.Binary;
using System.Text;
using SegDsl.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Tests.Checkpoints;

public sealed class SafetensorsTests : IDisposable
{
    private static readonly ScalarType[] Types =
    [
        ScalarType.Float64, ScalarType.Float32, ScalarType.Float16, ScalarType.BFloat16,
        ScalarType.Int64, ScalarType.Int32, ScalarType.Int16, ScalarType.Int8, ScalarType.Byte, ScalarType.Bool,
    ];

    private readonly TemporaryFolder folder = new();
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose()
    {
        scope.Dispose();
        folder.Dispose();
    }

    private static byte[] FileOf(string header, byte[] data)
    {
        var file = new byte[8 + Encoding.UTF8.GetByteCount(header) + data.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(file, (ulong)Encoding.UTF8.GetByteCount(header));
        Encoding.UTF8.GetBytes(header, file.AsSpan(8));
        data.CopyTo(file.AsSpan(file.Length - data.Length));
        return file;
    }

    private static Dictionary<string, Tensor> EveryType()
    {
        var tensors = Types.ToDictionary(type => $"{type}.weight", type => arange(6, ScalarType.Float32).view(2, 3).to(type));
        tensors["scalar"] = tensor(2.5f);
        tensors["empty"] = zeros(0, 4);
        tensors["übung\"\\"] = ones(1);
        tensors["transposed"] = arange(6, ScalarType.Float32).view(2, 3).transpose(0, 1);
        return tensors;
    }

    [Fact]
    public void Tensors_of_every_type_and_shape_round_trip()
    {
        var tensors = EveryType();
        SafetensorsWriter.Write(folder["a/b.safetensors"], tensors, new Dictionary<string, string> { ["epoch"] = "7", ["é"] = "\n" });
        using var file = Checkpoint.Open(folder["a/b.safetensors"]);
        Assert.Equal(tensors.Keys.Order(StringComparer.Ordinal), file.Tensors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("7", file.Metadata["epoch"]);
        Assert.Equal("\n", file.Metadata["é"]);
        foreach (var (name, tensor) in tensors)
        {
            var read = file.Read(name);
            Assert.Equal(tensor.dtype, read.dtype);
            Assert.Equal(tensor.shape, read.shape);
            Assert.Equal(tensor.contiguous().bytes.ToArray(), read.bytes.ToArray());
        }
        Assert.Equal(tensors.Count, file.ReadAll().Count);
        Assert.Throws<KeyNotFoundException>(() => file.Read("none"));
    }

    [Fact]
    public void Output_is_deterministic_and_aligned()
    {
        SafetensorsWriter.Write(folder["a"], EveryType());
        SafetensorsWriter.Write(folder["b"], EveryType().Reverse());
        Assert.Equal(File.ReadAllBytes(folder["a"]), File.ReadAllBytes(folder["b"]));
        using var file = Checkpoint.Open(folder["a"]);
        Assert.Equal(0UL, BinaryPrimitives.ReadUInt64LittleEndian(File.ReadAllBytes(folder["a"])) % 8);
        foreach (var stored in file.Tensors.Values.Where(tensor => tensor.Elements > 0))
            Assert.Equal(0, stored.Storage.Begin % (stored.Bytes / stored.Elements));
        Assert.Equal(2, Directory.GetFiles(folder.Root).Length);
    }

    [Fact]
    public void Output_matches_the_format_specification()
    {
        var metadata = new Dictionary<string, string> { ["format"] = "pt" };
        SafetensorsWriter.Write(folder["a"], new Dictionary<string, Tensor> { ["w"] = tensor(new float[] { 1, -2 }) }, metadata);
        var header = """{"__metadata__":{"format":"pt"},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";
        Assert.Equal(FileOf(header.PadRight((header.Length + 7) / 8 * 8), [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0]), File.ReadAllBytes(folder["a"]));
    }

    [Fact]
    public void Files_from_other_writers_are_read()
    {
        // Unknown fields, white space, offsets not in name order, an escaped name, no padding.
        var header = """{ "b\u0061" : {"data_offsets":[2,4],"shape":[2],"dtype":"U8","note":{"x":[1]}}, """
            + """ "a":{"dtype":"I16","shape":[],"data_offsets":[0,2]} }  """;
        using var file = Checkpoint.Open(folder.Write("a", FileOf(header, [1, 1, 5, 6])));
        Assert.Equal(257, file.Read("a").item<short>());
        Assert.Equal([5, 6], file.Read("ba").bytes.ToArray());
        using var none = Checkpoint.Open(folder.Write("none", FileOf("{}", [])));
        Assert.Empty(none.Tensors);
    }

    [Theory]
    [InlineData("", "does not begin with '{'")]
    [InlineData("[]", "does not begin with '{'")]
    [InlineData(" {}", "does not begin with '{'")]
    [InlineData("{", "not valid JSON")]
    [InlineData("{}x", "not valid JSON")]
    [InlineData("""{"a":1}""", "is not an object")]
    [InlineData("""{"a":{}}""", "lacks")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", "lacks")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", "lacks")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}""", "more than 2")]
    [InlineData("""{"a":{"dtype":"F33","shape":[1],"data_offsets":[0,4]}}""", "type 'F33'")]
    [InlineData("""{"a":{"dtype":7,"shape":[1],"data_offsets":[0,4]}}""", "dtype")]
    [InlineData("""{"a":{"dtype":"F32","shape":{},"data_offsets":[0,4]}}""", "shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", "non-negative integer")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}""", "non-negative integer")]
    [InlineData("""{"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}""", "non-negative integer")]
    [InlineData("""{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]}}""", "non-negative integer")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "has 8 bytes, but its offsets span 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", "has 4 bytes, but its offsets span -4")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4611686018427387904,4],"data_offsets":[0,4]}}""", "is too large")]
    [InlineData("""{"a":{"dtype":"U8","shape":[0,4611686018427387904,4],"data_offsets":[0,0]}}""", "is too large")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[1,5]}}""", "begins at byte 1")]
    [InlineData("""{"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}}""", "end at byte 3 of the data, but the file has 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "end at byte 8 of the data, but the file has 4")]
    [InlineData("""{"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}""", "'b' begins at byte 2")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}""", "'b' begins at byte 2")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"a":{"dtype":"U8","shape":[0],"data_offsets":[4,4]}}""", "two tensors named 'a'")]
    [InlineData("""{"a":{"dtype":"U8","dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", "dtype of the tensor 'a' is duplicated")]
    [InlineData("""{"__metadata__":{"a":1}}""", "not a string")]
    [InlineData("""{"__metadata__":[]}""", "not an object")]
    [InlineData("""{"__metadata__":{"a":"1","a":"2"}}""", "has the entry 'a' twice")]
    [InlineData("""{"__metadata__":{},"__metadata__":{}}""", "has __metadata__ twice")]
    [InlineData("""{"\ud800":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", "not valid JSON")]
    public void Invalid_headers_are_refused_with_the_reason(string header, string message) =>
        AssertRefused(folder.Write("a", FileOf(header, [1, 2, 3, 4])), message);

    [Fact]
    public void Invalid_lengths_are_refused_before_memory_is_allocated()
    {
        AssertRefused(folder.Write("a", []), "0 bytes");
        AssertRefused(folder.Write("a", [1, 2, 3]), "3 bytes");
        AssertRefused(folder.Write("a", [255, 255, 255, 255, 255, 255, 255, 255, (byte)'{']), "18446744073709551615");
        AssertRefused(folder.Write("a", [1, 225, 245, 5, 0, 0, 0, 0, (byte)'{']), "100000001");
        AssertRefused(folder.Write("a", [9, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}']), "truncated");
        AssertRefused(folder.Write("a", [3, 0, 0, 0, 0, 0, 0, 0, (byte)'{', 0xC3, (byte)'}']), "UTF-8");
        AssertRefused(folder["none"], "does not exist");
        AssertRefused(folder.Root, "is a folder, not a file");
    }

    [Fact]
    public void Truncating_an_open_file_causes_a_checkpoint_exception()
    {
        SafetensorsWriter.Write(folder["a"], EveryType());
        using var file = Checkpoint.Open(folder["a"]);
        using (var shrinking = new FileStream(folder["a"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) shrinking.SetLength(200);
        Assert.Throws<CheckpointException>(file.ReadAll);
    }

    [Fact]
    public async Task Truncating_a_file_while_it_is_read_causes_only_checkpoint_exceptions()
    {
        SafetensorsWriter.Write(folder["a"], [new("weight", ones(1 << 22))]);
        var length = new FileInfo(folder["a"]).Length;
        using var file = Checkpoint.Open(folder["a"]);
        var isDone = false;
        var shrinking = Task.Run(() =>
        {
            using var stream = new FileStream(folder["a"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            while (!Volatile.Read(ref isDone))
            {
                stream.SetLength(200);
                stream.SetLength(length);
            }
        });
        for (var round = 0; round < 50; round++)
        {
            try
            {
                using var scope = NewDisposeScope();
                file.ReadAll();
            }
            catch (CheckpointException e)
            {
                Assert.EndsWith("is truncated.", e.Message, StringComparison.Ordinal);
            }
        }
        Volatile.Write(ref isDone, true);
        await shrinking;
    }

    [Fact]
    public void Randomly_damaged_files_cause_only_checkpoint_exceptions()
    {
        SafetensorsWriter.Write(folder["intact"], EveryType(), new Dictionary<string, string> { ["a"] = "b" });
        var intact = File.ReadAllBytes(folder["intact"]);
        var headerEnd = 8 + (int)BinaryPrimitives.ReadUInt64LittleEndian(intact);
        var random = new Random(1);
        for (var round = 0; round < 3000; round++)
        {
            byte[] damaged = (round % 8) switch
            {
                0 => intact[..random.Next(intact.Length)],
                1 => [.. intact, .. new byte[1 + random.Next(20)]],
                2 => [.. intact[..random.Next(headerEnd)], .. intact[random.Next(headerEnd)..]],
                _ => [.. intact],
            };
            // Mostly digits and punctuation of the header: damage that still parses is the most dangerous.
            for (var hit = random.Next(4); hit >= 0 && damaged.Length > 0; hit--)
                damaged[random.Next(Math.Min(headerEnd, damaged.Length))] =
                    random.Next(3) == 0 ? (byte)random.Next(256) : (byte)"0123456789,:[]{}\"\\u "[random.Next(20)];
            var path = folder.Write("damaged", damaged);
            try
            {
                using var inner = NewDisposeScope();
                using var file = Checkpoint.Open(path);
                file.ReadAll();
            }
            catch (CheckpointException e)
            {
                Assert.StartsWith(path, e.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Unsupported_tensors_are_refused_and_leave_no_file()
    {
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(folder["a"], [new("c", zeros(2, ScalarType.ComplexFloat32))]));
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(folder["a"], [new("__metadata__", zeros(2))]));
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(folder["a"], [new("a", zeros(2)), new("a", zeros(2))]));
        var disposed = zeros(2);
        disposed.Dispose();
        Assert.ThrowsAny<Exception>(() => SafetensorsWriter.Write(folder["a"], new Dictionary<string, Tensor> { ["d"] = disposed }));
        Assert.Empty(Directory.GetFiles(folder.Root));
        folder.Write("file", []);
        Assert.Throws<CheckpointException>(() => SafetensorsWriter.Write(folder["file/a"], new Dictionary<string, Tensor> { ["a"] = zeros(2) }));
    }

    private static void AssertRefused(string path, string message)
    {
        var e = Assert.Throws<CheckpointException>(() => Checkpoint.Open(path).Dispose());
        Assert.StartsWith(path, e.Message, StringComparison.Ordinal);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }
}
