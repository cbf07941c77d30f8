using System.Xml.Linq;
using SegDsl.Cli.Drawing;
using SegDsl.Tests;

namespace SegDsl.Cli.Tests;

/// <summary><c>seg graph</c>.</summary>
public sealed class GraphTests : CommandLineFixture
{
    private const string Network =
        """
        block Residual(planes: int)
        {
            in x: [N, C, H, W]
            y = x -> conv1: Conv(planes, 3) -> bn1: Norm -> relu -> conv2: Conv(planes, 3, dilation: 2)
            out relu(y + x)
        }

        network Tiny(classes: int = 5)
        {
            in image: [N, 3, H, W]
            y = image -> stem: [Conv(16, 3, stride: 2), Norm, relu] -> layers: [for i in 0..4 { Residual(16) }]
            out seg = y -> score: Conv(classes, 1) -> upsample(like: image)
            out aux coarse = sigmoid(y)
        }
        """;

    [Fact]
    public void Modules_are_boxes_and_arrows_have_shapes() => Assert.Equal(
        """
        image
        stem | Conv 3×3 /2 | 464
        layers | 4 × Residual | 18.6 k
        score | Conv 1×1 | 80
        upsample
        sigmoid (aux)
        seg
        coarse | in training (aux)
        image -> stem: 3×H×W
        stem -> layers: 16×⌈H/2⌉×⌈W/2⌉
        layers -> score: 16×⌈H/2⌉×⌈W/2⌉
        layers -> sigmoid
        score -> upsample: 5×⌈H/2⌉×⌈W/2⌉
        upsample -> seg: 5×H×W
        sigmoid -> coarse: 16×⌈H/2⌉×⌈W/2⌉

        """,
        Draw());

    [Fact]
    public void Unfolded_modules_show_their_contents_and_repeated_modules_are_merged() => Assert.Equal(
        """
        image
        stem | Conv 3×3 /2 | 464
        conv1 | Conv 3×3 | 2.30 k
        bn1 | Norm | 32
        relu
        conv2 | Conv 3×3 dilation 2 | 2.30 k
        +
        relu
        1 – 3 | 3 × Residual | 13.9 k
        score | Conv 1×1 | 112
        upsample
        sigmoid (aux)
        seg
        coarse | in training (aux)
        image -> stem: 3×64×32
        stem -> conv1: 16×32×16
        stem -> + (skip)
        conv1 -> bn1: 16×32×16
        bn1 -> relu: 16×32×16
        relu -> conv2: 16×32×16
        conv2 -> +: 16×32×16
        + -> relu: 16×32×16
        relu -> 1 – 3: 16×32×16
        1 – 3 -> score: 16×32×16
        1 – 3 -> sigmoid
        score -> upsample: 7×32×16
        upsample -> seg: 7×64×32
        sigmoid -> coarse: 16×32×16

        """,
        Draw("--expand", "layers.0", "--size", "1x3x64x32", "--set", "classes=7"));

    [Fact]
    public void Text_matches_the_verified_file()
    {
        var file = InFolder("one.dot");
        const string One = "network One()\n{\n    in image: [N, 3, H, W]\n    out seg = image -> conv: Conv(2, 3)\n    out aux half = image * 0.5\n}\n";
        Run("graph", "One", "-o", file, "--file", Write("one.seg", One));

        Verifier.Verify("Golden/one", File.ReadAllText(file), "dot");
    }

    [Fact]
    public void Output_is_deterministic_and_unfolded_modules_have_frames()
    {
        var dot = Dot("--depth", "2", "--direction", "LR");

        Assert.Equal(dot, Dot("--depth", "2", "--direction", "LR"));
        Assert.StartsWith("digraph \"Tiny\" {\n  graph [rankdir=LR, ", dot, StringComparison.Ordinal);
        Assert.Contains("graph [label=\"layers\", ", dot, StringComparison.Ordinal);
        Assert.Contains("<b>0 – 3</b>", dot, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Drawing_in_the_documentation_is_up_to_date()
    {
        Skip.IfNot(HasGraphviz, "Graphviz is not installed.");
        var drawn = InFolder("drawn.svg");
        Assert.Equal(new CommandResult(0, "", ""), Run("graph", "DeepR50V3PlusDecouple", "-o", drawn));

        Assert.Equal(Words(Path.Combine(Verifier.Repository, "docs", "images", "DeepR50V3PlusDecouple.svg")), Words(drawn));
    }

    [SkippableFact]
    public void Drawings_of_the_zoo_are_up_to_date()
    {
        Skip.IfNot(HasGraphviz, "Graphviz is not installed.");
        foreach (var shown in Directory.GetFiles(Path.Combine(Verifier.Repository, "models", "pages"), "*.svg"))
        {
            var (name, drawn) = (Path.GetFileNameWithoutExtension(shown), InFolder(Path.GetFileName(shown)));
            Assert.Equal(new CommandResult(0, "", ""), Run("graph", name, "-o", drawn));
            Assert.True(
                Words(shown).SequenceEqual(Words(drawn)),
                $"models/pages/{name}.svg is out of date; update it with: ./seg graph {name} -o models/pages/{name}.svg");
        }
    }

    /// <summary>The texts of a drawing; their positions depend on the fonts of the machine.</summary>
    private static List<string> Words(string path) =>
        [.. XDocument.Load(path).Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value.Trim())];

    [SkippableTheory]
    [InlineData("svg", "<?xml")]
    [InlineData("pdf", "%PDF")]
    [InlineData("png", "\u0089PNG")]
    public void Graphviz_draws_every_format(string format, string start)
    {
        Skip.IfNot(HasGraphviz, "Graphviz is not installed.");
        var file = InFolder("net." + format);

        Assert.Equal(new CommandResult(0, "", ""), Run("graph", "Tiny", "--file", Write("tiny.seg", Network), "-o", file));

        Assert.StartsWith(start, System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(file)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--expand layer: Tiny has no module 'layer'. Did you mean 'layers'?", "-o", "net.dot", "--expand", "layer")]
    [InlineData("is 3 and not 4", "-o", "net.dot", "--size", "1x4x8x8")]
    public void Invalid_options_give_one_message_and_no_file(string expected, params string[] options)
    {
        options[1] = InFolder(options[1]);

        Assert.Contains(expected, Fails(1, ["graph", "Tiny", "--file", Write("tiny.seg", Network), .. options]), StringComparison.Ordinal);
        Assert.False(File.Exists(options[1]));
    }

    [Fact]
    public void Other_extensions_are_refused() => Assert.Contains(
        "net.gif: the file must end in .svg, .pdf, .png or .dot.",
        Fails(2, "graph", "Tiny", "--file", Write("tiny.seg", Network), "-o", InFolder("net.gif")), StringComparison.Ordinal);

    private static bool HasGraphviz =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "dot")));

    private string Dot(params string[] options)
    {
        var file = InFolder("net.dot");
        var result = Run(["graph", "Tiny", "--file", Write("tiny.seg", Network), "-o", file, .. options]);
        Assert.Equal(new CommandResult(0, "", ""), result);
        return File.ReadAllText(file);
    }

    /// <summary>The words of a drawing: its boxes, then its arrows.</summary>
    private string Draw(params string[] options) => DotWords.Of(Dot(options));
}
