using System.Globalization;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Syntax;
using SegDsl.Language.Text;

namespace SegDsl.Language.Binding;

/// <summary>Binds the splits and folds of a dataset.</summary>
internal sealed class SplitBinder(ItemReader reader, IdentifierSyntax dataset)
{
    private const string Form = "train(\"folder\")', 'train 80 %', 'trainval = train + val' or 'test(labels: none)";
    private const string GroupForm = "group \"{group}_*\"";
    private const string FoldsForm = "folds 3' or 'folds [0, 2], [1, 3]";

    private static readonly string[] Parameters = ["folder", "images", "labels", "list", "pairs"];
    private static readonly string[] Folded = ["train", "val"];

    /// <summary>Binds the splits; reports errors in them.</summary>
    public List<BoundSplit> BindSplits()
    {
        var splits = new List<BoundSplit>();
        foreach (var syntax in reader.Find<SplitsItemSyntax>("splits", "splits { train, val }")?.Splits ?? [])
        {
            var split = syntax switch
            {
                { IsShare: true, Name: { } name, Value: LiteralSyntax number } => BindShare(name, number),
                { Name: { } name, Value: var parts } => BindUnion(name, parts, splits),
                { Value: NameSyntax plain } => new BoundSplit(plain.Name, plain.Name, true, null, null, [], plain.Span),
                { Value: CallSyntax call } => BindFolder(call),
                _ => null,
            };
            if (split is null) reader.Report(ExperimentDiagnostics.BadItem, syntax.Span, Form);
            else if (splits.Exists(s => s.Name == split.Name)) reader.Report(ExperimentDiagnostics.ItemTwice, split.Span, split.Name);
            else splits.Add(split);
        }
        if (splits.Sum(s => s.Percent ?? 0) > 100 + 1e-9)
            reader.Report(ExperimentDiagnostics.BadValue, splits.Last(s => s.Percent is not null).Span, "splits", "have at most 100 % in total");
        return splits;
    }

    /// <summary>Binds the seed and the groups of splits that are shares.</summary>
    /// <param name="splits">The splits.</param>
    public BoundShares BindShares(IReadOnlyList<BoundSplit> splits)
    {
        var seed = reader.Number("seed", "seed 1", 0, uint.MaxValue, otherwise: 0);
        var group = reader.Value("group", GroupForm, isRequired: false);
        if (group is not (null or LiteralSyntax { Value: string })) reader.Report(ExperimentDiagnostics.BadItem, group.Span, GroupForm);
        var pattern = (group as LiteralSyntax)?.Value as string;
        if (pattern is not null && pattern.Split(["{group}"], StringSplitOptions.None).Length != 2)
            reader.Report(ExperimentDiagnostics.BadPattern, group!.Span, "{group}", "the part of the name that images of one split share");
        foreach (var item in new[] { "seed", "group" })
            if (reader.Find<ValueItemSyntax>(item, GroupForm, isRequired: false) is { } unused && splits.All(s => s.Percent is null))
                reader.Report(ExperimentDiagnostics.BadValue, unused.Span, item, "be used with shares such as 'train 80 %, val 20 %'");
        return new(seed, pattern);
    }

    /// <summary>Binds the folds; null without folds.</summary>
    public BoundFolds? BindFolds(IReadOnlyList<BoundSplit> splits)
    {
        if (reader.Find<ValueItemSyntax>("folds", FoldsForm, isRequired: false) is not { } item) return null;
        foreach (var needed in Folded.Where(needed => splits.All(s => s.Name != needed)))
            reader.Report(ExperimentDiagnostics.UnknownSplit, item.Span, dataset.Text, needed, " Folds require the splits 'train' and 'val'.");
        if (item.Values is [not ListSyntax]) return new((int)reader.Number("folds", FoldsForm, 2, ushort.MaxValue), null);
        var validated = item.Values.Select(BindPlaces).ToList();
        return new(validated.Count, validated);
    }

    /// <summary><c>train 80 %</c>.</summary>
    private BoundSplit BindShare(IdentifierSyntax name, LiteralSyntax number)
    {
        var percent = Convert.ToDouble(number.Value, CultureInfo.InvariantCulture);
        if (percent is <= 0 or > 100) reader.Report(ExperimentDiagnostics.BadValue, number.Span, "splits", "be greater than 0 % and at most 100 %");
        return new(name.Text, name.Text, true, null, null, [], name.Span) { Percent = percent };
    }

    /// <summary><c>trainval = train + val</c>.</summary>
    private BoundSplit? BindUnion(IdentifierSyntax name, ExpressionSyntax syntax, List<BoundSplit> known)
    {
        var parts = new List<BoundSplit>();
        if (!Collect(syntax)) return null;
        return new(name.Text, name.Text, parts.TrueForAll(p => p.HasLabels), null, null, [.. parts.Select(p => p.Name)], name.Span);

        bool Collect(ExpressionSyntax part)
        {
            if (part is BinarySyntax { Operator: TokenKind.Plus } sum) return Collect(sum.Left) && Collect(sum.Right);
            if (part is not NameSyntax written) return false;
            if (known.FirstOrDefault(s => s.Name == written.Name) is { } found) parts.Add(found);
            else
            {
                var before = new Deferred(() => known.Count == 0 ? "" : Suggestions.OrAll(written.Name, known.Select(s => s.Name)));
                reader.Report(ExperimentDiagnostics.UnknownSplit, written.Span, dataset.Text, written.Name, before);
            }
            return true;
        }
    }

    /// <summary><c>train("training", labels: "…")</c>.</summary>
    private BoundSplit? BindFolder(CallSyntax call)
    {
        var split = new BoundSplit(call.Target.Text, call.Target.Text, true, null, null, [], call.Span);
        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (var argument in call.Arguments)
        {
            var parameter = argument.Name?.Text ?? "folder";
            if (!Parameters.Contains(parameter))
            {
                reader.Report(NameDiagnostics.UnknownParameter, argument.Span, split.Name, parameter, Suggestions.OrAll(parameter, Parameters));
                continue;
            }
            if (!given.Add(parameter)) reader.Report(ValueDiagnostics.ArgumentTwice, argument.Span, parameter);
            if (parameter == "folder")
            {
                if (argument.Value is not LiteralSyntax { Value: string folder }) return null;
                split = split with { Folder = folder };
            }
            else if (parameter is "list" or "pairs")
            {
                if (argument.Value is not LiteralSyntax { Value: string path }) return null;
                split = parameter == "list" ? split with { List = path } : split with { Pairs = path };
            }
            else if (parameter == "labels" && argument.Value is NameSyntax { Name: "none" }) split = split with { HasLabels = false };
            else
            {
                var values = argument.Value is ListSyntax list ? list.Items : [argument.Value];
                var form = $"{parameter}: \"{parameter}/{{name}}.png\"";
                split = parameter == "images"
                    ? split with { Images = [.. values.Select(v => LayoutPatterns.BindPlanes(reader, v, form))] }
                    : split with { Labels = [.. values.Select(v => LayoutPatterns.Bind(reader, v, form))] };
            }
        }
        if (split.Pairs is not null && (split.List is not null || split.Images is not null || split.Labels is not null))
            reader.Report(ExperimentDiagnostics.BadValue, call.Span, "pairs",
                "not be combined with 'list' or with patterns, because it gives the paths of all files");
        return split;
    }

    private List<int> BindPlaces(ExpressionSyntax syntax)
    {
        var places = new List<int>();
        foreach (var item in syntax is ListSyntax list ? list.Items : [syntax])
        {
            if (item is LiteralSyntax { Value: long and <= int.MaxValue and var place } && syntax is ListSyntax) places.Add((int)place);
            else reader.Report(ExperimentDiagnostics.BadItem, item.Span, FoldsForm);
        }
        return places;
    }
}
