using System.Globalization;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Syntax;
using SegDsl.Language.Text;
using SegDsl.Language.Vocabulary;

namespace SegDsl.Language.Binding;

/// <summary>Binds the sweep of an experiment.</summary>
/// <param name="reader">Reads the item.</param>
internal sealed class SweepBinder(ItemReader reader)
{
    /// <summary>More runs are likely a typing error.</summary>
    private const int MaxRuns = 10_000;

    /// <summary>Binds the settings with their values; empty if there are none, or they have errors, which are reported.</summary>
    /// <param name="experiment">The name of the experiment.</param>
    /// <param name="settings">Its settings.</param>
    public IReadOnlyList<SweptSetting> Bind(string experiment, IReadOnlyList<BoundSetting> settings)
    {
        var item = ExperimentItems.Sweep;
        if (reader.Find<SweepItemSyntax>(item.Name, item.Example, isRequired: false) is not { } syntax) return [];
        var swept = new List<SweptSetting>();
        foreach (var part in syntax.Settings)
        {
            var name = part.Setting.Text.Replace('_', '-');
            if (settings.FirstOrDefault(s => s.Name == name) is not { } setting)
                reader.Report(ExperimentDiagnostics.UnknownSetting, part.Setting.Span, experiment, part.Setting.Text,
                    new Deferred(() => HintFor(name, settings)));
            else if (swept.Exists(s => s.Name == name)) reader.Report(ExperimentDiagnostics.ItemTwice, part.Setting.Span, part.Setting.Text);
            else if (part.Values is not ListSyntax { Items.Count: > 0 } list) reader.Report(ExperimentDiagnostics.BadItem, part.Values.Span, item.Example);
            else swept.Add(new(name, BindValues(setting, part.Setting.Text, list)));
        }
        if (swept.Aggregate(1.0, (product, s) => product * s.Values.Count) > MaxRuns)
            reader.Report(ExperimentDiagnostics.BadValue, syntax.Span, item.Name, $"have at most {MaxRuns} combinations of values");
        return swept;
    }

    /// <summary>The setting that a name such as <c>optimizer.lr</c> or <c>loss.dice.smooth</c> stands for, or else a similar one.</summary>
    private static string HintFor(string name, IReadOnlyList<BoundSetting> settings)
    {
        var parts = name.Split('.');
        var last = parts[parts.Length - 1];
        var meant = parts.Length == 1 ? null : settings.Select(s => s.Name).FirstOrDefault(s => s == $"{parts[0]}.{last}" || s == last);
        var hint = meant is not null ? $" Write '{meant}'." : Suggestions.For(last, settings.Select(s => s.Name));
        return hint.Replace('-', '_');
    }

    private List<string> BindValues(BoundSetting setting, string name, ListSyntax list)
    {
        var values = new List<string>();
        foreach (var syntax in list.Items)
        {
            if (TextOf(setting, syntax) is not { } value) reader.Report(ExperimentDiagnostics.BadValue, syntax.Span, name, FormOf(setting));
            else if (values.Contains(value)) reader.Report(ExperimentDiagnostics.ItemTwice, syntax.Span, value);
            else values.Add(value);
        }
        return values;
    }

    /// <summary>A value as on the command line; null if it is not one of the setting.</summary>
    private static string? TextOf(BoundSetting setting, ExpressionSyntax syntax) => syntax switch
    {
        NameSyntax { Name: "none" } when setting.IsOptional => "none",
        NameSyntax name when setting.Choices.Contains(name.Name) => name.Name,
        LiteralSyntax { Value: bool flag } when setting.Kind == SettingKind.Flag => flag ? "true" : "false",
        LiteralSyntax when setting.Kind is SettingKind.Whole or SettingKind.Number => Number(setting, syntax),
        ListSyntax { Items.Count: > 0 } list when setting.Kind is SettingKind.Wholes or SettingKind.Numbers => Join(setting, list.Items, ","),
        RangeSyntax { IncludesEnd: false } range when setting.Kind == SettingKind.Range => Join(setting, [range.Start, range.End], ".."),
        _ => null,
    };

    private static string? Join(BoundSetting setting, IReadOnlyList<ExpressionSyntax> items, string separator)
    {
        var texts = items.Select(item => Number(setting, item)).ToList();
        var isAscending = items.Zip(items.Skip(1), (a, b) => (a, b)).All(pair => setting.Kind switch
        {
            SettingKind.Wholes => NumberOf(pair.a) < NumberOf(pair.b),
            SettingKind.Range => NumberOf(pair.a) <= NumberOf(pair.b),
            _ => true,
        });
        return texts.Contains(null) || !isAscending ? null : string.Join(separator, texts);
    }

    private static string? Number(BoundSetting setting, ExpressionSyntax syntax)
    {
        var mustBeWhole = setting.Kind is SettingKind.Whole or SettingKind.Wholes;
        if (NumberOf(syntax) is not { } number || !setting.Range.Contains(number)) return null;
        return syntax switch
        {
            LiteralSyntax { Value: long whole } => whole.ToString(CultureInfo.InvariantCulture),
            LiteralSyntax { Value: double value } when !mustBeWhole => value.ToString("R", CultureInfo.InvariantCulture),
            _ => null,
        };
    }

    private static double? NumberOf(ExpressionSyntax syntax) =>
        syntax is LiteralSyntax { Value: long or double } literal ? Convert.ToDouble(literal.Value, CultureInfo.InvariantCulture) : null;

    private static string FormOf(BoundSetting setting) => setting.Kind switch
    {
        SettingKind.Whole => "be " + setting.Range.After("an integer"),
        SettingKind.Number => "be " + setting.Range.After("a number"),
        SettingKind.Flag => "be true or false",
        SettingKind.Range => "be " + setting.Range.After("a range of numbers"),
        SettingKind.Wholes => $"be {setting.Range.After("a list of integers")}, in ascending order",
        SettingKind.Numbers => "be " + setting.Range.After("a list of numbers"),
        _ => $"be one of {string.Join(", ", setting.Choices)}",
    };
}
