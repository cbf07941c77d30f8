using SegDsl.Language.Vocabulary;

namespace SegDsl.Language.Binding;

/// <summary>The kinds of values of settings.</summary>
public enum SettingKind
{
    /// <summary>An integer.</summary>
    Whole,

    /// <summary>A number.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Flag,

    /// <summary>Two numbers, the first at most equal to the second.</summary>
    Range,

    /// <summary>Integers in ascending order.</summary>
    Wholes,

    /// <summary>One of several words.</summary>
    Choice,

    /// <summary>A member of an enumeration.</summary>
    Word,

    /// <summary>Numbers.</summary>
    Numbers,
}

/// <summary>The parts of an experiment that have settings.</summary>
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

    /// <summary>The loss, if it is not a sum.</summary>
    Loss,

    /// <summary>The loss of a term of a sum.</summary>
    TermLoss,

    /// <summary>A term of a sum of losses.</summary>
    Term,

    /// <summary>The optimizer.</summary>
    Optimizer,

    /// <summary>The schedule.</summary>
    Schedule,

    /// <summary>A learning rate or weight decay of parts of the network.</summary>
    Rule,

    /// <summary>The application of the network in evaluation.</summary>
    Inference,
}

/// <summary>A value of an experiment that a run may change.</summary>
/// <param name="Name">Its name on the command line, for example <c>loss.min-kept</c>.</param>
/// <param name="Summary">Its help text.</param>
/// <param name="Kind">The kind of its value.</param>
/// <param name="Place">The part of the experiment it belongs to.</param>
/// <param name="Index">The index of the augmentation or of the loss term.</param>
/// <param name="RecordType">The C# name of the record with the property, without its namespace; empty for the experiment itself.</param>
/// <param name="Targets">The properties: one, or two for a range.</param>
public sealed record BoundSetting(
    string Name, string Summary, SettingKind Kind, SettingPlace Place, int Index, string RecordType, IReadOnlyList<string> Targets)
{
    /// <summary>The range of its number, or of all its numbers.</summary>
    public required ValueRange Range { get; init; }

    /// <summary>Whether it may be unset.</summary>
    public bool IsOptional { get; init; }

    /// <summary>The words of a choice.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];
}
