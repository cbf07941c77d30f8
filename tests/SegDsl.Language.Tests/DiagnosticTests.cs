using SegDsl.Language.Binding;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Syntax;
using SegDsl.Tests;

namespace SegDsl.Language.Tests;

/// <summary>Every diagnostic has a sample <c>Samples/CODE.seg</c> that produces it.</summary>
public class DiagnosticTests
{
    public static TheoryData<string> Codes => [.. DiagnosticCatalog.All.Select(d => d.Code)];

    [Fact]
    public void Codes_are_unique()
    {
        Assert.Equal(DiagnosticCatalog.All.Count, DiagnosticCatalog.All.Select(d => d.Code).Distinct().Count());
        Assert.All(DiagnosticCatalog.All, d => Assert.Matches("^SEG[1-5][0-9]{2}$", d.Code));
    }

    [Fact]
    public void Every_code_has_a_sample()
    {
        var samples = Directory.GetFiles(Path.Combine(Verifier.Folder, "Samples"), "*.seg")
            .Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal);
        Assert.Equal(DiagnosticCatalog.All.Select(d => d.Code), samples);
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void Is_produced_by_its_sample(string code)
    {
        var diagnostics = Compile(code, SampleFiles.Read(Path.Combine(Verifier.Folder, "Samples", code + ".seg")));
        Verifier.Verify("Samples/" + code, Dump.Diagnostics(diagnostics));
        Assert.Contains(diagnostics, d => d.Code == code);
        Assert.All(diagnostics, d => Assert.DoesNotContain("\n", d.Message, StringComparison.Ordinal));
    }

    /// <summary>The diagnostics of the sample or the page of a code. Two codes depend on C#: a project without methods, and one with a wrong method.</summary>
    internal static IReadOnlyList<Diagnostic> Compile(string code, IReadOnlyList<SyntaxTree> trees)
    {
        var compilation = SegCompiler.Compile(trees);
        if (code is not ("SEG534" or "SEG535")) return compilation.Diagnostics;
        var written = new List<CSharpMethod>();
        foreach (var name in code == "SEG535" ? new[] { "", "Mine" } : [])
            written.Add(new(name, "Other", "public static partial Tensor Other(Tensor logits)", "TorchSharp.torch.Tensor (TorchSharp.torch.Tensor)", true));
        return [.. compilation.Diagnostics, .. ExternImplementations.Check(compilation.Files.SelectMany(ExternMethod.Of), written)];
    }
}
