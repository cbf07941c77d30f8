using System.Globalization;
using System.Text;
using SegDsl.Soundness.Tests.Execution;
using SegDsl.Soundness.Tests.Mutation;

namespace SegDsl.Soundness.Tests;

/// <summary>Counts what became of mutants, and keeps where the compiler was wrong.</summary>
internal sealed class Report
{
    private readonly Dictionary<(MutationKind Kind, Verdict Verdict, bool IsRight), int> counts = [];

    private readonly Dictionary<MutationKind, int> unconstructed = [];
    private readonly Dictionary<MutationKind, int> unbatched = [];

    /// <summary>Where the compiler was wrong.</summary>
    public List<string> Violations { get; } = [];

    /// <summary>Adds a mutant.</summary>
    /// <param name="mutant">The mutant.</param>
    /// <param name="violation">How it shows the compiler wrong; null where it does not.</param>
    public void Add(JudgedMutant mutant, string? violation)
    {
        var key = (mutant.Mutant.Mutation.Kind, mutant.Verdict, violation is null);
        counts[key] = counts.GetValueOrDefault(key) + 1;
        if (violation is null) return;
        var said = mutant.Verdict == Verdict.Accepted ? "accepted" : string.Join("\n", mutant.Errors);
        Violations.Add($"{mutant.Mutant}\n{said}\n{violation}");
    }

    /// <summary>Adds a mutant that was rejected for a shape and has no C#.</summary>
    public void AddUnconstructed(JudgedMutant mutant)
    {
        Add(mutant, null);
        Count(unconstructed, mutant);
    }

    /// <summary>Adds a mutant that was rejected for its number of dimensions, and that torch takes for a map without a batch.</summary>
    public void AddUnbatched(JudgedMutant mutant) => Count(unbatched, mutant);

    /// <summary>
    /// The table of all kinds: how many were accepted and how many of them ran; how many were rejected for a shape, how many of them threw, and how
    /// many of those without being run, since they cannot be constructed; how many torch took for a map without a batch; how many were rejected
    /// otherwise.
    /// </summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine("kind             accepted    ran  rejected  threw  (not made)  no batch  otherwise");
        foreach (var kind in Enum.GetValues<MutationKind>()) Row(kind.ToString(), k => k == kind);
        Row("all", _ => true);
        return text.ToString();

        void Row(string name, Func<MutationKind, bool> isOf)
        {
            int Count(Verdict verdict, params bool[] isRight) =>
                counts.Where(c => isOf(c.Key.Kind) && c.Key.Verdict == verdict && isRight.Contains(c.Key.IsRight)).Sum(c => c.Value);
            var (accepted, ran) = (Count(Verdict.Accepted, true, false), Count(Verdict.Accepted, true));
            var (rejected, threw) = (Count(Verdict.WrongShape, true, false), Count(Verdict.WrongShape, true));
            var unmade = unconstructed.Where(u => isOf(u.Key)).Sum(u => u.Value);
            var passed = unbatched.Where(u => isOf(u.Key)).Sum(u => u.Value);
            text.AppendLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-16} {accepted,8} {ran,6} {rejected + passed,9} {threw,6} {unmade,11} {passed,9} {Count(Verdict.WrongOtherwise, true),10}"));
        }
    }

    private static void Count(Dictionary<MutationKind, int> counts, JudgedMutant mutant) =>
        counts[mutant.Mutant.Mutation.Kind] = counts.GetValueOrDefault(mutant.Mutant.Mutation.Kind) + 1;
}
