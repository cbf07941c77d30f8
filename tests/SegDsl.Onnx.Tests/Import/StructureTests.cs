using SegDsl.Models;
using SegDsl.Onnx.Import;
using SegDsl.Tests;

namespace SegDsl.Onnx.Tests.Import;

/// <summary>The blocks of imported networks.</summary>
public sealed class StructureTests : ImportFixture
{
    private readonly ModelBuilder model = new();

    /// <summary>A small ResNet with a decoder, with the names of weights that PyTorch writes, but without names of nodes.</summary>
    private string ResNet(bool hasNames)
    {
        string Name(string path) => hasNames ? path : $"onnx::Conv_{model.Model.Graph.Initializer.Count}";
        string Block(string path, string x, long from, long to, long stride)
        {
            var y = model.Node("Relu", [model.Conv(Name(path + ".conv1"), x, from, to, 3, stride)]);
            y = model.Conv(Name(path + ".conv2"), y, to, to, 3);
            var shortcut = stride == 1 && from == to ? x : model.Conv(Name(path + ".downsample.0"), x, from, to, 1, stride);
            return model.Node("Relu", [model.Node("Add", [y, shortcut])]);
        }

        var image = model.Input("image", 1, 3, 64, 96);
        var x = model.Node("Relu", [model.Conv(Name("backbone.conv1"), image, 3, 8, 3, stride: 2)]);
        x = Block("backbone.layer1.0", x, 8, 8, 1);
        x = Block("backbone.layer1.1", x, 8, 8, 1);
        x = Block("backbone.layer1.2", x, 8, 8, 1);
        var fine = x;
        x = Block("backbone.layer2.0", x, 8, 16, 2);
        x = Block("backbone.layer2.1", x, 16, 16, 1);
        if (hasNames)
        {
            var deep = model.Node(
                "Resize", [model.Conv(Name("decoder.deep"), x, 16, 8, 1), "", "", model.Integers(1, 8, 32, 48)],
                ("mode", "linear"), ("coordinate_transformation_mode", "half_pixel"));
            x = model.Node("Add", [deep, model.Conv(Name("decoder.fine"), fine, 8, 8, 1)]);
        }
        x = model.Conv(Name("decoder.score"), x, hasNames ? 8 : 16, 5, 1);
        x = model.Node(
            "Resize", [x, "", "", model.Integers(1, 5, 64, 96)], ("mode", "linear"), ("coordinate_transformation_mode", "half_pixel"));
        model.Node("Identity", [x]);
        model.Model.Graph.Node[^1].Output[0] = "seg";
        model.Output("seg");
        return Save(model);
    }

    [Fact]
    public void Modules_named_by_weights_become_blocks() =>
        Verifier.Verify("Import/Golden/named", Compare(ResNet(hasNames: true), [1, 3, 64, 96]).Text, "seg");

    [Fact]
    public void Without_names_the_parts_between_single_tensors_become_blocks() =>
        Verifier.Verify("Import/Golden/nameless", Compare(ResNet(hasNames: false), [1, 3, 64, 96]).Text, "seg");

    [Fact]
    public void Several_imports_compile_together()
    {
        var path = ResNet(hasNames: true);
        string[] files = [InFolder("first.seg"), InFolder("second.seg")];
        foreach (var file in files) Assert.Equal(0, Run("import", path, "-o", file, "--name", Path.GetFileNameWithoutExtension(file)).Code);

        var (code, _, error) = Run(["check", .. files]);

        Assert.True(code == 0, error);
        Assert.StartsWith("namespace Imported.First\n", File.ReadAllText(files[0]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Edges", 0)]
    [InlineData("My.Edges_2", 0)]
    [InlineData("My Edges", 2)]
    [InlineData("2.Edges", 2)]
    [InlineData("My.match", 2)]
    public void The_namespace_can_be_given(string space, int expected)
    {
        var (code, _, error) = Run("import", ResNet(hasNames: true), "-o", InFolder("net.seg"), "--namespace", space);

        Assert.Equal(expected, code);
        if (code == 0) Assert.StartsWith($"namespace {space}\n", File.ReadAllText(InFolder("net.seg")), StringComparison.Ordinal);
        else Assert.StartsWith($"seg import: --namespace: '{space}' is not a namespace: write names", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_namespace_is_refused() => Assert.StartsWith(
        "seg import: --namespace: The namespace has 5,000 characters, of at most 200",
        Run("import", ResNet(hasNames: true), "-o", InFolder("net.seg"), "--namespace", new string('a', 5000)).Error, StringComparison.Ordinal);

    [Fact]
    public void A_namespace_of_the_program_is_refused_if_it_has_one_of_the_names()
    {
        var path = ResNet(hasNames: true);
        var (code, _, error) = Run("import", path, "-o", InFolder("net.seg"), "--namespace", "SegDsl.Models", "--name", "UNet");
        Assert.True(code == 0, error);
        File.Delete(InFolder("net.seg"));
        var space = SegCatalog.Instance.Networks.Single(n => n.Name == "UNet").Namespace;

        (code, _, error) = Run("import", path, "-o", InFolder("net.seg"), "--namespace", space, "--name", "UNet");

        Assert.Equal(
            (1, $"seg: --namespace {space}: the program declares 'UNet' in it, and so does the imported network. Choose another namespace.\n"),
            (code, error));
        Assert.False(File.Exists(InFolder("net.seg")));
    }

    [Fact]
    public void Files_of_the_next_command_are_quoted()
    {
        var (code, output, _) = Run("import", ResNet(hasNames: true), "-o", InFolder("my net.seg"));

        Assert.Equal(0, code);
        var quote = OperatingSystem.IsWindows() ? '"' : '\'';
        Assert.Contains($"--file {quote}{InFolder("my net.seg")}{quote}", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_of_inputs_are_equal_only_if_their_names_are()
    {
        model.Conv("fine", model.Input("image", null, 3, null, null), 3, 4, 3);
        model.Conv("coarse", model.Input("depth", null, 1, null, null), 1, 4, 3);
        model.Conv("third", model.Input("edges", null, 1, null, null), 1, 4, 3);
        foreach (var node in model.Model.Graph.Node) model.Output(node.Output[0]);
        Name("image", "height", "width");
        Name("depth", "Height", "width");
        Name("edges", "height", "Width");

        var text = OnnxImport.Read(Save(model)).Text;

        Assert.Contains("in image: [N, 3, H, W]", text, StringComparison.Ordinal);
        Assert.Contains("in depth: [N, 1, H2, W]", text, StringComparison.Ordinal);
        Assert.Contains("in edges: [N, 1, H, W2]", text, StringComparison.Ordinal);

        void Name(string input, string height, string width)
        {
            var sizes = model.Model.Graph.Input.Single(i => i.Name == input).Type.TensorType.Shape.Dim;
            (sizes[2].DimParam, sizes[3].DimParam) = (height, width);
        }
    }

    [Fact]
    public void The_text_is_formatted_and_has_no_warnings()
    {
        Compare(ResNet(hasNames: true));
        Assert.Equal(0, Run("fmt", "--check", InFolder("net.seg")).Code);
        var (code, output, error) = Run("check", "--warnings-as-errors", InFolder("net.seg"));
        Assert.True(code == 0, output + error);
    }

    [Fact]
    public void The_command_writes_files_that_the_next_command_reads()
    {
        var path = ResNet(hasNames: true);
        var (other, weights) = (InFolder("other.seg"), InFolder("weights.safetensors"));
        var (code, output, error) = Run("import", path, "-o", other, "--weights-output", weights, "--name", "small_net");
        Assert.True(code == 0, error);
        Assert.Contains($"Network SmallNet with 12,253 parameters → {other}, {weights}", output, StringComparison.Ordinal);
        Assert.Contains("The name 'small_net' becomes SmallNet", output, StringComparison.Ordinal);
        var next = Run("summary", "SmallNet", "--file", InFolder("other.seg"));
        Assert.True(next.Code == 0, next.Error);
    }

    [Fact]
    public void A_model_with_too_many_nodes_is_drawn_as_text_only()
    {
        var x = model.Node("NonZero", [model.Input("image", null, 3, null, null)]);
        for (var i = 0; i < 20_000; i++) x = model.Node("Relu", [x]);
        model.Output(x);
        var path = Save(model);

        Assert.Contains("the drawing has 20,003 boxes", Run("graph", path, "-o", InFolder("net.svg")).Error, StringComparison.Ordinal);
        Assert.Equal(0, Run("graph", path, "-o", InFolder("net.dot")).Code);
    }

    [Fact]
    public void A_model_is_drawn_with_its_modules()
    {
        var (code, _, error) = Run("graph", ResNet(hasNames: true), "-o", InFolder("net.dot"), "--expand", "backbone");
        Assert.True(code == 0, error);
        var drawing = File.ReadAllText(InFolder("net.dot"));
        Assert.Contains("backbone", drawing, StringComparison.Ordinal);
        Assert.Contains("layer1", drawing, StringComparison.Ordinal);
        Assert.Contains("decoder", drawing, StringComparison.Ordinal);
    }
}
