using System.Globalization;

namespace SegDsl.Language.Vocabulary;

/// <summary>A parameter of a vocabulary entry.</summary>
/// <param name="Name">The name in the language, for example <c>min_kept</c>.</param>
/// <param name="Type">The type of its argument.</param>
/// <param name="Help">What it means, a sentence; the help text on the command line.</param>
public sealed record EntryParameter(string Name, ParameterType Type, string Help)
{
    /// <summary>The range of its number, or of all numbers of its argument.</summary>
    public ValueRange Range { get; init; } = ValueRange.NotNegative;

    /// <summary>
    /// The value without an argument: a <see cref="long"/>, <see cref="double"/>, <see cref="bool"/> or <see cref="string"/>, two <see cref="double"/>s
    /// for a range; null if there is none.
    /// </summary>
    public object? Default { get; init; }

    /// <summary>Whether it must have an argument.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether the record has null without an argument.</summary>
    public bool IsOptional => !IsRequired && Default is null;

    /// <summary>The parameters of the record that it sets: one, or two for a range. By default the name in C# spelling, <c>MinKept</c>.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [CSharpNames.Pascal(Name)];

    /// <summary>Whether it sets a property rather than a constructor parameter of the record.</summary>
    public bool IsProperty { get; init; }

    /// <summary>Whether it belongs to the term of a sum of losses, not to the loss.</summary>
    public bool IsOfTerm { get; init; }

    /// <summary>Whether it is an epoch or a number of epochs, which must be below the number of epochs of the experiment.</summary>
    public bool IsWithinTraining { get; init; }

    /// <summary>The parameter without which it has no effect; null if there is none.</summary>
    public string? EffectiveWith { get; init; }

    /// <summary>
    /// The kind of the additional output that it names, which must be one tensor; null if it names the first output of the loss, or no output.
    /// </summary>
    public LossOutputKind? AdditionalOutput { get; init; }

    /// <summary>The split that the dataset must have if there is an argument; null if there is none.</summary>
    public string? RequiredSplit { get; init; }

    /// <summary>The words of a <see cref="ParameterType.Word"/>, the members of <see cref="Enumeration"/> in lower case.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The full C# name of the enumeration of a <see cref="ParameterType.Word"/>; empty for other types.</summary>
    public string Enumeration { get; init; } = "";

    /// <summary>The default in the syntax of the language; null if there is none.</summary>
    public string? DefaultText => Default switch
    {
        null => null,
        bool flag => flag ? "true" : "false",
        ValueTuple<double, double> ends => $"{Text(ends.Item1)}..{Text(ends.Item2)}",
        double number => Text(number),
        IReadOnlyList<double> numbers => $"[{string.Join(", ", numbers.Select(Text))}]",
        var other => Convert.ToString(other, CultureInfo.InvariantCulture),
    };

    /// <summary>A required integer.</summary>
    internal static EntryParameter Int(string name, string help) => new(name, ParameterType.Int, help) { Range = ValueRange.Index, IsRequired = true };

    /// <summary>An integer.</summary>
    internal static EntryParameter Int(string name, long? byDefault, string help) =>
        new(name, ParameterType.Int, help) { Range = ValueRange.Index, Default = byDefault };

    /// <summary>A required number that is at least 0.</summary>
    internal static EntryParameter Float(string name, string help) => new(name, ParameterType.Float, help) { IsRequired = true };

    /// <summary>A number that is at least 0.</summary>
    internal static EntryParameter Float(string name, double? byDefault, string help) => new(name, ParameterType.Float, help) { Default = byDefault };

    /// <summary>A number from 0, inclusive, to 1, exclusive.</summary>
    internal static EntryParameter Decay(string name, double? byDefault, string help) =>
        Float(name, byDefault, help) with { Range = ValueRange.UnitInterval with { ExcludesMaximum = true } };

    /// <summary>A boolean.</summary>
    internal static EntryParameter Bool(string name, bool byDefault, string help) => new(name, ParameterType.Bool, help) { Default = byDefault };

    private static string Text(double number) => number.ToString(number == Math.Floor(number) ? "0.0" : "R", CultureInfo.InvariantCulture);
}
