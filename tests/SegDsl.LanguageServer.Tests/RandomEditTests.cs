using SegDsl.Language;
using SegDsl.Language.Diagnostics;
using SegDsl.LanguageServer.Features;
using SegDsl.LanguageServer.Protocol;
using SegDsl.LanguageServer.Workspaces;
using Document = SegDsl.LanguageServer.Workspaces.Document;
using Range = SegDsl.LanguageServer.Protocol.Range;

namespace SegDsl.LanguageServer.Tests;

/// <summary>Random edits and requests: nothing fails, and the answers are those of a fresh compilation.</summary>
public sealed class RandomEditTests
{
    /// <summary>The number of edits; set <c>SEG_RANDOM_EDITS</c> for more.</summary>
    private static int Edits => int.TryParse(Environment.GetEnvironmentVariable("SEG_RANDOM_EDITS"), out var count) ? count : 300;

    private static readonly string[] Pieces =
    [
        "", "", "", " ", "\n", "{", "}", "(", ")", "[", "]", "->", ":", ",", ".", "=", "\"", "//", "///", "x", "y", "Conv(8, 3)", "block B {\n",
        "in x: [N, C, H, W]\n", "out x\n", "use ", "namespace ", "experiment E {\n", "0.5x", "for i in 0..3 {", "network", "aux ", "width:", "again ", "\r\n",
        "\u00e9", "\ud83d\ude00", "𝑥",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Nothing_fails_and_answers_equal_a_fresh_compilation(int seed)
    {
        var random = new Random(seed);
        var texts = new[] { Source(0), Source(1), Source(2) };
        var workspace = Workspace.Empty.With(texts.Select((text, i) => File(i, text)));
        for (var edit = 0; edit < Edits; edit++)
        {
            var (file, length) = (random.Next(texts.Length), random.Next(4) == 0 ? random.Next(40) : random.Next(3));
            var document = workspace.Find(PathOf(file))!;
            var start = random.Next(document.Source.Text.Length + 1);
            var range = new Range(document.PositionOf(start), document.PositionOf(Math.Min(start + length, document.Source.Text.Length)));
            var text = random.Next(30) == 0 ? Source(file) : document.Apply(new(range, Pieces[random.Next(Pieces.Length)]));
            workspace = workspace.With([File(file, text)]);
            Ask(workspace, workspace.Find(PathOf(random.Next(texts.Length)))!, random);
            if (edit % 10 != 0) continue;
            var actual = workspace.Diagnose(CancellationToken.None);
            Assert.DoesNotContain(actual, d => d.Descriptor.Title.Contains("internal", StringComparison.OrdinalIgnoreCase));
            Assert.Equal(Fresh(workspace).Select(d => d.ToString()), actual.Select(d => d.ToString()));
        }
    }

    private static void Ask(Workspace workspace, Document document, Random random)
    {
        var position = document.PositionOf(random.Next(document.Source.Text.Length + 1));
        Completions.At(workspace, document, position);
        Hovers.Of(workspace, document, position);
        Signatures.Of(workspace, document, position);
        Navigation.Definition(workspace, document, position);
        Navigation.References(workspace, document, position, includesDeclaration: true);
        Navigation.PrepareRename(workspace, document, position);
        InlayHints.Of(workspace, document, new(new(0, 0), new(int.MaxValue, 0)));
        Outlines.Symbols(document);
        Outlines.Foldings(document);
        Highlighting.Of(document);
        Lenses.Of(workspace, document);
        var diagnostics = workspace.Diagnose(document)
            .Select(d => new EditorDiagnostic(document.RangeOf(d.Location.Span), 1, d.Code, "seg", d.Message, null, null)).ToList();
        foreach (var action in Corrections.Of(document, diagnostics)) LanguageServer.Tests.Source.Apply(document, action.Edit.Changes[document.Uri]);
        if (document.Tree.Diagnostics.Count == 0) LanguageServer.Tests.Source.Apply(document, Formatting.Of(document));
    }

    private static IReadOnlyList<Diagnostic> Fresh(Workspace workspace) =>
        SegCompiler.Compile([.. workspace.Documents.Select(d => SegCompiler.Parse(d.Path, d.Source.Text))]).Diagnostics;

    private static Document File(int index, string text) => new("file://" + PathOf(index), PathOf(index), null, text);

    private static string PathOf(int index) => $"/project/{index}.seg";

    private static string Source(int index) => index switch
    {
        0 => """
            namespace A

            /// A block.
            block Twice(width: int, norm_first: bool = false) {
                in x: [N, C, H, W]
                y = if norm_first { x -> n: Norm } else { x }
                out y -> first: Conv(width, 3) -> second: Conv(width, 3)
            }
            """,
        1 => """
            namespace B
            use A

            backbone Tiny(depth: small | large) {
                in x: [N, 3, H, W]
                low = x -> a: Twice(16)
                out low
                rounds = match depth { small => 1, large => 3 }
                out high = low -> stages: [for i in 0..rounds as "b{i}" { Twice(32) }]
            }
            """,
        _ => """
            use B

            network Net(classes: int = 4) {
                in x: [N, 3, H, W]
                f = x -> backbone: Tiny(small)
                both: [N, 48, H, W] = concat(f.low, f.high)
                out seg = both -> final: Conv(classes, 1) -> upsample(2)
                out aux low = f.low -> head: Conv(classes:, 1)
            }
            """,
    };
}
