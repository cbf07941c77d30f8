using System.Globalization;
using System.Text;
using SegDsl.Language.Vocabulary;

namespace SegDsl.Language.Tests;

/// <summary>Writes <c>docs/settings.md</c>: the vocabulary of experiments.</summary>
internal static class SettingsPage
{
    private const string Head = """
        # Settings of experiments

        <!-- Generated from the vocabulary of experiments by a test, which fails if this page is out of date. -->

        The losses, optimizers, schedules, augmentations and samplings that an [experiment](../grammar/language.md#datasets-and-experiments) can use, with
        their parameters. Arguments are passed by position or by name: `sgd(0.01)`, `sgd(lr: 0.01)`; `?` marks optional ones without a default.
        `./seg train EXPERIMENT --help` lists the settings of one experiment as options, with the values that it declares.

        """;

    private const string Columns = "| parameter | type | range | default | |\n| --- | --- | --- | --- | --- |\n";

    public static string Write()
    {
        var text = new StringBuilder(Head.ReplaceLineEndings("\n"));
        text.Append("\n## Numbers, flags and splits\n\n").Append(Columns);
        foreach (var item in ExperimentItems.All) if (item.Parameter is { } parameter) Write(parameter, text);
        foreach (var group in ExperimentVocabulary.Groups)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {group.Title}\n");
            if (group == ExperimentVocabulary.Losses) text.Append("\nTerms are added, each with an optional weight: `loss cross_entropy + 0.5 * dice`.\n");
            if (group == ExperimentVocabulary.ImageLosses)
                text.Append("\nThey have names of losses of pixels, but apply to an output that predicts a target of the kind `class`.\n");
            if (group.Default is { } standard) text.Append(CultureInfo.InvariantCulture, $"\nThe default is `{standard.Name}`.\n");
            foreach (var entry in group.Entries) Write(entry, text);
        }
        return text.ToString();
    }

    private static void Write(VocabularyEntry entry, StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n### {entry.Name}\n`{Signature(entry)}`\n\n{entry.Summary}\n");
        if (entry.Parameters.Count == 0) return;
        text.Append('\n').Append(Columns);
        foreach (var parameter in entry.Parameters) Write(parameter, text);
    }

    /// <summary>The entry with its required parameters, and its optional ones with a default.</summary>
    private static string Signature(VocabularyEntry entry) => entry.Parameters.Count == 0 ? entry.Name
        : $"{entry.Name}({string.Join(", ", entry.Parameters.Select(Signature))})";

    private static string Signature(EntryParameter p) => p.DefaultText is { } value ? $"{p.Name}: {value}" : p.IsRequired ? p.Name : p.Name + "?";

    private static void Write(EntryParameter parameter, StringBuilder text) => text.Append(
        CultureInfo.InvariantCulture,
        $"| `{parameter.Name}` | {TypeOf(parameter)} | {RangeOf(parameter)} | {DefaultOf(parameter)} | {parameter.Help} |\n");

    private static string TypeOf(EntryParameter parameter) => parameter.Type switch
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

    private static string RangeOf(EntryParameter parameter) => parameter.Type switch
    {
        ParameterType.Int or ParameterType.Float or ParameterType.Range or ParameterType.Ints or ParameterType.Floats or ParameterType.PerClass =>
            parameter.Range.ToString(),
        _ => "",
    };

    private static string DefaultOf(EntryParameter parameter) =>
        parameter.IsRequired ? "required" : parameter.DefaultText is { } value ? $"`{value}`" : "none";
}
