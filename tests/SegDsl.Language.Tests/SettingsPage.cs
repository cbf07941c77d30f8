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
        text.Append(CultureInfo.InvariantCulture, $"\n### {entry.Name}\n`{EntryText.Signature(entry)}`\n\n{entry.Summary}\n");
        if (entry.Parameters.Count == 0) return;
        text.Append('\n').Append(Columns);
        foreach (var parameter in entry.Parameters) Write(parameter, text);
    }

    private static void Write(EntryParameter parameter, StringBuilder text) => text.Append(
        CultureInfo.InvariantCulture,
        $"| `{parameter.Name}` | {EntryText.TypeOf(parameter)} | {EntryText.RangeOf(parameter)} | {EntryText.DefaultOf(parameter)} | {parameter.Help} |\n");
}
