using SegDsl.Language.Diagnostics;
using SegDsl.Language.Projects;
using SegDsl.Language.Shapes;
using SegDsl.Language.Text;
using SegDsl.Tests;

namespace SegDsl.Language.Tests;

/// <summary>
/// Files with one mistake that people make (<c>Mistakes</c>), and networks on which a checker is easily wrong (<c>Checked</c>), with their diagnostics.
/// </summary>
public class MistakeTests
{
    public static TheoryData<string> Mistakes => FilesOf("Mistakes");

    public static TheoryData<string> Checked => FilesOf("Checked");

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_gives_its_message_and_no_other(string file)
    {
        var diagnostics = Verify("Mistakes/" + file);

        // Of two names that are used before their definition, each has a message.
        Assert.Equal(file == "use_before_definition" ? 2 : 1, diagnostics.Count);
    }

    [Theory]
    [MemberData(nameof(Checked))]
    public void A_network_has_the_approved_diagnostics(string file) => Verify("Checked/" + file);

    [Theory]
    [InlineData("y = x -> conv: Conv(64, 3, stride=s)", "write 'stride: s'")]
    [InlineData("for = relu(x)", "'for' is a reserved word")]
    [InlineData("y = x -> in: Conv(64, 3)", "'in' is a reserved word")]
    [InlineData("x -= relu(x)", "'-=' is not available")]
    [InlineData("y = x.relu()", "write 'relu(x)' or 'x -> relu'")]
    [InlineData("y = F.interpolate(x, 2)", "write 'upsample(x, size: [2, 2], mode: nearest)'")]
    [InlineData("y = if C = 3 { x } else { relu(x) }", "compared with '=='")]
    [InlineData("y = relu(x) # a comment", "comments begin with '//'")]
    [InlineData("y = x\n    return y", "write 'out y'")]
    [InlineData("y = x\n    return relu(y)", "declared with 'out', not with 'return'")]
    [InlineData("y = x\n    self.conv1 = Conv(64, 3)", "write 'y = x -> conv1: Conv(64, 3)'")]
    [InlineData("y = self.conv1(x)", "'self' is not available")]
    [InlineData("y = if C == 3 { x } elif C == 4 { relu(x) } else { x }", "write 'else if'")]
    [InlineData("y = x -> upsample(2, mode: 'nearest')", "write \"nearest\"")]
    public void Syntax_of_Python_is_answered_once(string statement, string advice)
    {
        var diagnostics = Compile($"block B()\n{{\n    in x: [N, C, H, W]\n    {statement}\n    out relu(y)\n}}\n");

        var foreign = Assert.Single(diagnostics, d => d.Code == "SEG110");
        Assert.Contains(advice, foreign.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(diagnostics, d => d.Code is "SEG106" or "SEG201");
    }

    [Theory]
    [InlineData("class Net(classes: int)", "write 'network Net()'")]
    [InlineData("def forward(self, x)", "write 'block forward()'")]
    [InlineData("import torch", "need no import")]
    [InlineData("import layers", "used with 'use'")]
    public void A_declaration_of_Python_is_answered_once(string line, string advice)
    {
        var diagnostics = Compile($"{line}\n{{\n    in x: [N, C, H, W]\n    out relu(x)\n}}\n");

        Assert.Contains(advice, Assert.Single(diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_self_of_Python_has_advice() => Assert.Contains(
        "without 'self'",
        Assert.Single(Compile("block B()\n{\n    in x: [N, C, H, W]\n    out x + self.y\n}\n")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void An_experiment_with_a_wrong_network_reports_no_more()
    {
        var text = File.ReadAllText(Path.Combine(Verifier.Folder, "Mistakes", "argument_as_item.seg")).Replace("lr 0.1", "", StringComparison.Ordinal);
        Assert.Empty(Compile(text));

        var wrong = text.Replace("final: Conv(classes, 1)", "final: Conv(7, 1)", StringComparison.Ordinal);

        Assert.Equal("SEG302", Assert.Single(Compile(wrong)).Code);
    }

    [Fact]
    public void The_default_of_an_enumeration_is_checked_in_a_head_that_no_network_uses()
    {
        const string Text =
            """
            head H(backbone: Backbone, kind: plain | strong = strong)
            {
                in image: [N, 3, H, W]

                f = image -> inline backbone
                width = match kind { plain => 8 }
                out seg = f.c1 -> score: Conv(width, 1)
            }
            """;

        var found = Assert.Single(Compile(Text));

        Assert.Equal("SEG407", found.Code);
        Assert.Contains("matches strong", found.Message, StringComparison.Ordinal);
        Assert.Empty(Compile(Text.Replace("plain => 8", "plain => 8, strong => 16", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Conv2d(64, 3)", "Write 'Conv(channels, kernel)'")]
    [InlineData("BatchNorm2d(64)", "Write 'Norm'")]
    [InlineData("ReLU", "Write 'relu'")]
    public void Layers_of_PyTorch_are_translated(string layer, string advice)
    {
        var diagnostics = Compile($"block B()\n{{\n    in x: [N, C, H, W]\n    out x -> layer: {layer}\n}}\n");

        Assert.Contains(advice, Assert.Single(diagnostics).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("crop(96)", "write 'augment crop(…)'")]
    [InlineData("adamw 0.1", "write 'optimizer adamw(…)'")]
    [InlineData("power 0.9", "write 'schedule poly(power: …)'")]
    public void An_item_that_belongs_elsewhere_is_said_to(string item, string advice)
    {
        var text = File.ReadAllText(Path.Combine(Verifier.Folder, "Mistakes", "argument_as_item.seg")).Replace("lr 0.1", item, StringComparison.Ordinal);

        Assert.Contains(advice, Assert.Single(Compile(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_of_the_compiler_becomes_a_diagnostic_of_its_file()
    {
        var report = FileReport.Guarded(new SourceText("a.seg", "network A"), () => throw new DivideByZeroException("Attempted to divide by zero."));

        Assert.Contains("DivideByZeroException", Assert.Single(report.Own).Message, StringComparison.Ordinal);
        Assert.True(report.HasErrors);
    }

    [Fact]
    public void Signs_of_quotients_are_printed_with_the_precedence_of_the_language()
    {
        var half = Dimension.FloorDivide(Dimension.Symbol("H"), 2);

        Assert.Equal("-(H / 2) + 1", (1 - half).ToString());
        Assert.Equal("-H + 1", (1 - Dimension.Symbol("H")).ToString());
        Assert.Equal("-3 * (H / 2)", (half * -3).ToString());
    }

    private static IReadOnlyList<Diagnostic> Verify(string file)
    {
        var diagnostics = SegCompiler.Compile(SampleFiles.Read(Path.Combine(Verifier.Folder, file + ".seg"))).Diagnostics;
        Verifier.Verify(file, Dump.Diagnostics(diagnostics));
        return diagnostics;
    }

    private static IReadOnlyList<Diagnostic> Compile(string text) => SegCompiler.Compile([SegCompiler.Parse("test.seg", text)]).Diagnostics;

    private static TheoryData<string> FilesOf(string folder) =>
        [.. Directory.GetFiles(Path.Combine(Verifier.Folder, folder), "*.seg").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];
}
