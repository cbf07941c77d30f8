using System.Globalization;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Syntax;

namespace SegDsl.Language.Binding;

/// <summary>Binds datasets.</summary>
internal sealed class DatasetBinder(FileScope file, DiagnosticBag diagnostics)
{
    private static readonly string[] Items = ["root", "ignore", "classes", "images", "labels", "splits"];

    /// <summary>Binds a dataset; null where something is wrong, which is reported.</summary>
    public BoundDataset? Bind(DatasetSyntax syntax)
    {
        var reader = new ItemReader(file, diagnostics, "dataset", syntax.Name, syntax.Items, Items);
        var root = reader.Text("root", "root \"folder\"");
        var ignore = (int)reader.Number("ignore", "ignore 255", 0, 65535);
        var classes = BindClasses(reader);
        if (reader.IsGood && ignore < classes.Count)
            reader.Report(ExperimentDiagnostics.IgnoreIsClass, syntax.Name.Span, ignore, classes[ignore].Name);
        var images = BindPattern(reader, "images");
        var labels = BindPattern(reader, "labels");
        var splits = reader.Find<SplitsItemSyntax>("splits", "splits { train, val }");
        foreach (var twice in Repeated(splits?.Splits ?? [], s => s.Text)) reader.Report(ExperimentDiagnostics.ItemTwice, twice.Span, twice.Text);
        return reader.IsGood
            ? new(syntax.Name.Text, file.Namespace, syntax.Documentation, root, ignore, classes, images, labels,
                [.. (splits?.Splits ?? []).Select(s => s.Text)], file.Source, syntax.Span)
            : null;
    }

    private static List<BoundClass> BindClasses(ItemReader reader)
    {
        var classes = new List<BoundClass>();
        if (reader.Find<ClassesItemSyntax>("classes", "classes { road 0 #804080 … }") is not { } syntax) return classes;
        foreach (var item in syntax.Classes)
        {
            if (!int.TryParse(item.Id, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id > 65535)
                reader.Report(ExperimentDiagnostics.BadClass, item.Span, item.Id);
            classes.Add(new(item.Name.Text, id, Part(item.Colour, 0), Part(item.Colour, 1), Part(item.Colour, 2), item.Span));
        }
        foreach (var twice in Repeated(classes, c => c.Name)) reader.Report(ExperimentDiagnostics.ClassTwice, twice.Span, "name", twice.Name);
        foreach (var twice in Repeated(classes, c => c.Id)) reader.Report(ExperimentDiagnostics.ClassTwice, twice.Span, "id", twice.Id);
        if (classes.Count == 0) reader.Report(ExperimentDiagnostics.BadItem, syntax.Span, "classes { road 0 #804080 … }");
        return classes;
    }

    private static string BindPattern(ItemReader reader, string item)
    {
        var form = $"{item} \"{item}/{{split}}/{{name}}.png\"";
        var pattern = reader.Text(item, form);
        if (reader.Value(item, form, isRequired: false) is { } value && pattern.Length > 0 && pattern.IndexOf("{name}", StringComparison.Ordinal) < 0)
            reader.Report(ExperimentDiagnostics.BadPattern, value.Span, "{name}", "the name that image and label share");
        return pattern;
    }

    private static IEnumerable<T> Repeated<T, TKey>(IEnumerable<T> items, Func<T, TKey> key) => items.GroupBy(key).SelectMany(g => g.Skip(1));

    // A colour that is none was reported by the lexer.
    private static byte Part(string colour, int index) =>
        colour.Length == 7 && byte.TryParse(colour.Substring(1 + (2 * index), 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var part)
            ? part
            : (byte)0;
}
