using SegDsl.Language.Text;
using System.Globalization;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Syntax;

namespace SegDsl.Language.Binding;

/// <summary>Binds datasets.</summary>
internal sealed class DatasetBinder(FileScope file, DiagnosticBag diagnostics)
{
    private const int LargestId = 65535;

    private const int MostChannels = 1024;

    private const int DefaultIgnore = 255;

    internal static IReadOnlyList<string> ItemNames { get; } =
    [
        "root", "ignore", "void", "encoding", "channels", "mean", "deviation", "classes", "images", "labels", "splits",
        "seed", "group", "folds", "target", InputBinder.Item,
    ];

    /// <summary>Binds a dataset; null if it has errors, which are reported.</summary>
    public BoundDataset? Bind(DatasetSyntax syntax)
    {
        var reader = new ItemReader(file, diagnostics, "dataset", syntax.Name, syntax.Items, ItemNames);
        var splitBinder = new SplitBinder(reader, syntax.Name);
        var root = reader.Text("root", "root \"folder\"");
        var targets = new MapBinder(reader).Bind("target");
        var inputs = new InputBinder(reader).Bind();
        // A dataset with other targets may have no labels.
        var hasLabels = targets.Count == 0 || reader.Has("labels") || reader.Has("classes");
        var ignore = (int)reader.Number("ignore", "ignore 255", 0, LargestId, hasLabels ? null : DefaultIgnore);
        var classes = BindClasses(reader, hasLabels);
        if (reader.IsGood && ignore < classes.Count)
            reader.Report(ExperimentDiagnostics.IgnoreIsClass, SpanOf(syntax, "ignore"), ignore, classes[ignore].Name);
        var encodingBinder = new EncodingBinder(reader, syntax.Name, classes);
        var voidIds = encodingBinder.BindVoid();
        var encoding = encodingBinder.BindEncoding();
        var splits = splitBinder.BindSplits();
        var hasPatterns = splits.Count == 0 || splits.Any(s => s.Pairs is null && s.Parts.Count == 0);
        var images = BindImages(reader, hasPatterns);
        var labels = BindPatterns(reader, "labels", hasPatterns && hasLabels);
        var normalization = BindNormalization(reader, [.. images, .. splits.SelectMany(s => s.Images ?? [])], splits.Any(s => s.Pairs is not null));
        new VolumePatterns(reader, syntax).Check(images, labels, splits, targets.Count, inputs.Count, encoding);
        if (splits.Any(s => s.Percent is not null) && images.Exists(planes => planes.Any(pattern => pattern.Contains("{split}"))))
            reader.Report(ExperimentDiagnostics.BadValue, syntax.Name.Span, "images", "not contain '{split}' if splits are shares such as 'train 80 %'");
        var shares = splitBinder.BindShares(splits);
        var folds = splitBinder.BindFolds(splits);
        return reader.IsGood
            ? new(syntax.Name.Text, file.Namespace, syntax.Documentation, root, ignore, voidIds, encoding, normalization, classes, images, labels, splits,
                shares, folds, file.Source, syntax.Span) { Targets = targets, Inputs = inputs }
            : null;
    }

    private static SourceSpan SpanOf(DatasetSyntax syntax, string item) => syntax.Items.First(i => i.Name.Text == item).Span;

    private List<BoundClass> BindClasses(ItemReader reader, bool isRequired)
    {
        var classes = new List<BoundClass>();
        if (reader.Find<ClassesItemSyntax>("classes", "classes { road 0 #804080 … }", isRequired) is not { } syntax) return classes;
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

    /// <summary>Binds the channels of the images.</summary>
    /// <param name="reader">Has the items.</param>
    /// <param name="images">The patterns of all images.</param>
    /// <param name="hasTables">Whether tables list further images.</param>
    private static BoundNormalization BindNormalization(ItemReader reader, IReadOnlyList<IReadOnlyList<string>> images, bool hasTables)
    {
        // Every file of a volume is a channel; a single file may contain a series of channels.
        var areVolumes = images.SelectMany(planes => planes).Any(LayoutPatterns.IsVolume);
        var channels = (int)reader.Number("channels", "channels 1", 1, MostChannels, otherwise: areVolumes ? images[0].Count : BoundNormalization.Color);
        var isContradiction = areVolumes && images[0].Count > 1 && channels != images[0].Count;
        if (isContradiction && reader.Find<ValueItemSyntax>("channels", "channels 1", isRequired: false) is { } declared)
            reader.Report(ExperimentDiagnostics.BadValue, declared.Span, "channels", $"be {images[0].Count}, one for each file of a volume, or be omitted");
        // Values of more than 8 bits are not scaled. PNG files with one or three channels are always read with 8 bits.
        var isScaled = !hasTables && channels is 1 or BoundNormalization.Color && images.All(planes => planes is [var file] && !IsTiff(file) && !areVolumes);
        var (mean, hasMean) = BindChannels(reader, "mean", BoundNormalization.DefaultMean(channels), isScaled);
        var (deviation, hasDeviation) = BindChannels(reader, "deviation", BoundNormalization.DefaultDeviation(channels), isScaled);
        // Without both, volumes are normalized by themselves.
        if (areVolumes && hasMean != hasDeviation)
        {
            var (given, missing) = hasMean ? ("mean", "deviation") : ("deviation", "mean");
            if (reader.Find<ValueItemSyntax>(given, "", isRequired: false) is { } alone)
                reader.Report(ExperimentDiagnostics.BadValue, alone.Span, given, $"be declared together with '{missing}' in a dataset of volumes");
        }
        return new(mean, deviation, hasMean, hasDeviation);
    }

    private static bool IsTiff(string pattern) =>
        pattern.EndsWith(".tif", StringComparison.OrdinalIgnoreCase) || pattern.EndsWith(".tiff", StringComparison.OrdinalIgnoreCase);

    /// <summary>Binds a number per channel, and whether the item exists.</summary>
    private static (IReadOnlyList<double> Values, bool IsDeclared) BindChannels(ItemReader reader, string item, IReadOnlyList<double> byDefault, bool isScaled)
    {
        const int ShownChannels = 8;
        var shown = byDefault.Take(ShownChannels).Select(v => v.ToString(CultureInfo.InvariantCulture));
        var form = $"{item} {string.Join(", ", byDefault.Count > ShownChannels ? shown.Append("…") : shown)}";
        if (reader.Find<ValueItemSyntax>(item, form, isRequired: false) is not { } syntax) return (byDefault, false);
        var values = syntax.Values.Select(NumberOf).ToList();
        var isPositive = item == "deviation";
        if (values.Count != byDefault.Count || values.Any(double.IsNaN)) reader.Report(ExperimentDiagnostics.BadItem, syntax.Span, form);
        else if (isScaled && values.Any(v => v > 1 || v < 0 || (isPositive && v == 0)))
            reader.Report(ExperimentDiagnostics.BadValue, syntax.Span, item,
                $"be {(isPositive ? "greater than 0 and at most 1" : "from 0 to 1")}, for values of pixels from 0 to 1");
        else if (isPositive && values.Any(v => v <= 0)) reader.Report(ExperimentDiagnostics.BadValue, syntax.Span, item, "be greater than 0");
        return (values, true);
    }

    /// <summary>The value of a number, perhaps with a sign; otherwise NaN.</summary>
    private static double NumberOf(ExpressionSyntax syntax) => syntax switch
    {
        LiteralSyntax { Value: long number } => number,
        LiteralSyntax { Value: double number } => number,
        UnarySyntax { Operator: TokenKind.Minus } negative => -NumberOf(negative.Operand),
        _ => double.NaN,
    };

    private static List<IReadOnlyList<string>> BindImages(ItemReader reader, bool isRequired)
    {
        const string Form = "images \"images/{split}/{name}.png\"";
        return [.. (reader.Find<ValueItemSyntax>("images", Form, isRequired)?.Values ?? []).Select(value => LayoutPatterns.BindPlanes(reader, value, Form))];
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
