using System.Globalization;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Syntax;
using SegDsl.Language.Text;

namespace SegDsl.Language.Binding;

/// <summary>Binds the named maps of a dataset, <c>target depth from "depth/{split}/{name}.png" scale 256</c>.</summary>
internal sealed class MapBinder(ItemReader reader)
{
    private const string ValuesForm = "target depth from \"depth/{split}/{name}.png\" scale 256";
    private const string MaskForm = "target edges mask from \"edges/{split}/{name}.png\"";
    private const string ClassForm = "target scene class from \"scenes.txt\" classes [indoor, outdoor]";

    private static readonly string[] Kinds = ["mask", "class"];

    /// <summary>Binds the maps of a role, <c>target</c>. Those with errors, which are reported, are included.</summary>
    public IReadOnlyList<BoundMap> Bind(string role)
    {
        var maps = new List<BoundMap>();
        foreach (var syntax in reader.Maps.Where(map => map.Name.Text == role))
        {
            if (maps.Exists(map => map.Name == syntax.Map.Text)) reader.Report(ExperimentDiagnostics.ItemTwice, syntax.Map.Span, syntax.Map.Text);
            else if (syntax.Map.Text == "seg")
                reader.Report(ExperimentDiagnostics.BadValue, syntax.Map.Span, role, "have another name than 'seg', whose target is the item 'labels'");
            else maps.Add(Bind(syntax));
        }
        return maps;
    }

    private BoundMap Bind(MapItemSyntax syntax)
    {
        var kind = syntax.Kind?.Text switch { "mask" => BoundMapKind.Mask, "class" => BoundMapKind.Class, _ => BoundMapKind.Values };
        if (syntax.Kind is { } written && !Kinds.Contains(written.Text))
            reader.Report(NameDiagnostics.Unknown, written.Span, "kind of target", written.Text, Suggestions.OrAll(written.Text, Kinds));
        var files = kind == BoundMapKind.Class ? BindTable(syntax) : BindFiles(syntax, kind);
        var map = new BoundMap(syntax.Map.Text, kind, files, syntax.Span) { Ignore = kind == BoundMapKind.Values ? 0 : null };
        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (var option in syntax.Options)
        {
            var known = OptionsOf(kind);
            if (!known.Contains(option.Name.Text))
                reader.Report(
                    NameDiagnostics.UnknownParameter, option.Name.Span, map.Name, option.Name.Text, Suggestions.OrAll(option.Name.Text, known));
            else if (!given.Add(option.Name.Text)) reader.Report(ValueDiagnostics.ArgumentTwice, option.Span, option.Name.Text);
            else map = Apply(option, map);
        }
        return CheckLabels(syntax, map, given);
    }

    private static string[] OptionsOf(BoundMapKind kind) => kind switch
    {
        BoundMapKind.Values => ["scale", "ignore"],
        BoundMapKind.Mask => ["ignore", "labels"],
        _ => ["classes"],
    };

    private BoundMap Apply(MapOptionSyntax option, BoundMap map) => option.Name.Text switch
    {
        "scale" => map with { Scale = BindScale(option) },
        "ignore" => map with { Ignore = BindIgnore(option, map) },
        _ => map with { Labels = BindNames(option) },
    };

    private double BindScale(MapOptionSyntax option)
    {
        var scale = NumberOf(option.Value);
        if (double.IsNaN(scale)) reader.Report(ExperimentDiagnostics.BadItem, option.Span, "scale 256");
        else if (scale <= 0) reader.Report(ExperimentDiagnostics.BadValue, option.Span, "scale", "be greater than 0");
        return scale;
    }

    private double? BindIgnore(MapOptionSyntax option, BoundMap map)
    {
        if (option.Value is NameSyntax { Name: "none" }) return null;
        var ignore = NumberOf(option.Value);
        if (!double.IsNaN(ignore)) return ignore;
        reader.Report(ExperimentDiagnostics.BadItem, option.Span, map.Kind == BoundMapKind.Values ? "ignore 0' or 'ignore none" : "ignore 128");
        return null;
    }

    /// <summary>The names of a list such as <c>[scratch, "deep dent"]</c>.</summary>
    private List<string> BindNames(MapOptionSyntax option)
    {
        var names = new List<string>();
        foreach (var item in option.Value is ListSyntax list ? list.Items : [option.Value])
        {
            var name = option.Value is not ListSyntax ? null : item switch
            {
                NameSyntax plain => plain.Name,
                LiteralSyntax { Value: string text } => text,
                _ => null,
            };
            if (name is null) reader.Report(ExperimentDiagnostics.BadItem, item.Span, $"{option.Name.Text} [first, second]");
            else if (names.Contains(name)) reader.Report(ExperimentDiagnostics.ItemTwice, item.Span, name);
            names.Add(name ?? "");
        }
        return names;
    }

    private BoundMap CheckLabels(MapItemSyntax syntax, BoundMap map, HashSet<string> given)
    {
        switch (map.Kind)
        {
            case BoundMapKind.Class when !given.Contains("classes"):
                reader.Report(ExperimentDiagnostics.BadItem, syntax.Span, ClassForm);
                return map;
            case BoundMapKind.Class when map.Labels.Count < 2:
                reader.Report(ExperimentDiagnostics.BadValue, syntax.Span, "classes", "name at least two classes");
                return map;
            case BoundMapKind.Mask when !given.Contains("labels") && map.Channels == 1:
                return map with { Labels = [map.Name] };
            case BoundMapKind.Mask when map.Labels.Count != map.Channels:
                reader.Report(
                    ExperimentDiagnostics.BadValue, syntax.Span, "labels",
                    $"name the {map.Channels} files of '{map.Name}' in their order, as in 'labels [first, second]'");
                return map;
            default:
                return map;
        }
    }

    private List<IReadOnlyList<string>> BindFiles(MapItemSyntax syntax, BoundMapKind kind)
    {
        List<IReadOnlyList<string>> files =
            [.. syntax.Files.Select(file => LayoutPatterns.BindPlanes(reader, file, kind == BoundMapKind.Mask ? MaskForm : ValuesForm))];
        if (files.Exists(planes => planes.Count != files[0].Count))
            reader.Report(ExperimentDiagnostics.BadValue, syntax.Span, syntax.Map.Text, "have the same number of files in every alternative");
        return files;
    }

    /// <summary>The path of a table, or a pattern of the names of samples with <c>{class}</c>.</summary>
    private IReadOnlyList<IReadOnlyList<string>> BindTable(MapItemSyntax syntax)
    {
        if (syntax.Files is [LiteralSyntax { Value: string path }]) return [[path]];
        reader.Report(ExperimentDiagnostics.BadItem, syntax.Span, ClassForm);
        return [];
    }

    /// <summary>The value of a number, perhaps with a sign; otherwise NaN.</summary>
    private static double NumberOf(ExpressionSyntax syntax) => syntax switch
    {
        LiteralSyntax { Value: long or double } number => Convert.ToDouble(number.Value, CultureInfo.InvariantCulture),
        UnarySyntax { Operator: TokenKind.Minus } negative => -NumberOf(negative.Operand),
        _ => double.NaN,
    };
}
