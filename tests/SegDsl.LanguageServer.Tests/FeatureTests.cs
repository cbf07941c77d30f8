using SegDsl.LanguageServer.Features;
using SegDsl.LanguageServer.Protocol;

namespace SegDsl.LanguageServer.Tests;

/// <summary>What the server answers.</summary>
public sealed class FeatureTests
{
    private const string Blocks = """
        namespace Parts

        /// Two convolutions.
        block Twice(width: int, stride: int = 1) {
            in x: [N, C, H, W]
            y = x -> first: Conv(width, 3, stride) -> n: Norm -> relu
            out y -> second: Conv(width, 3)
        }

        backbone Tiny(depth: small | large) {
            in x: [N, 3, H, W]
            low = x -> a: Twice(16)
            out low
            out high = low -> b: Twice(32, stride: 2)
        }
        """;

    private static string Body(string line, string more = "") =>
        $$"""
        use Parts

        network Net(width: int = 8) {
            in x: [N, 3, H, W]
            f = x -> backbone: Tiny(small)
            {{line}}
            out seg = f.high -> final: Conv(2, 1)
        {{more}}}
        """;

    [Theory]
    [InlineData("y = f.low -> c: Con‸v(width, 3)", "Conv(")]
    [InlineData("y = f.l‸ow -> c: Conv(width, 3)", "low: [N, 16, H, W]")]
    [InlineData("y = f.low -> c: Tw‸ice(width)", "block Twice(width: int, stride: int = 1)\n  in x: [N, C, H, W]\n  out [N, width, ")]
    [InlineData("y = f.low -> c: Twice(wi‸dth)", "width: int = 8")]
    [InlineData("y = f.low -> c: Twice(8, stri‸de: 2)", "stride: int = 1")]
    [InlineData("‸y = f.low -> c: Twice(width)", "y: [N, width, H, W]")]
    [InlineData("y = f.low -> c‸: Twice(width)", "c: Twice(width)\n  out [N, width, H, W]\n```\n\nA layer of `Net`.\n\n`Twice`: Two convolutions.")]
    [InlineData("y = f.low -> so‸me: Conv(8, 3, stride: 2)", "some: Conv(8, 3, stride: 2)\n  out [N, 8, ceil(H / 2), ceil(W / 2)]\n```")]
    [InlineData("y = f.low -> so‸me: Cnv(8)", "some:\n```\n\nA layer of `Net`.")]
    public void Hovers_show_signatures_shapes_and_documentation(string line, string expected)
    {
        var source = new Source(Body(line), Blocks);
        Assert.Contains(expected, Hovers.Of(source.Workspace, source.Document, source.Position)!.Contents.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("y = f.low -> ‸", "Conv", "Twice", "Tiny")]
    [InlineData("y = f.‸", "low", "high")]
    [InlineData("y = f.low -> c: Twice(‸", "width:", "stride:")]
    [InlineData("y = f.low -> c: Twice(8, s‸", "stride:")]
    [InlineData("y = x -> t: Tiny(depth: ‸)", "small", "large")]
    [InlineData("y = f.low -> upsample(2, mode: ‸)", "nearest", "bilinear")]
    [InlineData("y = f.low -> c: Conv(‸)", "kernel:", "bias:")]
    [InlineData("‸", "in", "out", "norm", "width", "f")]
    public void Completions_fit_the_position(string line, params string[] expected)
    {
        var source = new Source(Body(line), Blocks);
        var labels = Completions.At(source.Workspace, source.Document, source.Position).Select(i => i.Label).ToList();
        Assert.Empty(expected.Except(labels));
        Assert.DoesNotContain("epochs", labels);
    }

    [Theory]
    [InlineData("y = f.low -> upsample(2, mode: ‸)", "bilinear", "nearest")]
    [InlineData("y = f.low -> upsample(2, mode: bi‸)", "bilinear", "nearest")]
    [InlineData("y = x -> t: Tiny(depth: ‸)", "large", "small")]
    public void An_argument_of_an_enumeration_is_completed_with_its_members_only(string line, params string[] expected)
    {
        var labels = Proposed(new(Body(line), Blocks)).Select(i => i.Label).Order(StringComparer.Ordinal);
        Assert.Equal(expected, labels.Where(l => expected.Contains(l)));
        Assert.DoesNotContain(labels, l => l is "Conv" or "Twice" or "f" or "width" or "if" or "true");
    }

    [Fact]
    public void A_parameter_of_the_same_enumeration_is_an_argument()
    {
        var source = new Source("block Up(how: nearest | bilinear, size: int) {\n    in x: [N, C, H, W]\n    out x -> upsample(2, mode: ‸)\n}\n");
        var labels = Proposed(source).Select(i => i.Label).ToList();
        Assert.Contains("how", labels);
        Assert.DoesNotContain("size", labels);
    }

    [Theory]
    [InlineData("use ‸\n", "Parts")]
    [InlineData("‸", "block", "network", "experiment", "use")]
    [InlineData("experiment E {\n    ‸\n}", "epochs", "loss", "network", "data")]
    [InlineData("experiment E {\n    loss ‸\n}", "cross_entropy", "ohem")]
    [InlineData("experiment E {\n    optimizer sgd(‸)\n}", "momentum:")]
    [InlineData("experiment E {\n    precision ‸\n}", "fp32", "bf16")]
    [InlineData("experiment E\n{\n    network Net(width: 1)\n    data D\n    loss cr‸\n}", "cross_entropy")]
    [InlineData("experiment E\n{\n    network ‸\n}", "Tiny")]
    [InlineData("dataset D {\n    ‸\n}", "images", "labels", "classes")]
    public void Completions_outside_of_bodies_fit_the_position(string text, params string[] expected)
    {
        var source = new Source(text, Blocks);
        Assert.Empty(expected.Except(Completions.At(source.Workspace, source.Document, source.Position).Select(i => i.Label)));
    }

    [Fact]
    public void Nothing_is_proposed_in_comments() => Assert.Empty(Proposed(new("block B {\n    // x -> C‸\n}", Blocks)));

    [Fact]
    public void A_declaration_of_an_unused_namespace_brings_its_use()
    {
        var source = new Source("namespace Mine\n\nblock B {\n    in x: [N, C, H, W]\n    out x -> a: ‸\n}\n", Blocks);
        var twice = Proposed(source).Single(i => i.Label == "Twice");
        Assert.StartsWith("namespace Mine\n\nuse Parts\n\nblock B", Source.Apply(source.Document, twice.AdditionalTextEdits!), StringComparison.Ordinal);
    }

    [Fact]
    public void Definitions_lead_to_other_files()
    {
        var source = new Source(Body("y = f.low -> c: Tw‸ice(width)"), Blocks);
        var found = Navigation.Definition(source.Workspace, source.Document, source.Position)!;
        Assert.Equal(("file:///project/1.seg", 3, 6), (found.Uri, found.Range.Start.Line, found.Range.Start.Character));
    }

    [Theory]
    [InlineData("y = f.lo‸w -> c: Conv(width, 3)", "bottom")]
    [InlineData("y = f.low -> c: Tw‸ice(8)", "Both")]
    [InlineData("y = f.low -> c: Twice(8, stri‸de: 2)", "step")]
    [InlineData("y = f.low -> c: Twice(wid‸th:)", "channels")]
    [InlineData("y = x -> t: Tiny(depth: sm‸all)", null)]
    [InlineData("y = f.low -> c‸c: Conv(width, 3)", null)]
    public void Renaming_changes_every_occurrence_and_compiles(string line, string? newName)
    {
        var source = new Source(Body(line, "    out other = y\n"), Blocks);
        if (newName is null)
        {
            Assert.Null(Navigation.PrepareRename(source.Workspace, source.Document, source.Position));
            return;
        }
        var after = source.After(Navigation.Rename(source.Workspace, source.Document, source.Position, newName));
        var before = new Source(Body(line, "    out other = y\n"), Blocks);
        Assert.Equal(Errors(before), Errors(new(after[0], after[1])));
        Assert.Contains(newName, after[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_with_uses_that_only_the_compiler_finds_is_not_renamed()
    {
        var source = new Source(
            "head Top(classes: int, backbone: Backbone) {\n    in x: [N, 3, H, W]\n    f = x -> backbone: backbone\n"
            + "    out seg = f.high -> c: Conv(classes, 1)\n}\n",
            Blocks,
            "use Parts\nnetwork Whole = Top(2, Tiny(small))\n");
        var blocks = source.Workspace.Documents.ElementAt(1);
        var position = blocks.PositionOf(blocks.Source.Text.IndexOf("high", StringComparison.Ordinal));
        Assert.Empty(Errors(source));
        var error = Assert.Throws<RequestException>(() => Navigation.Rename(source.Workspace, blocks, position, "upper"));
        Assert.Contains("'high' is also used where it cannot be renamed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_taken_name_is_refused()
    {
        var source = new Source(Body("‸y = f.low -> c: Conv(8, 3)"), Blocks);
        var error = Assert.Throws<RequestException>(() => Navigation.Rename(source.Workspace, source.Document, source.Position, "f"));
        Assert.Contains("'f' is already used", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void References_are_found_in_all_files()
    {
        var source = new Source(Body("y = f.low -> c: Tw‸ice(8)"), Blocks);
        Assert.Equal(3, Navigation.References(source.Workspace, source.Document, source.Position, includesDeclaration: false).Count);
        Assert.Equal(4, Navigation.References(source.Workspace, source.Document, source.Position, includesDeclaration: true).Count);
    }

    [Theory]
    [InlineData("y = f.low -> c: Cnov(width, 3)", "Conv")]
    [InlineData("y = f.low -> c: Twice(wdth)", "width")]
    [InlineData("y = f.lwo -> c: Conv(width, 3)", "low")]
    [InlineData("y = f.low -> c: Conv(width, kernl: 3)", "kernel")]
    public void A_similar_name_is_offered(string line, string name)
    {
        var source = new Source(Body(line), Blocks);
        var action = Actions(source)[0];
        Assert.Equal($"Change to '{name}'", action.Title);
        Assert.Empty(Errors(new(source.After(action.Edit)[0], Blocks)));
    }

    [Fact]
    public void A_similar_dataset_is_offered_even_if_it_has_errors()
    {
        var source = new Source("dataset Field {\n}\n\nexperiment E {\n    data Feild\n}\n");
        Assert.Contains("Change to 'Field'", Actions(source).Select(a => a.Title));
    }

    [Fact]
    public void A_missing_use_is_offered()
    {
        var source = new Source(Body("y = f.low -> c: Conv(8, 3)").Replace("use Parts\n", "", StringComparison.Ordinal), Blocks);
        var action = Actions(source).First(a => a.Title == "Add 'use Parts'");
        Assert.Empty(Errors(new(source.After(action.Edit)[0], Blocks)));
    }

    [Fact]
    public void Signatures_mark_the_parameter()
    {
        var source = new Source(Body("y = f.low -> c: Twice(8, ‸)"), Blocks);
        var help = Signatures.Of(source.Workspace, source.Document, source.Position)!;
        Assert.Equal("block Twice(x: [N, C, H, W], width: int, stride: int = 1)", help.Signatures[0].Label);
        Assert.Equal("stride: int = 1", help.Signatures[0].Parameters[help.ActiveParameter].Label);
    }

    [Fact]
    public void Networks_show_their_size_and_experiments_a_command()
    {
        var source = new Source(Body("y = f.low -> c: Conv(8, 3)") + "\nexperiment E {\n}\n", Blocks);
        Assert.Equal(["train"], Lenses.Of(source.Workspace, source.Document).Select(l => l.Command.Title));
        var sound = new Source("network N(classes: int = 1000) {\n    in x: [N, 3, H, W]\n    out seg = x -> c: Conv(classes, 3, bias: false)\n}\n");
        Assert.Equal(["0.03 M parameters · 28.3 GFLOPs at 512×1024"], Lenses.Of(sound.Workspace, sound.Document).Select(l => l.Command.Title));
    }

    [Fact]
    public void Layers_at_line_ends_show_their_shape()
    {
        var source = new Source("block B {\n    in x: [N, C, H, W]\n    y = x\n        -> a: Conv(8, 3, stride: 2)\n        -> relu\n    out y\n}\n");
        var hints = InlayHints.Of(source.Workspace, source.Document, new(new(0, 0), new(9, 0)));
        Assert.Equal([(2, ": [N, 8, ceil(H / 2), ceil(W / 2)]"), (3, "[N, 8, ceil(H / 2), ceil(W / 2)]")], hints.Select(h => (h.Position.Line, h.Label)));
    }

    [Fact]
    public void Symbols_tokens_and_folds_cover_the_file()
    {
        var source = new Source(Blocks);
        Assert.Equal(["Twice", "Tiny"], Outlines.Symbols(source.Document).Select(s => s.Name));
        Assert.Equal(["x", "low", "low", "high"], Outlines.Symbols(source.Document)[1].Children.Select(s => s.Name));
        Assert.Equal(["Tiny"], Outlines.Find(source.Workspace, "tny").Select(s => s.Name));
        Assert.Contains(Outlines.Foldings(source.Document), f => f is { StartLine: 3, EndLine: 6 });
        Assert.Equal(0, Highlighting.Of(source.Document).Data.Count % 5);
    }

    [Theory]
    [InlineData("block B{in x:[N,C,H,W]\nout x->a:Conv(8,3)}")]
    [InlineData("block B{\r\nin x:[N,C,H,W]\r\nout x->a:Conv(8,3)\r\n}\r\n")]
    public void Formatting_gives_the_canonical_text(string text)
    {
        var source = new Source(text);
        Assert.Equal(Language.Formatting.SegFormatter.Format(source.Document.Tree), Source.Apply(source.Document, Formatting.Of(source.Document)));
    }

    private static IReadOnlyList<Protocol.CompletionItem> Proposed(Source source) => Completions.At(source.Workspace, source.Document, source.Position);

    private static IReadOnlyList<Protocol.CodeAction> Actions(Source source) => Corrections.Of(
        source.Document,
        [.. source.Workspace.Diagnose(source.Document).Select(d => new Protocol.EditorDiagnostic(
            source.Document.RangeOf(d.Location.Span), 1, d.Code, "seg", d.Message, null, null))]);

    private static List<string> Errors(Source source) =>
        [.. source.Workspace.Diagnose(CancellationToken.None).Where(d => d.Severity == Language.Diagnostics.DiagnosticSeverity.Error).Select(d => d.Message)];
}
