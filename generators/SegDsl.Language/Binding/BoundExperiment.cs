using SegDsl.Language.Collections;
using SegDsl.Language.Text;
using SegDsl.Language.Vocabulary;

namespace SegDsl.Language.Binding;

/// <summary>An experiment, which defines a training run.</summary>
/// <param name="Name">The name of the declaration.</param>
/// <param name="Namespace">The namespace of its file.</param>
/// <param name="Summary">The doc comment; empty if there is none.</param>
/// <param name="Network">The network with its arguments.</param>
/// <param name="Data">The dataset.</param>
/// <param name="Fold">The fold to train and evaluate, from 0.</param>
/// <param name="TrainSplit">The split to train on.</param>
/// <param name="ValidationSplit">The split to evaluate on.</param>
/// <param name="Sampling">The sampling of an epoch; null for the default.</param>
/// <param name="Augment">The augmentations of a training sample, in order.</param>
/// <param name="Loss">The loss.</param>
/// <param name="Optimizer">The optimizer.</param>
/// <param name="Schedule">The schedule; null for the default.</param>
/// <param name="Numbers">The items with numbers, as far as they are present.</param>
/// <param name="Freeze">The parts that are not trained.</param>
/// <param name="StartFrom">The name of the experiment that provides the initial weights; null if there is none.</param>
/// <param name="StartFile">The file that provides the initial weights; null if there is none.</param>
/// <param name="Source">The file that contains it.</param>
/// <param name="Span">The span of the declaration.</param>
public sealed record BoundExperiment(
    string Name,
    string Namespace,
    string Summary,
    BlockInstance Network,
    BoundDataset Data,
    int Fold,
    string TrainSplit,
    string ValidationSplit,
    BoundEntry? Sampling,
    IReadOnlyList<BoundEntry> Augment,
    BoundLoss Loss,
    BoundEntry Optimizer,
    BoundEntry? Schedule,
    IReadOnlyList<EntryArgument> Numbers,
    IReadOnlyList<FrozenPart> Freeze,
    string? StartFrom,
    string? StartFile,
    SourceText Source,
    SourceSpan Span)
{
    /// <summary>The metric that decides which evaluation is the best; null for the default.</summary>
    public BoundMetric? Best { get; init; }
}

/// <summary>A metric of an evaluation.</summary>
/// <param name="Name">Its name, for example <c>rmse</c>.</param>
/// <param name="Target">The target of the dataset; null for the labels.</param>
public sealed record BoundMetric(string Name, string? Target);

/// <summary>A part of a network that is not trained.</summary>
/// <param name="Name"><c>norm</c>, <c>trunk</c>, or the path of a module.</param>
/// <param name="Span">Its source span.</param>
public sealed record FrozenPart(string Name, SourceSpan Span)
{
    /// <summary>The batch norms.</summary>
    public const string Norm = "norm";

    /// <summary>The backbone.</summary>
    public const string Trunk = "trunk";
}

/// <summary>A vocabulary entry with its arguments.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Arguments">The explicit arguments; omitted ones have the record's own defaults.</param>
/// <param name="Span">Its source span.</param>
public sealed record BoundEntry(VocabularyEntry Entry, IReadOnlyList<EntryArgument> Arguments, SourceSpan Span)
{
    /// <summary>The argument for a parameter; null if it was omitted.</summary>
    public object? Argument(string parameter) => Arguments.FirstOrDefault(a => a.Parameter.Name == parameter)?.Value;

    /// <summary>The argument for a parameter, or its default.</summary>
    public object? Value(string parameter) => Argument(parameter) ?? Entry.Parameter(parameter)?.Default;
}

/// <summary>An argument of a vocabulary entry, or the number of an item.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Value">
/// A <see cref="long"/> (for the record's <c>int</c>), a <see cref="double"/>, a <see cref="bool"/>, a <see cref="string"/>, a list of numbers, or the
/// two ends of a range.
/// </param>
public sealed record EntryArgument(EntryParameter Parameter, object Value)
{
    /// <summary>The parameters of the record that it sets, with their values.</summary>
    public IEnumerable<(string Target, object Value)> Assignments => Value is ValueTuple<double, double> ends
        ? [(Parameter.Targets[0], ends.Item1), (Parameter.Targets[1], ends.Item2)]
        : [(Parameter.Targets[0], Value)];
}

/// <summary>The loss of an experiment: a weighted sum.</summary>
/// <param name="Terms">Its terms; at least one.</param>
/// <param name="Span">Its source span.</param>
public sealed record BoundLoss(EquatableList<BoundLossTerm> Terms, SourceSpan Span)
{
    /// <summary>Whether it is a single loss with weight 1 in every epoch.</summary>
    public bool IsOneAlone => Terms is [{ Weight: 1, From: 0, Until: null }];
}

/// <summary>A term of a loss.</summary>
/// <param name="Weight">Its weight; 1 by default.</param>
/// <param name="Loss">The loss.</param>
/// <param name="From">The first epoch in which it is active.</param>
/// <param name="Until">The first epoch in which it is inactive again; null for never.</param>
/// <param name="Outputs">The outputs it is computed on.</param>
public sealed record BoundLossTerm(double Weight, BoundEntry Loss, long From, long? Until, EquatableList<LossOutput> Outputs);
