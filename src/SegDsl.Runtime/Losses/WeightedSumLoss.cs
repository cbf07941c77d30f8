using System.Globalization;
using SegDsl.Networks;
using SegDsl.Validation;

namespace SegDsl.Losses;

/// <summary>A term of a <see cref="WeightedSumDefinition"/>.</summary>
/// <param name="Weight">Weight in the sum of losses, at least 0.</param>
/// <param name="Loss">The loss.</param>
/// <param name="From">First epoch in which the term is active, at least 0.</param>
/// <param name="Until">First epoch in which the term is inactive again, at least 1; null for never.</param>
public sealed record LossTerm(double Weight, LossDefinition Loss, int From = 0, int? Until = null)
{
    /// <summary>Weight in the sum of losses, at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Weight { get; init => field = Limit.AtLeast(0, value); } = Limit.AtLeast(0, Weight);

    /// <summary>First epoch in which the term is active, at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int From { get; init => field = Limit.AtLeast(0, value); } = Limit.AtLeast(0, From);

    /// <summary>First epoch in which the term is inactive again, at least 1; null for never.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int? Until { get; init => field = Limit.AtLeast(1, value); } = Limit.AtLeast(1, Until);
}

/// <summary>A weighted sum of losses.</summary>
/// <param name="Terms">The terms; at least one.</param>
public sealed record WeightedSumDefinition(params IReadOnlyList<LossTerm> Terms) : LossDefinition
{
    /// <inheritdoc/>
    public override SegmentationLoss Create(int classes, int ignoreIndex) => new WeightedSumLoss(this, classes, ignoreIndex);
}

/// <summary>A weighted sum of losses, each of which may count in some epochs only. Its parts are the terms' parts, weighted.</summary>
public sealed class WeightedSumLoss : SegmentationLoss
{
    private readonly List<Term> terms = [];
    private List<Term> current = [];
    private int epoch;

    /// <summary>Creates the loss.</summary>
    /// <param name="definition">Its terms.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="ignoreIndex">The label that does not count.</param>
    public WeightedSumLoss(WeightedSumDefinition definition, int classes, int ignoreIndex) : base(classes, ignoreIndex)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var losses = definition.Terms.Select(term => (Term: term, Loss: term.Loss.Create(classes, ignoreIndex))).ToList();
        var shared = losses.SelectMany(l => l.Loss.PartNames).GroupBy(name => name).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet();
        var taken = new HashSet<string>();
        foreach (var (term, loss) in losses)
            terms.Add(new Term(term, loss, [.. loss.PartNames.Select(name => Unique(shared.Contains(name) ? $"{loss.Kind}({name})" : name, taken))]));
        BeginEpoch(0);
    }

    /// <summary>What the terms need; of terms with several borders those of the first border, the others compute their targets themselves.</summary>
    public override LossNeeds Needs => current.Select(term => term.Loss.Needs).Where(needs => needs.LabelSets || needs.Edges)
        .Aggregate(default(LossNeeds), (sum, needs) => sum == default || sum.Border == needs.Border
            ? new LossNeeds(sum.LabelSets || needs.LabelSets, sum.Edges || needs.Edges, needs.Border)
            : sum);

    /// <inheritdoc/>
    internal override IReadOnlyList<string> PartNames => [.. terms.SelectMany(term => term.PartNames)];

    /// <inheritdoc/>
    internal override string Kind => "sum";

    /// <inheritdoc/>
    public override void BeginEpoch(int epoch)
    {
        this.epoch = epoch;
        current = terms.FindAll(term => epoch >= term.Definition.From && epoch < (term.Definition.Until ?? int.MaxValue));
        foreach (var term in terms) term.Loss.BeginEpoch(epoch);
    }

    /// <inheritdoc/>
    internal override LossValue Evaluate(NamedTensors outputs, LossTargets targets)
    {
        if (current.Count == 0) throw new InvalidOperationException($"No term of the loss counts in epoch {epoch}.");
        var values = current.ConvertAll(term => (Term: term, Value: term.Loss.Evaluate(outputs, targets)));
        var total = values.Select(v => v.Term.Definition.Weight * v.Value.Total).Aggregate((a, b) => a + b);
        return new LossValue(total, [.. values.SelectMany(v => v.Value.Parts.Zip(
            v.Term.PartNames, (part, name) => new LossPart(name, v.Term.Definition.Weight * part.Value)))]);
    }

    private static string Unique(string name, HashSet<string> taken)
    {
        var unique = name;
        for (var count = 2; !taken.Add(unique); count++) unique = string.Create(CultureInfo.InvariantCulture, $"{name} {count}");
        return unique;
    }

    private sealed record Term(LossTerm Definition, SegmentationLoss Loss, IReadOnlyList<string> PartNames);
}
