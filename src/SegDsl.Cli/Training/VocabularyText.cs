using SegDsl.Cli.CommandLine;
using SegDsl.Language.Vocabulary;

namespace SegDsl.Cli.Training;

/// <summary>Describes the losses, optimizers, augmentations and other parts of experiments.</summary>
internal static class VocabularyText
{
    /// <summary>The names of all parts.</summary>
    public static IEnumerable<string> Names => ExperimentItems.All.Select(item => item.Name)
        .Concat(ExperimentVocabulary.Groups.SelectMany(group => group.Entries).Select(entry => entry.Name)).Distinct();

    /// <summary>Describes what has a name; null if nothing has it.</summary>
    /// <param name="name">The name.</param>
    /// <param name="width">The width of the terminal; null for one line per row.</param>
    public static string? Describe(string name, int? width)
    {
        var items = ExperimentItems.All.Where(item => item.Name == name).Select(item => Describe(item, width));
        var entries = ExperimentVocabulary.Groups
            .SelectMany(group => group.Entries.Where(entry => entry.Name == name).Select(entry => Describe(group, entry, width)));
        return string.Join('\n', items.Concat(entries)) is { Length: > 0 } text ? text : null;
    }

    private static string Describe(ExperimentItem item, int? width)
    {
        var output = new StringWriter { NewLine = "\n" };
        output.WriteLine($"{item.Example}\n\nAn item of experiments.");
        Write(output, item.Parameter is { } parameter ? [parameter] : [], width);
        return output.ToString();
    }

    private static string Describe(VocabularyGroup group, VocabularyEntry entry, int? width)
    {
        var output = new StringWriter { NewLine = "\n" };
        output.WriteLine($"{group.Kind} {EntryText.Signature(entry)}\n\n{entry.Summary}");
        Write(output, entry.Parameters, width);
        return output.ToString();
    }

    private static void Write(StringWriter output, IReadOnlyList<EntryParameter> parameters, int? width)
    {
        if (parameters.Count == 0) return;
        output.WriteLine();
        var table = new TextTable("parameter", "type", "range", "default", "");
        foreach (var parameter in parameters)
            table.Add(
                parameter.Name, Plain(EntryText.TypeOf(parameter)), EntryText.RangeOf(parameter), Plain(EntryText.DefaultOf(parameter)), parameter.Help);
        table.Print(output, width);
    }

    private static string Plain(string markdown) => markdown.Replace("`", "", StringComparison.Ordinal);
}
