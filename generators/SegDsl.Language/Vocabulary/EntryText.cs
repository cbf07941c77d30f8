namespace SegDsl.Language.Vocabulary;

/// <summary>Describes entries of the vocabulary and their parameters, in Markdown.</summary>
public static class EntryText
{
    /// <summary>The entry with its parameters: required ones by their name, others with their default, or <c>?</c> without one.</summary>
    public static string Signature(VocabularyEntry entry) => entry.Parameters.Count == 0 ? entry.Name
        : $"{entry.Name}({string.Join(", ", entry.Parameters.Select(Signature))})";

    /// <summary>What an argument is, for example <c>integer</c>.</summary>
    public static string TypeOf(EntryParameter parameter) => parameter.Type switch
    {
        ParameterType.Int => "integer",
        ParameterType.Float => "number",
        ParameterType.Range => "range `a..b`",
        ParameterType.Bool => "`true` or `false`",
        ParameterType.Ints => "list of integers",
        ParameterType.Floats => "list of numbers",
        ParameterType.Word => string.Join(", ", parameter.Words.Select(w => $"`{w}`")),
        ParameterType.Output => "output of the network",
        ParameterType.Target => "target of the dataset",
        ParameterType.Split => "split of the dataset",
        ParameterType.Classes => "list of classes",
        ParameterType.PerClass => "list of one number per class",
        var type => throw new InvalidOperationException($"The type {type} has no description."),
    };

    /// <summary>The numbers that are valid, for example <c>from 0 to 1</c>; empty for arguments that are not numbers.</summary>
    public static string RangeOf(EntryParameter parameter) => parameter.Type switch
    {
        ParameterType.Int or ParameterType.Float or ParameterType.Range or ParameterType.Ints or ParameterType.Floats or ParameterType.PerClass =>
            parameter.Range.ToString(),
        _ => "",
    };

    /// <summary>The default, <c>none</c>, or <c>required</c>.</summary>
    public static string DefaultOf(EntryParameter parameter) =>
        parameter.IsRequired ? "required" : parameter.DefaultText is { } value ? $"`{value}`" : "none";

    private static string Signature(EntryParameter p) => p.DefaultText is { } value ? $"{p.Name}: {value}" : p.IsRequired ? p.Name : p.Name + "?";
}
