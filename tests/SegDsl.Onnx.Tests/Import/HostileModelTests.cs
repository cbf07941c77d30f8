using Google.Protobuf;
using SegDsl.Onnx.Format;
using SegDsl.Onnx.Import;

namespace SegDsl.Onnx.Tests.Import;

/// <summary>Damaged and unsupported models give one clear message, and no files.</summary>
public sealed class HostileModelTests : ImportFixture
{
    private readonly ModelBuilder model = new();

    private string Message(Action change)
    {
        var y = model.Conv("conv", model.Input("image", null, 3, null, null), 3, 4, 3);
        model.Node("Relu", [y]);
        model.Model.Graph.Node[^1].Output[0] = "seg";
        model.Output("seg");
        change();
        return Assert.Throws<OnnxException>(() => OnnxImport.Read(Save(model))).Message;
    }

    private TensorProto Weight => model.Model.Graph.Initializer[0];

    [Fact]
    public void Missing_file() =>
        Assert.Contains("none.onnx", Assert.Throws<OnnxException>(() => OnnxImport.Read(InFolder("none.onnx"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Every_truncation_is_reported()
    {
        model.Output(model.Conv("conv", model.Input("image", null, 3, null, null), 3, 4, 3));
        var bytes = model.Model.ToByteArray();
        for (var length = 0; length < bytes.Length; length += 7)
        {
            File.WriteAllBytes(InFolder("net.onnx"), bytes[..length]);
            var message = Assert.Throws<OnnxException>(() => OnnxImport.Read(InFolder("net.onnx"))).Message;
            Assert.DoesNotContain("SEG_TRACE", message, StringComparison.Ordinal);
        }
    }

    /// <summary>A line break in a name would end the comment, and declare what follows.</summary>
    [Theory]
    [InlineData("a\ndataset Evil { }\n//")]
    [InlineData("a\r\u2028\u001b[31m")]
    public void Names_of_exporters_stay_in_their_comment(string producer)
    {
        model.Output(model.Conv("conv", model.Input("image", null, 3, null, null), 3, 4, 3));
        model.Model.ProducerName = producer + new string('x', 5000);

        var text = OnnxImport.Read(Save(model)).Text;

        Assert.Equal(2, text.Split('\n').Count(line => line.StartsWith("///", StringComparison.Ordinal)));
        Assert.DoesNotContain(text.Split('\n'), line => line.StartsWith("dataset", StringComparison.Ordinal) || line.Length > 200);
        Assert.DoesNotContain(text, c => char.IsControl(c) && c != '\n');
    }

    [Fact]
    public void Names_of_operations_are_not_those_of_networks()
    {
        model.Output(model.Conv("conv", model.Input("image", null, 3, null, null), 3, 4, 3));
        File.Move(Save(model), InFolder("conv.onnx"), overwrite: true);

        Assert.Equal("ConvNetwork", OnnxImport.Read(InFolder("conv.onnx")).Name);
        Assert.Contains(
            "'Conv' is a built-in operation",
            Assert.Throws<OnnxException>(() => OnnxImport.Read(InFolder("conv.onnx"), "Conv")).Message, StringComparison.Ordinal);
        Assert.Contains(
            "is not a name", Assert.Throws<OnnxException>(() => OnnxImport.Read(InFolder("conv.onnx"), "-")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_file()
    {
        File.WriteAllText(InFolder("net.onnx"), "not a model");
        Assert.Contains("not an ONNX model", Assert.Throws<OnnxException>(() => OnnxImport.Read(InFolder("net.onnx"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damage_is_described()
    {
        model.Output(model.Conv("conv", model.Input("image", null, 3, null, null), 3, 4, 3));
        var whole = File.ReadAllBytes(Save(model));

        // The graph precedes the version of the operators.
        AssertDamage("its field 'graph' has ", whole[..(whole.Length / 2)]);
        AssertDamage("is truncated in its field 'ir_version'", whole[..1]);
        AssertDamage("is damaged: its graph contains an invalid message", Changed("net"u8, -1, 0xFF));
        AssertDamage("begins no field of a model", [.. whole, 0xFF]);
        AssertDamage("is not an ONNX model", "PK\u0003\u0004, a zip archive"u8.ToArray());

        AssertDamage("is not an ONNX model: it has no graph", [.. whole[..2]]);
        AssertDamage("it has no graph. Export", Without(m => m.Graph = null));
        AssertDamage("does not state the version of its operators", Without(m => m.OpsetImport.Clear()));
        AssertDamage("its graph has no nodes", Without(m => m.Graph.Node.Clear()));
        AssertDamage("its graph has no outputs", Without(m => m.Graph.Output.Clear()));
        AssertDamage("only those of 'com.microsoft'", Without(m => m.OpsetImport[0].Domain = "com.microsoft"));
        AssertDamage("uses version 8 of the ONNX operators. Export it with opset 9 or later", Without(m => m.OpsetImport[0].Version = 8));
        AssertDamage("states version 81 of the ONNX operators, but the latest", Without(m => m.OpsetImport[0].Version = 81));
        AssertDamage("which is neither computed nor stored nor an input", Without(m => m.Graph.Initializer.Clear()));

        void AssertDamage(string expected, byte[] content)
        {
            var path = InFolder("damaged.onnx");
            File.WriteAllBytes(path, content);
            var message = Assert.Throws<OnnxException>(() => OnnxImport.Read(path)).Message;
            Assert.StartsWith(path, message, StringComparison.Ordinal);
            Assert.Contains(expected, message, StringComparison.Ordinal);
        }

        byte[] Without(Action<ModelProto> remove)
        {
            var changed = model.Model.Clone();
            remove(changed);
            return changed.ToByteArray();
        }

        byte[] Changed(ReadOnlySpan<byte> text, int offset, byte value)
        {
            var changed = (byte[])whole.Clone();
            changed[changed.AsSpan().LastIndexOf(text) + offset] = value;
            return changed;
        }
    }

    [Fact]
    public void A_folder()
    {
        Directory.CreateDirectory(InFolder("net.onnx"));
        Assert.Equal(
            $"{InFolder("net.onnx")} is a folder, not a file. Name an ONNX file.",
            Assert.Throws<OnnxException>(() => OnnxImport.Read(InFolder("net.onnx"))).Message);
    }

    [Fact]
    public void Empty_file()
    {
        File.WriteAllText(InFolder("net.onnx"), "");
        Assert.Contains("is empty", Assert.Throws<OnnxException>(() => OnnxImport.Read(InFolder("net.onnx"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Classes_that_are_used_inside_are_refused_with_the_node()
    {
        var message = Message(() =>
        {
            var graph = model.Model.Graph;
            graph.Node.Add(new NodeProto { OpType = "ArgMax", Name = "classes", Input = { "seg" }, Output = { "a" }, Attribute = { Axis(1) } });
            graph.Node.Add(new NodeProto { OpType = "Relu", Name = "user", Input = { "a" }, Output = { "b" } });
            model.Output("b");
        });
        Assert.Contains("node 'user' (Relu): uses the classes of an ArgMax", message, StringComparison.Ordinal);

        static AttributeProto Axis(long axis) => new() { Name = "axis", Type = AttributeProto.Types.AttributeType.Int, I = axis };
    }

    [Fact]
    public void A_function_without_a_counterpart_is_refused_with_its_node() => Assert.Contains(
        "node 'error' (Erf): the language has no such operation, except in 'gelu'",
        Message(() => (model.Model.Graph.Node[1].OpType, model.Model.Graph.Node[1].Name) = ("Erf", "error")), StringComparison.Ordinal);

    [Fact]
    public void What_the_compiler_rejects_is_refused_with_its_node() => Assert.Contains(
        "net.onnx cannot be imported: node 'wide' (Conv): 'Conv' of the language does not accept it: ",
        Message(() =>
        {
            model.Model.Graph.Node[0].Name = "wide";
            (Weight.Dims[0], Weight.Dims[1]) = (12, 1);
        }), StringComparison.Ordinal);

    [Fact]
    public void Missing_weight() =>
        Assert.Contains("uses 'conv.weight', which is neither computed nor stored", Message(() => Weight.Name = "other"), StringComparison.Ordinal);

    [Fact]
    public void Cycle() => Assert.Contains(
        "form a cycle or are not sorted", Message(() => model.Model.Graph.Node[0].Input[0] = "seg"), StringComparison.Ordinal);

    [Fact]
    public void Wrong_length_of_data() => Assert.Contains(
        "'conv.weight' has 8 bytes of data instead of 432", Message(() => Weight.RawData = ByteString.CopyFrom(new byte[8])), StringComparison.Ordinal);

    [Fact]
    public void Huge_dimensions() => Assert.Contains("too large", Message(() => Weight.Dims[0] = long.MaxValue), StringComparison.Ordinal);

    [Fact]
    public void Huge_dimensions_with_the_data_of_a_small_tensor() => Assert.Contains(
        "instead of", Message(() => Weight.Dims[0] = 1_000_000), StringComparison.Ordinal);

    [Fact]
    public void Negative_dimension() => Assert.Contains("has a dimension of -4", Message(() => Weight.Dims[0] = -4), StringComparison.Ordinal);

    [Theory]
    [InlineData("../outside.bin")]
    [InlineData("a/../../outside.bin")]
    [InlineData("/etc/hostname")]
    public void External_data_outside_of_the_folder(string location) =>
        Assert.Contains("outside of the model's folder", Message(() => External(location)), StringComparison.Ordinal);

    [Fact]
    public void External_data_through_a_link()
    {
        var outside = Directory.CreateTempSubdirectory("seg-onnx-outside-");
        try
        {
            var target = Path.Combine(outside.FullName, "data.bin");
            File.WriteAllBytes(target, new byte[432]);
            File.CreateSymbolicLink(InFolder("data.bin"), target);
            Assert.Contains("outside of the model's folder", Message(() => External("data.bin")), StringComparison.Ordinal);
        }
        finally
        {
            outside.Delete(recursive: true);
        }
    }

    [Fact]
    public void External_data_that_is_too_short()
    {
        File.WriteAllBytes(InFolder("data.bin"), new byte[100]);
        Assert.Contains("which is shorter", Message(() => External("data.bin")), StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_that_is_unknown_is_listed()
    {
        var message = Message(() =>
        {
            var graph = model.Model.Graph;
            graph.Node.Insert(1, new NodeProto { OpType = "NonZero", Name = "first", Input = { "image" }, Output = { "a" } });
            graph.Node.Insert(2, new NodeProto { OpType = "Fancy", Domain = "com.example", Name = "second", Input = { "a" }, Output = { "b" } });
            graph.Node.Insert(3, new NodeProto { OpType = "Loop", Name = "third", Input = { "b" }, Output = { "c" } });
        });
        Assert.Contains("node 'first' (NonZero): the language has no such operation", message, StringComparison.Ordinal);
        Assert.Contains("node 'second' (com.example.Fancy)", message, StringComparison.Ordinal);
        Assert.Contains("node 'third' (Loop)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_command_fails_without_files()
    {
        Message(() => model.Model.Graph.Node[1].OpType = "Fancy");
        var (code, output, error) = Run("import", InFolder("net.onnx"), "-o", InFolder("out.seg"));
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("(Fancy)", error, StringComparison.Ordinal);
        Assert.False(File.Exists(InFolder("out.seg")) || File.Exists(InFolder("out.safetensors")));
    }

    [Fact]
    public void Random_changes_never_crash()
    {
        model.Output(model.Conv("conv", model.Input("image", null, 3, null, null), 3, 4, 3));
        var bytes = model.Model.ToByteArray();
        var random = new Random(3);
        for (var i = 0; i < 300; i++)
        {
            var changed = bytes.ToArray();
            for (var k = 0; k < 3; k++) changed[random.Next(Math.Min(changed.Length, 200))] = (byte)random.Next(256);
            File.WriteAllBytes(InFolder("net.onnx"), changed);
            try
            {
                OnnxImport.Read(InFolder("net.onnx"));
            }
            catch (OnnxException)
            {
                // A message is what is expected of most changes.
            }
        }
    }

    private void External(string location)
    {
        Weight.ClearRawData();
        Weight.DataLocation = TensorProto.Types.DataLocation.External;
        Weight.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
    }
}
