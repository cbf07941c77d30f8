using SegDsl.Language.Text;

namespace SegDsl.Language.Binding;

/// <summary>An experiment: all that a training run needs.</summary>
/// <param name="Name">The name of the declaration.</param>
/// <param name="Namespace">The namespace of its file.</param>
/// <param name="Summary">The doc comment; empty where there is none.</param>
/// <param name="Network">The network with its arguments.</param>
/// <param name="Data">The dataset.</param>
/// <param name="Fold">Which of its folds is trained and evaluated, from 0.</param>
/// <param name="TrainSplit">The split that is trained on.</param>
/// <param name="ValidationSplit">The split that is evaluated.</param>
/// <param name="Sampling">Which samples an epoch has; null where nothing was written.</param>
/// <param name="Augment">What happens to a training sample, in order.</param>
/// <param name="Loss">The loss.</param>
/// <param name="Optimizer">The optimiser.</param>
/// <param name="Schedule">The schedule; null where none was written.</param>
/// <param name="Numbers">The items that are numbers, as far as they were written.</param>
/// <param name="Freeze">What is not trained.</param>
/// <param name="StartFrom">The name of the experiment whose weights it starts from; null where there is none.</param>
/// <param name="StartFile">The file whose weights it starts from; null where there is none.</param>
/// <param name="Source">The file it stands in.</param>
/// <param name="Span">Where the declaration stands.</param>
public sealed record BoundExperiment(
    string Name,
    string Namespace,
    string Summary,
    BlockInstance Network,
    BoundDataset Data,
    int Fold,
    string TrainSplit,
    string ValidationSplit,
    RecipePart? Sampling,
    IReadOnlyList<RecipePart> Augment,
    BoundLoss Loss,
    RecipePart Optimizer,
    RecipePart? Schedule,
    IReadOnlyList<RecipeArgument> Numbers,
    IReadOnlyList<FrozenPart> Freeze,
    string? StartFrom,
    string? StartFile,
    SourceText Source,
    SourceSpan Span);

/// <summary>A part of a network that is not trained.</summary>
/// <param name="Name"><c>norm</c>, <c>trunk</c>, or the path of a module.</param>
/// <param name="Span">Where it stands.</param>
public sealed record FrozenPart(string Name, SourceSpan Span)
{
    /// <summary>The batch norms.</summary>
    public const string Norm = "norm";

    /// <summary>The backbone.</summary>
    public const string Trunk = "trunk";
}

/// <summary>A sampling, augmentation, loss, optimiser or schedule: the record of the runtime that stands for it, and the arguments that were written.</summary>
/// <param name="Name">The name in the language, say <c>scale</c>.</param>
/// <param name="RecordType">The full C# name of the record, say <c>SegDsl.Data.RandomScale</c>.</param>
/// <param name="Arguments">The written arguments; those left out have the record's own defaults.</param>
/// <param name="Span">Where it stands.</param>
public sealed record RecipePart(string Name, string RecordType, IReadOnlyList<RecipeArgument> Arguments, SourceSpan Span)
{
    /// <summary>The argument for a parameter of the record; null where it was not written.</summary>
    public object? Argument(string target) => Arguments.FirstOrDefault(a => a.Name == target)?.Value;
}

/// <summary>An argument of a record.</summary>
/// <param name="Name">The name of the record's parameter, say <c>Min</c>.</param>
/// <param name="Value">
/// A <see cref="long"/> (for the record's <c>int</c>), a <see cref="double"/>, a <see cref="bool"/>, a <see cref="string"/> or a list of numbers.
/// </param>
/// <param name="IsProperty">Whether it sets a property that the constructor does not take.</param>
public sealed record RecipeArgument(string Name, object Value, bool IsProperty = false);

/// <summary>The loss of an experiment: a weighted sum.</summary>
/// <param name="Terms">Its terms; at least one.</param>
/// <param name="Span">Where it stands.</param>
public sealed record BoundLoss(EquatableList<BoundLossTerm> Terms, SourceSpan Span)
{
    /// <summary>Whether it is no sum at all: one loss, with its full weight in every epoch.</summary>
    public bool IsOneAlone => Terms is [{ Weight: 1, From: 0, Until: null }];
}

/// <summary>A term of a loss.</summary>
/// <param name="Weight">The number before it; 1 where there is none.</param>
/// <param name="Loss">The loss.</param>
/// <param name="From">The first epoch in which it counts.</param>
/// <param name="Until">The epoch from which on it does not count; null for never.</param>
/// <param name="Outputs">The outputs that it looks at.</param>
public sealed record BoundLossTerm(double Weight, RecipePart Loss, long From, long? Until, EquatableList<LossOutput> Outputs);
