using System.Globalization;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Syntax;
using SegDsl.Language.Text;

namespace SegDsl.Language.Binding;

/// <summary>Binds the inputs of a dataset besides the images, <c>input depth from "depth/{split}/{name}.png" scale 1000</c>.</summary>
internal sealed class InputBinder(ItemReader reader)
{
    /// <summary>The name of the item.</summary>
    public const string Item = "input";

    private const string Form = "input depth from \"depth/{split}/{name}.png\" scale 1000 mean 2.8 deviation 1.4";
    private const int MostChannels = 1024;

    private static readonly string[] Options = ["channels", "scale", "ignore", "mean", "deviation"];

    /// <summary>Binds the inputs. Those with errors, which are reported, are included.</summary>
    public IReadOnlyList<BoundDatasetInput> Bind()
    {
        var inputs = new List<BoundDatasetInput>();
        foreach (var syntax in reader.Maps.Where(map => map.Name.Text == Item))
        {
            if (inputs.Exists(input => input.Name == syntax.Map.Text)) reader.Report(ExperimentDiagnostics.ItemTwice, syntax.Map.Span, syntax.Map.Text);
            else if (syntax.Map.Text == BlockSignature.ImageInput)
                reader.Report(ExperimentDiagnostics.BadValue, syntax.Map.Span, Item, "have another name than 'image', whose files are the item 'images'");
            else inputs.Add(Bind(syntax));
        }
        return inputs;
    }

    private BoundDatasetInput Bind(MapItemSyntax syntax)
    {
        if (syntax.Kind is { } kind) reader.Report(ExperimentDiagnostics.BadItem, kind.Span, Form);
        List<IReadOnlyList<string>> files = [.. syntax.Files.Select(file => LayoutPatterns.BindPlanes(reader, file, Form))];
        if (files.Exists(planes => planes.Count != files[0].Count))
            reader.Report(ExperimentDiagnostics.BadValue, syntax.Span, syntax.Map.Text, "have the same number of files in every alternative");
        var options = new Dictionary<string, MapOptionSyntax>(StringComparer.Ordinal);
        foreach (var option in syntax.Options)
        {
            if (!Options.Contains(option.Name.Text))
                reader.Report(
                    NameDiagnostics.UnknownParameter, option.Name.Span, syntax.Map.Text, option.Name.Text, Suggestions.OrAll(option.Name.Text, Options));
            else if (options.ContainsKey(option.Name.Text)) reader.Report(ValueDiagnostics.ArgumentTwice, option.Span, option.Name.Text);
            else options.Add(option.Name.Text, option);
        }
        var channels = Channels(options, files[0].Count);
        double? ignore = options.TryGetValue("ignore", out var ignored) ? Number(ignored, "ignore 0") : null;
        if (ignore is not null && channels != files[0].Count)
            reader.Report(ExperimentDiagnostics.BadValue, syntax.Span, "channels",
                $"be the number of files, {files[0].Count}, with 'ignore', which requires one value per pixel of a file");
        var (mean, hasMean) = Numbers(options, "mean", BoundNormalization.DefaultMean(channels));
        var (deviation, hasDeviation) = Numbers(options, "deviation", BoundNormalization.DefaultDeviation(channels));
        double? scale = options.TryGetValue("scale", out var scaled) ? Positive(scaled, "scale 1000") : null;
        var unit = scale is not null ? "scale" : ignore is not null ? "ignore" : null;
        if (reader.IsGood && unit is not null && !(hasMean && hasDeviation))
            reader.Warn(ExperimentDiagnostics.NoNormalization, syntax.Map.Span, syntax.Map.Text, unit);
        return new(syntax.Map.Text, files, new(mean, deviation, hasMean, hasDeviation), syntax.Span) { Scale = scale, Ignore = ignore };
    }

    /// <summary>The declared channels; by default one per file.</summary>
    private int Channels(Dictionary<string, MapOptionSyntax> options, int planes)
    {
        if (!options.TryGetValue("channels", out var option)) return planes;
        if (option.Value is LiteralSyntax { Value: long channels and >= 1 and <= MostChannels }) return (int)channels;
        reader.Report(ExperimentDiagnostics.BadValue, option.Span, "channels", $"be a whole number from 1 to {MostChannels}");
        return planes;
    }

    private double Positive(MapOptionSyntax option, string form)
    {
        var number = Number(option, form);
        if (number <= 0) reader.Report(ExperimentDiagnostics.BadValue, option.Span, option.Name.Text, "be greater than 0");
        return number;
    }

    private double Number(MapOptionSyntax option, string form)
    {
        var number = NumberOf(option.Value);
        if (double.IsNaN(number)) reader.Report(ExperimentDiagnostics.BadItem, option.Span, form);
        return number;
    }

    /// <summary>A number per channel, <c>mean 2.8</c> or <c>mean [0.5, 0.4, 0.4]</c>, and whether the option is given.</summary>
    private (IReadOnlyList<double> Values, bool IsDeclared) Numbers(
        Dictionary<string, MapOptionSyntax> options, string name, IReadOnlyList<double> byDefault)
    {
        if (!options.TryGetValue(name, out var option)) return (byDefault, false);
        var values = (option.Value is ListSyntax list ? list.Items : [option.Value]).Select(NumberOf).ToList();
        if (values.Count != byDefault.Count || values.Any(double.IsNaN))
        {
            var example = string.Join(", ", byDefault.Select(v => v.ToString(CultureInfo.InvariantCulture)));
            reader.Report(ExperimentDiagnostics.BadItem, option.Span, $"{name} {(byDefault.Count == 1 ? example : $"[{example}]")}");
            return (byDefault, true);
        }
        if (name == "deviation" && values.Exists(v => v <= 0)) reader.Report(ExperimentDiagnostics.BadValue, option.Span, name, "be greater than 0");
        return (values, true);
    }

    /// <summary>The value of a number, perhaps with a sign; otherwise NaN.</summary>
    private static double NumberOf(ExpressionSyntax syntax) => syntax switch
    {
        LiteralSyntax { Value: long or double } number => Convert.ToDouble(number.Value, CultureInfo.InvariantCulture),
        UnarySyntax { Operator: TokenKind.Minus } negative => -NumberOf(negative.Operand),
        _ => double.NaN,
    };
}
