namespace SegDsl.Language.Binding;

/// <summary>What a setting takes.</summary>
public enum SettingKind
{
    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>A number.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Flag,

    /// <summary>Two numbers, the first no greater than the second.</summary>
    Range,

    /// <summary>Whole numbers in ascending order.</summary>
    Wholes,

    /// <summary>One of some words.</summary>
    Choice,
}

/// <summary>What a setting is a part of.</summary>
public enum SettingPlace
{
    /// <summary>The experiment itself.</summary>
    Experiment,

    /// <summary>The dataset.</summary>
    Data,

    /// <summary>The sampling.</summary>
    Sampling,

    /// <summary>An augmentation.</summary>
    Augment,

    /// <summary>The loss, where it is no sum.</summary>
    Loss,

    /// <summary>The loss of a term of a sum.</summary>
    TermLoss,

    /// <summary>A term of a sum of losses.</summary>
    Term,

    /// <summary>The optimiser.</summary>
    Optimizer,

    /// <summary>The schedule.</summary>
    Schedule,
}

/// <summary>A value of an experiment that a run may change.</summary>
/// <param name="Name">What it is called on a command line, say <c>loss.min-kept</c>.</param>
/// <param name="Summary">What it means.</param>
/// <param name="Kind">What it takes.</param>
/// <param name="Place">What it is a part of.</param>
/// <param name="Index">Which augmentation, or which term of the loss.</param>
/// <param name="RecordType">The C# name of the record it is a property of, without its namespace; empty for the experiment itself.</param>
/// <param name="Targets">The properties: one, or two for a range.</param>
public sealed record BoundSetting(
    string Name, string Summary, SettingKind Kind, SettingPlace Place, int Index, string RecordType, IReadOnlyList<string> Targets)
{
    /// <summary>The least value.</summary>
    public double Least { get; init; }

    /// <summary>The greatest value.</summary>
    public double Most { get; init; } = double.MaxValue;

    /// <summary>Whether values must be above <see cref="Least"/>.</summary>
    public bool IsLeastOpen { get; init; }

    /// <summary>Whether values must be below <see cref="Most"/>.</summary>
    public bool IsMostOpen { get; init; }

    /// <summary>Whether it may have no value.</summary>
    public bool IsOptional { get; init; }

    /// <summary>The words of a choice.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];
}
