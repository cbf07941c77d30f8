using System.Globalization;
using System.Text;
using SegDsl.Soundness.Tests.Execution;
using SegDsl.Soundness.Tests.Mutation;

namespace SegDsl.Soundness.Tests;

/// <summary>Counts mutants by outcome, and records those where the compiler was wrong.</summary>
internal sealed class Report
{
    private readonly Dictionary<(MutationKind Kind, Verdict Verdict, bool IsCorrect), int> counts = [];

    private readonly Dictionary<MutationKind, int> unconstructed = [];
    private readonly Dictionary<MutationKind, int> unbatched = [];

    /// <summary>Descriptions of the mutants where the compiler was wrong.</summary>
    public List<string> Violations { get; } = [];

    /// <summary>Adds a mutant.</summary>
    /// <param name="mutant">The mutant.</param>
    /// <param name="violation">How the mutant contradicts the compiler; null if it does not.</param>
    public void Add(CompiledMutant mutant, string? violation)
    {
        var key = (mutant.Mutant.Mutation.Kind, mutant.Verdict, violation is null);
        counts[key] = counts.GetValueOrDefault(key) + 1;
        if (violation is null) return;
        var outcome = mutant.Verdict == Verdict.Accepted ? "accepted" : string.Join("\n", mutant.Errors);
        Violations.Add($"{mutant.Mutant}\n{outcome}\n{violation}");
    }

    /// <summary>Adds a mutant that was rejected for a shape and cannot be constructed in C#.</summary>
    public void AddUnconstructed(CompiledMutant mutant)
    {
        Add(mutant, null);
        Count(unconstructed, mutant);
    }

    /// <summary>Adds a mutant that was rejected for its number of dimensions, but that torch accepts as a map without a batch.</summary>
    public void AddUnbatched(CompiledMutant mutant) => Count(unbatched, mutant);

    /// <summary>
    /// A table by kind of mutation: accepted mutants and how many of them ran; mutants rejected for a shape, how many of them threw, how many of those were not
    /// run because they cannot be constructed, and how many torch accepted as a map without a batch; mutants rejected for other errors.
    /// </summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine("kind             accepted    ran  rejected  threw  (not made)  no batch  other err");
        foreach (var kind in Enum.GetValues<MutationKind>()) Row(kind.ToString(), k => k == kind);
        Row("all", _ => true);
        return text.ToString();

        void Row(string name, Func<MutationKind, bool> isOf)
        {
            int Count(Verdict verdict, params bool[] isCorrect) =>
                counts.Where(c => isOf(c.Key.Kind) && c.Key.Verdict == verdict && isCorrect.Contains(c.Key.IsCorrect)).Sum(c => c.Value);
            var (accepted, ran) = (Count(Verdict.Accepted, true, false), Count(Verdict.Accepted, true));
            var (rejected, threw) = (Count(Verdict.ShapeError, true, false), Count(Verdict.ShapeError, true));
            var unmade = unconstructed.Where(u => isOf(u.Key)).Sum(u => u.Value);
            var passed = unbatched.Where(u => isOf(u.Key)).Sum(u => u.Value);
            text.AppendLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-16} {accepted,8} {ran,6} {rejected + passed,9} {threw,6} {unmade,11} {passed,9} {Count(Verdict.OtherError, true),10}"));
        }
    }

    private static void Count(Dictionary<MutationKind, int> counts, CompiledMutant mutant) =>
        counts[mutant.Mutant.Mutation.Kind] = counts.GetValueOrDefault(mutant.Mutant.Mutation.Kind) + 1;
}
