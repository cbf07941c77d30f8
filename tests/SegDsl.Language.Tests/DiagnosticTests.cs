using SegDsl.Language.Diagnostics;
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
        var diagnostics = SegCompiler.Compile(SampleFiles.Read(Path.Combine(Verifier.Folder, "Samples", code + ".seg"))).Diagnostics;
        Verifier.Verify("Samples/" + code, Dump.Diagnostics(diagnostics));
        Assert.Contains(diagnostics, d => d.Code == code);
        Assert.All(diagnostics, d => Assert.DoesNotContain("\n", d.Message, StringComparison.Ordinal));
    }
}
