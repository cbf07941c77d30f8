using SegDsl.Language;
using SegDsl.Language.Diagnostics;
using SegDsl.Soundness.Tests.Mutation;

namespace SegDsl.Soundness.Tests.Execution;

/// <summary>The result of compiling a mutant.</summary>
internal enum Verdict
{
    /// <summary>No errors.</summary>
    Accepted,

    /// <summary>Only shape errors.</summary>
    ShapeError,

    /// <summary>Other errors: syntax, names, types, values.</summary>
    OtherError,
}

/// <summary>A mutant with the result of its compilation.</summary>
internal sealed record CompiledMutant(Mutant Mutant, Compilation Compilation)
{
    public Verdict Verdict { get; } = VerdictOf(Compilation);

    /// <summary>The errors of the mutant.</summary>
    public IEnumerable<string> Errors => Compilation.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString());

    /// <summary>
    /// Whether all errors concern the number of dimensions. Torch accepts [C, H, W] where the language requires [N, C, H, W], and therefore treats tokens
    /// [N, L, C] as a map without a batch. Nothing throws in this case, although the result is not the intended one.
    /// </summary>
    public bool HasOnlyRankErrors => Compilation.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).All(d => d.Code == "SEG304");

    public static CompiledMutant Of(Mutant mutant) => new(mutant, SegCompiler.Compile([SegCompiler.Parse($"{mutant.Namespace}.seg", mutant.Text)]));

    private static Verdict VerdictOf(Compilation compilation)
    {
        var errors = compilation.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
        if (errors.Count == 0) return Verdict.Accepted;
        return errors.TrueForAll(e => IsShape(e.Code)) ? Verdict.ShapeError : Verdict.OtherError;
    }

    /// <summary>
    /// Whether a diagnostic reports incompatible shapes. The other codes SEG3xx report that the compiler cannot determine a shape or does not support the code.
    /// </summary>
    private static bool IsShape(string code) =>
        code is
        "SEG301" or "SEG302" or "SEG303" or "SEG304" or "SEG305" or "SEG306" or "SEG310"
        or "SEG311" or "SEG312" or "SEG313" or "SEG314" or "SEG315" or "SEG326";
}
