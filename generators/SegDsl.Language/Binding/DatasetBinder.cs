using SegDsl.Language.Text;
using System.Globalization;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Syntax;

namespace SegDsl.Language.Binding;

/// <summary>Binds datasets.</summary>
internal sealed class DatasetBinder(FileScope file, DiagnosticBag diagnostics)
{
    private const int LargestId = 65535;

    /// <summary>Red, green and blue.</summary>
    private const int ColorChannels = 3;

    private static readonly string[] Items =
    [
        "root", "ignore", "void", "encoding", "channels", "mean", "deviation", "classes", "images", "labels", "splits",
        "seed", "group", "folds",
    ];

    /// <summary>Binds a dataset; null if it has errors, which are reported.</summary>
    public BoundDataset? Bind(DatasetSyntax syntax)
    {
        var reader = new ItemReader(file, diagnostics, "dataset", syntax.Name, syntax.Items, Items);
        var splitBinder = new SplitBinder(reader, syntax.Name);
        var root = reader.Text("root", "root \"folder\"");
        var ignore = (int)reader.Number("ignore", "ignore 255", 0, LargestId);
        var classes = BindClasses(reader);
        if (reader.IsGood && ignore < classes.Count)
            reader.Report(ExperimentDiagnostics.IgnoreIsClass, SpanOf(syntax, "ignore"), ignore, classes[ignore].Name);
        var encodingBinder = new EncodingBinder(reader, syntax.Name, classes);
        var voidIds = encodingBinder.BindVoid();
        var encoding = encodingBinder.BindEncoding();
        var channels = (int)reader.Number("channels", "channels 1", 1, ColorChannels, otherwise: ColorChannels);
        if (channels is not (1 or ColorChannels)) reader.Report(
            ExperimentDiagnostics.BadValue, SpanOf(syntax, "channels"), "channels", "be 1 (gray) or 3 (color)");
        var mean = BindChannels(reader, "mean", channels, BoundDataset.ImageNetMean);
        var deviation = BindChannels(reader, "deviation", channels, BoundDataset.ImageNetDeviation);
        var splits = splitBinder.BindSplits();
        var hasPatterns = splits.Count == 0 || splits.Any(s => s.Pairs is null && s.Parts.Count == 0);
        var images = BindPatterns(reader, "images", hasPatterns);
        var labels = BindPatterns(reader, "labels", hasPatterns);
        if (splits.Any(s => s.Percent is not null) && images.Find(pattern => pattern.Contains("{split}")) is not null)
            reader.Report(ExperimentDiagnostics.BadValue, syntax.Name.Span, "images", "not contain '{split}' if splits are shares such as 'train 80 %'");
        var shares = splitBinder.BindShares(splits);
        var folds = splitBinder.BindFolds(splits);
        return reader.IsGood
            ? new(syntax.Name.Text, file.Namespace, syntax.Documentation, root, ignore, voidIds, encoding, mean, deviation, classes, images, labels, splits,
                shares,
                folds,
                file.Source, syntax.Span)
            : null;
    }

    private static SourceSpan SpanOf(DatasetSyntax syntax, string item) => syntax.Items.First(i => i.Name.Text == item).Span;

    private List<BoundClass> BindClasses(ItemReader reader)
    {
        var classes = new List<BoundClass>();
        if (reader.Find<ClassesItemSyntax>("classes", "classes { road 0 #804080 … }") is not { } syntax) return classes;
        foreach (var item in syntax.Classes)
            classes.Add(new(item.Name.Text, [.. item.Ids.Select(Id)], Part(item.Color, 0), Part(item.Color, 1), Part(item.Color, 2), item.Span));
        foreach (var same in syntax.Classes.GroupBy(c => c.Name.Text))
            foreach (var again in same.Skip(1))
                reader.Report(ExperimentDiagnostics.ClassTwice, again.Name.Span, "name", same.Key, $"the class with the id {same.First().Ids[0].Text}");
        // A class whose name is taken is reported once.
        var named = syntax.Classes.GroupBy(c => c.Name.Text).Select(g => g.First());
        foreach (var same in named.SelectMany(c => c.Ids.Select(id => (Id: id, Class: c))).GroupBy(c => NumberOf(c.Id.Text)).Where(g => g.Key >= 0))
            foreach (var again in same.Skip(1))
                reader.Report(ExperimentDiagnostics.ClassTwice, again.Id.Span, "id", same.Key, $"the class '{same.First().Class.Name.Text}'");
        ReportSameColors(syntax);
        if (classes.Count == 0) reader.Report(ExperimentDiagnostics.BadItem, syntax.Span, "classes { road 0 #804080 … }");
        return classes;

        int Id(IdentifierSyntax number, int index)
        {
            if (NumberOf(number.Text) is >= 0 and var id) return id;
            reader.Report(ExperimentDiagnostics.BadClass, number.Span, number.Text);
            // The error is reported; return an id that no other class has, to avoid errors that follow from it.
            return -1 - classes.Count - index;
        }
    }

    /// <summary>A class id, or -1 if it is out of range.</summary>
    private static int NumberOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id <= LargestId ? id : -1;

    private void ReportSameColors(ClassesItemSyntax syntax)
    {
        foreach (var same in syntax.Classes.Where(c => c.Color.Length == 7).GroupBy(c => c.Color, StringComparer.OrdinalIgnoreCase))
            foreach (var again in same.Skip(1))
                diagnostics.Report(ExperimentDiagnostics.SameColor, file.Source, again.Span, same.First().Name.Text, again.Name.Text, again.Color);
    }

    /// <summary>Binds a number per channel; by default those of ImageNet, or their average for gray images.</summary>
    private static IReadOnlyList<double> BindChannels(ItemReader reader, string item, int channels, IReadOnlyList<double> byDefault)
    {
        var form = $"{item} {string.Join(", ", byDefault.Take(channels).Select(v => v.ToString(CultureInfo.InvariantCulture)))}";
        if (reader.Find<ValueItemSyntax>(item, form, isRequired: false) is not { } syntax)
            return channels == 1 ? [Math.Round(byDefault.Average(), 3)] : byDefault;
        var values = syntax.Values.Select(value => (value as LiteralSyntax)?.Value switch
        {
            long number => number,
            double number => number,
            _ => double.NaN,
        }).ToList();
        var isPositive = item == "deviation";
        if (values.Count != channels || values.Any(double.IsNaN)) reader.Report(ExperimentDiagnostics.BadItem, syntax.Span, form);
        else if (values.Any(v => v > 1 || v < 0 || (isPositive && v == 0)))
            reader.Report(ExperimentDiagnostics.BadValue, syntax.Span, item,
                $"be {(isPositive ? "greater than 0 and at most 1" : "from 0 to 1")}, for values of pixels from 0 to 1");
        return values;
    }

    private static List<string> BindPatterns(ItemReader reader, string item, bool isRequired)
    {
        var form = $"{item} \"{item}/{{split}}/{{name}}.png\"";
        return [.. (reader.Find<ValueItemSyntax>(item, form, isRequired)?.Values ?? []).Select(value => LayoutPatterns.Bind(reader, value, form))];
    }

    // The lexer reported invalid colors.
    private static byte Part(string color, int index) =>
        color.Length == 7 && byte.TryParse(color.Substring(1 + (2 * index), 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var part)
            ? part
            : (byte)0;
}
