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
/// <param name="Scalars">The items with a number, a flag or a word, as far as they are present.</param>
/// <param name="Rules">The learning rates and weight decays by part, in order.</param>
/// <param name="Freeze">The parts that are not trained.</param>
/// <param name="Start">The origin of the initial weights; null if there is none.</param>
/// <param name="Inference">How the network is applied to an image in evaluation; null for the default.</param>
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
    IReadOnlyList<EntryArgument> Scalars,
    IReadOnlyList<BoundRule> Rules,
    IReadOnlyList<FrozenPart> Freeze,
    BoundStart? Start,
    BoundEntry? Inference,
    SourceText Source,
    SourceSpan Span)
{
    /// <summary>The texts of the declaration and of those that it inherits from, in order.</summary>
    public required IReadOnlyList<string> Declarations { get; init; }

    /// <summary>The metrics that are written in C#, in order.</summary>
    public IReadOnlyList<ExternMetric> Metrics { get; init; } = [];

    /// <summary>The metric that decides which evaluation is the best; null for the default.</summary>
    public BoundMetric? Best { get; init; }

    /// <summary>The parts whose activations are computed again in the backward pass, in order.</summary>
    public IReadOnlyList<NetworkPart> Recompute { get; init; } = [];

    /// <summary>The settings whose values are combined in a sweep, in order; empty if there is none.</summary>
    public IReadOnlyList<SweptSetting> Sweep { get; init; } = [];

    /// <summary>The uses of vocabulary entries that may be written in C#.</summary>
    public IEnumerable<BoundEntry> Entries => [.. Augment, .. Loss.Terms.Select(t => t.Loss), .. Metrics.Select(m => m.Entry), Optimizer];
}

/// <summary>A metric of an evaluation.</summary>
/// <param name="Name">Its name, for example <c>rmse</c>.</param>
/// <param name="Target">The target of the dataset; null for the labels.</param>
public sealed record BoundMetric(string Name, string? Target);

/// <summary>A metric that is written in C#.</summary>
/// <param name="Entry">The metric with its arguments.</param>
/// <param name="Output">The output that it is computed on.</param>
public sealed record ExternMetric(BoundEntry Entry, string Output);

/// <summary>A part of a network.</summary>
/// <param name="Name">A name such as <c>norm</c>, or the path of a module or parameter.</param>
/// <param name="Span">Its source span; that of <c>from</c> if it is inherited.</param>
public sealed record NetworkPart(string Name, SourceSpan Span)
{
    /// <summary>In <c>freeze</c>, the batch norms with their statistics; in rules, the parameters of all normalizations.</summary>
    public const string Norm = "norm";

    /// <summary>In <c>freeze</c>, the running statistics of the batch norms.</summary>
    public const string Statistics = "statistics";

    /// <summary>In rules, all parameters named <c>bias</c>.</summary>
    public const string Bias = "bias";

    /// <summary>The backbones.</summary>
    public const string Backbone = "backbone";

    /// <summary>An older name of <see cref="Backbone"/>.</summary>
    public const string OldBackbone = "trunk";
}

/// <summary>A part of a network that is not trained, in all epochs or some.</summary>
/// <param name="Part">The part.</param>
/// <param name="From">The first epoch.</param>
/// <param name="Until">The epoch after the last one; null for the end.</param>
public sealed record FrozenPart(NetworkPart Part, long From, long? Until);

/// <summary>The learning rate or weight decay of parts of a network.</summary>
/// <param name="Item">The item, <c>lr</c> or <c>weight_decay</c>.</param>
/// <param name="Value">The value.</param>
/// <param name="IsFactor">Whether the value is a multiple of that of the optimizer.</param>
/// <param name="Parts">The parts; at least one.</param>
public sealed record BoundRule(string Item, double Value, bool IsFactor, IReadOnlyList<NetworkPart> Parts);

/// <summary>The origin of initial weights.</summary>
/// <param name="Experiment">The name of the experiment that provides them; null if it is a file.</param>
/// <param name="File">The file that provides them; null if it is an experiment.</param>
/// <param name="Renames">The beginnings of keys that are replaced, in order.</param>
public sealed record BoundStart(string? Experiment, string? File, IReadOnlyList<(string Old, string New)> Renames);

/// <summary>A vocabulary entry with its arguments.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Arguments">The explicit arguments; omitted ones have the record's own defaults.</param>
/// <param name="Span">Its source span.</param>
public sealed record BoundEntry(VocabularyEntry Entry, IReadOnlyList<EntryArgument> Arguments, SourceSpan Span)
{
    /// <summary>The declaration of the entry if it is written in C#; null if it is built in.</summary>
    public ExternPart? Extern { get; init; }

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

/// <summary>A setting with its values in a sweep.</summary>
/// <param name="Name">The name of the setting, for example <c>loss.min-kept</c>.</param>
/// <param name="Values">The values, as on the command line.</param>
public sealed record SweptSetting(string Name, IReadOnlyList<string> Values);
