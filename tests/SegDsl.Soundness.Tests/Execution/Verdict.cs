using SegDsl.Language;
using SegDsl.Language.Diagnostics;
using SegDsl.Soundness.Tests.Mutation;

namespace SegDsl.Soundness.Tests.Execution;

/// <summary>What the compiler says of a mutant.</summary>
internal enum Verdict
{
    /// <summary>No error.</summary>
    Accepted,

    /// <summary>Errors of shapes and no others.</summary>
    WrongShape,

    /// <summary>Other errors: syntax, names, types, values.</summary>
    WrongOtherwise,
}

/// <summary>A mutant as the compiler sees it.</summary>
internal sealed record JudgedMutant(Mutant Mutant, Compilation Compilation)
{
    public Verdict Verdict { get; } = VerdictOf(Compilation);

    /// <summary>What is wrong with it.</summary>
    public IEnumerable<string> Errors => Compilation.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString());

    /// <summary>
    /// Whether all that is wrong is the number of dimensions. Torch takes [C, H, W] where the language demands [N, C, H, W], and so tokens [N, L, C] for
    /// a map without a batch; then nothing throws, and the result is not what was meant.
    /// </summary>
    public bool IsOfAnotherRank => Compilation.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).All(d => d.Code == "SEG304");

    public static JudgedMutant Of(Mutant mutant) => new(mutant, SegCompiler.Compile([SegCompiler.Parse($"{mutant.Namespace}.seg", mutant.Text)]));

    private static Verdict VerdictOf(Compilation compilation)
    {
        var errors = compilation.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
        if (errors.Count == 0) return Verdict.Accepted;
        return errors.TrueForAll(e => IsShape(e.Code)) ? Verdict.WrongShape : Verdict.WrongOtherwise;
    }

    /// <summary>
    /// Whether a diagnostic says that tensors do not fit. The others of SEG3xx say that the compiler cannot tell, or does not have what is
    /// written.
    /// </summary>
    private static bool IsShape(string code) =>
        code is "SEG301" or "SEG302" or "SEG303" or "SEG304" or "SEG305" or "SEG306" or "SEG310" or "SEG311" or "SEG312" or "SEG313" or "SEG314" or "SEG315";
}
