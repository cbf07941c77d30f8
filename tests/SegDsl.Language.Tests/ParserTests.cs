using SegDsl.Language.Diagnostics;
using SegDsl.Language.Text;

namespace SegDsl.Language.Tests;

public class ParserTests
{
    private static readonly string[] Fragments =
    [
        "block", "backbone", "head", "network", "dataset", "experiment", "namespace", "use", "in", "out", "aux", "inline", "if", "else", "match", "for", "as",
        "and", "or", "not", "parallel", "init", "x", "Conv", "C", "[", "]", "{", "}", "(", ")", ",", ":", "=", "->", "=>", "..", "..=", ".", "+", "-", "*", "/",
        "1", "2.5", "1e", "\"s\"", "\"open", "#804080", "#", "?", "\n", "\r\n", "// c\n",
        "/// d\n", "\u00e9", "\0", "==", "<", ">=", "|", "%", "classes", "splits",
    ];

    [Fact]
    public void Three_errors_give_three_diagnostics()
    {
        var text = "block B()\n{\n    in x: [N, C, H, W]\n    a = x -> conv1: Conv(8 3)\n    b = x -> conv2: Convv(8, 3)\n"
            + "    c = a + b\n    out relu(c) + missing\n}\n";
        var diagnostics = SegCompiler.Compile([SegCompiler.Parse("b.seg", text)]).Diagnostics;
        Assert.Equal(["SEG106 4:28", "SEG201 5:21", "SEG201 7:19"], diagnostics.Select(d => $"{d.Code} {d.Location.Start}"));
        Assert.Contains("Did you mean 'Conv'?", diagnostics[1].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("block B {\n}\nnamespace A\n", "but found 'namespace'. A file begins with at most one namespace.")]
    [InlineData("block B {\n}\nuse A\n", "but found 'use'. Write it before all declarations.")]
    [InlineData("netwrk B {\n}\n", "but found 'netwrk'. Did you mean 'network'?")]
    public void Words_at_the_wrong_place_are_explained(string text, string end) =>
        Assert.Contains(SegCompiler.Parse("b.seg", text).Diagnostics, d => d.Message.EndsWith(end, StringComparison.Ordinal));

    [Fact]
    public void Any_text_gives_a_tree()
    {
        var random = new Random(1);
        for (var i = 0; i < 2_000; i++)
        {
            var text = string.Join(random.Next(2) == 0 ? " " : "", Enumerable.Range(0, random.Next(60)).Select(_ => Fragments[random.Next(Fragments.Length)]));
            Compile(text);
        }
    }

    [Fact]
    public void Any_prefix_of_a_file_gives_a_tree()
    {
        foreach (var tree in Zoo.Parse())
            for (var length = 0; length < tree.Source.Text.Length; length += 23) Compile(tree.Source.Text[..length]);
    }

    [Fact]
    public void Any_file_with_missing_text_gives_a_tree()
    {
        var random = new Random(2);
        foreach (var tree in Zoo.Parse())
        {
            for (var i = 0; i < 25; i++)
            {
                var start = random.Next(tree.Source.Text.Length);
                var length = Math.Min(random.Next(1, 30), tree.Source.Text.Length - start);
                Compile(tree.Source.Text.Remove(start, length).Insert(start, Fragments[random.Next(Fragments.Length)]));
            }
        }
    }

    [Theory]
    [InlineData("(")]
    [InlineData("[")]
    [InlineData("- ")]
    [InlineData("not ")]
    [InlineData("x + ")]
    [InlineData("x -> ")]
    [InlineData("x[0].a")]
    [InlineData("if true { x } else ")]
    [InlineData("f(")]
    [InlineData("x -> [if a { for i in b { ")]
    public void Deep_and_long_text_does_not_overflow_the_stack(string piece) =>
        Compile("block B()\n{\n    in x: [N, C, H, W]\n    out " + string.Concat(Enumerable.Repeat(piece, 5_000)) + "\n}\n");

    [Theory]
    [InlineData("a\nb\r\nc\rd", 3, 2, 1 + 1)]
    [InlineData("a\nb\r\nc\rd", 7, 4, 1)]
    [InlineData("", 5, 1, 1)]
    public void All_line_endings_are_recognized(string text, int offset, int line, int column)
    {
        var position = new SourceText("t", text).PositionAt(offset);
        Assert.Equal(new LinePosition(line, column), position);
    }

    [Fact]
    public void Trees_are_equal_if_path_and_text_are()
    {
        Assert.Equal(SegCompiler.Parse("a.seg", "block"), SegCompiler.Parse("a.seg", "block"));
        Assert.NotEqual(SegCompiler.Parse("a.seg", "block"), SegCompiler.Parse("b.seg", "block"));
        Assert.NotEqual(SegCompiler.Parse("a.seg", "block"), SegCompiler.Parse("a.seg", "head"));
    }

    private static void Compile(string text)
    {
        var diagnostics = SegCompiler.Compile([SegCompiler.Parse("any.seg", text)]).Diagnostics;
        Assert.All(diagnostics, d => Assert.InRange(d.Location.Span.End, 0, text.Length));
        Assert.All(diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error), d => Assert.NotEmpty(d.Message));
    }
}
