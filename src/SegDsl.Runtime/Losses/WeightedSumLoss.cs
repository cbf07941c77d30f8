using System.Globalization;
using SegDsl.Networks;
using SegDsl.Validation;

namespace SegDsl.Losses;

/// <summary>A term of a <see cref="WeightedSumDefinition"/>.</summary>
/// <param name="Weight">The factor of the loss; at least 0.</param>
/// <param name="Loss">The loss.</param>
/// <param name="From">The first epoch in which the term is active, starting at 0.</param>
/// <param name="Until">The first epoch in which the term is no longer active; null for no end.</param>
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

/// <summary>A weighted sum of losses, each of which may be limited to a range of epochs. Its parts are the weighted parts of its terms.</summary>
public sealed class WeightedSumLoss : SegmentationLoss
{
    private readonly List<Term> terms = [];
    private List<Term> active = [];
    private int epoch;

    /// <summary>Creates the loss.</summary>
    /// <param name="definition">The terms of the loss.</param>
    /// <param name="classes">The number of classes; at least 1.</param>
    /// <param name="ignoreIndex">Pixels with this label are ignored; must not be the index of a class.</param>
    /// <exception cref="ArgumentException"><paramref name="ignoreIndex"/> is the index of a class.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> is out of range.</exception>
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

    /// <summary>
    /// The targets of the active terms. If terms use different borders, only targets for the border of the first such term are precomputed.
    /// </summary>
    public override LossNeeds Needs => active.Select(term => term.Loss.Needs).Where(needs => needs.LabelSets || needs.Edges)
        .Aggregate(default(LossNeeds), (sum, needs) => sum == default || sum.Border == needs.Border
            ? new LossNeeds(sum.LabelSets || needs.LabelSets, sum.Edges || needs.Edges, needs.Border)
            : sum);

    /// <inheritdoc/>
    internal override bool ComparesNeighbors => terms.Exists(term => term.Loss.ComparesNeighbors);

    /// <inheritdoc/>
    internal override IReadOnlyList<string> PartNames => [.. terms.SelectMany(term => term.PartNames)];

    /// <inheritdoc/>
    internal override string Kind => "sum";

    /// <inheritdoc/>
    public override void BeginEpoch(int epoch)
    {
        this.epoch = epoch;
        active = terms.FindAll(term => epoch >= term.Definition.From && epoch < (term.Definition.Until ?? int.MaxValue));
        foreach (var term in terms) term.Loss.BeginEpoch(epoch);
    }

    /// <inheritdoc/>
    internal override LossValue Evaluate(NamedTensors outputs, LossTargets targets)
    {
        if (active.Count == 0) throw new InvalidOperationException($"No term of the loss is active in epoch {epoch}.");
        var values = active.ConvertAll(term => (Term: term, Value: term.Loss.Evaluate(outputs, targets)));
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
