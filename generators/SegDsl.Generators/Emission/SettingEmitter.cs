using System.Globalization;
using SegDsl.Language.Binding;

namespace SegDsl.Generators.Emission;

/// <summary>Emits the settings of an experiment: reading a value, and creating an experiment with another value.</summary>
internal static class SettingEmitter
{
    /// <summary>The C# of a setting.</summary>
    public static string Write(BoundSetting setting)
    {
        var (name, summary) = (ConstantEmitter.Quote(setting.Name), ConstantEmitter.Quote(setting.Summary));
        var (owner, target) = (Owner(setting), setting.Targets[0]);
        return setting.Kind switch
        {
            SettingKind.Whole => $"ExperimentSetting.Whole({name}, {summary}, {Bounds(setting)}, e => {owner}.{target}, "
                + $"(e, v) => {With(setting, $"{target} = {Cast(setting)}v")}{Clear(setting)})",
            SettingKind.Number => $"ExperimentSetting.Number({name}, {summary}, {Bounds(setting)}, e => {owner}.{target}, "
                + $"(e, v) => {With(setting, $"{target} = v")}{Clear(setting)})",
            SettingKind.Flag => $"ExperimentSetting.Flag({name}, {summary}, e => {owner}.{target}, (e, v) => {With(setting, $"{target} = v")})",
            SettingKind.Range => $"ExperimentSetting.Range({name}, {summary}, {Bounds(setting)}, e => ({owner}.{target}, {owner}.{setting.Targets[1]}), "
                + $"(e, v) => {With(setting, $"{target} = v.Least, {setting.Targets[1]} = v.Most")})",
            SettingKind.Wholes =>
                $"ExperimentSetting.Wholes({name}, {summary}, {Bounds(setting)}, e => {owner}.{target}, (e, v) => {With(setting, $"{target} = v")})",
            SettingKind.Choice => $"ExperimentSetting.Choice({name}, {summary}, [{string.Join(", ", setting.Choices.Select(ConstantEmitter.Quote))}], "
                + $"e => {owner}.{target}, (e, v) => {With(setting, $"{target} = v")})",
            SettingKind.Word => $"ExperimentSetting.Word({name}, {summary}, e => {owner}.{target}, (e, v) => {With(setting, $"{target} = v")})",
            SettingKind.Numbers =>
                $"ExperimentSetting.Numbers({name}, {summary}, {Bounds(setting)}, e => {owner}.{target}, (e, v) => {With(setting, $"{target} = v")})",
            _ => throw new InvalidOperationException($"Cannot emit a setting of kind {setting.Kind}."),
        };
    }

    private static string Owner(BoundSetting setting) => setting.Place switch
    {
        SettingPlace.Experiment => "e",
        SettingPlace.Data => "e.Data",
        SettingPlace.Term => $"e.Term({Index(setting)})",
        SettingPlace.Rule => $"e.Rules[{Index(setting)}]",
        SettingPlace.Inference => "e.Inference",
        _ => $"(({setting.RecordType}){Part(setting)})",
    };

    private static string Part(BoundSetting setting) => setting.Place switch
    {
        SettingPlace.Augment => $"e.Augment[{Index(setting)}]",
        SettingPlace.TermLoss => $"e.Term({Index(setting)}).Loss",
        _ => $"e.{setting.Place}",
    };

    /// <summary>An experiment with some properties replaced.</summary>
    private static string With(BoundSetting setting, string properties)
    {
        var changed = setting.RecordType.Length == 0 ? $"{Owner(setting)} with {{ {properties} }}"
            : $"({setting.RecordType}){Part(setting)} with {{ {properties} }}";
        return setting.Place switch
        {
            SettingPlace.Experiment => changed,
            SettingPlace.Augment => $"e.WithAugmentation({Index(setting)}, {changed})",
            SettingPlace.Term => $"e.WithTerm({Index(setting)}, {changed})",
            SettingPlace.Rule => $"e.WithRule({Index(setting)}, {changed})",
            SettingPlace.TermLoss => $"e.WithTerm({Index(setting)}, e.Term({Index(setting)}) with {{ Loss = {changed} }})",
            _ => $"e with {{ {setting.Place} = {changed} }}",
        };
    }

    private static string Clear(BoundSetting setting) => setting.IsOptional ? $", e => {With(setting, $"{setting.Targets[0]} = null")}" : "";

    /// <summary>The seed is the only integer that may exceed an <c>int</c>.</summary>
    private static string Cast(BoundSetting setting) => setting.Range.Maximum == long.MaxValue ? "" : "(int)";

    private static string Index(BoundSetting setting) => setting.Index.ToString(CultureInfo.InvariantCulture);

    private static string Bounds(BoundSetting setting)
    {
        var range = setting.Range;
        var arguments = new List<string>();
        if (range.Minimum != 0) arguments.Add($"Least: {range.Minimum.ToString("R", CultureInfo.InvariantCulture)}");
        if (range.HasMaximum) arguments.Add($"Most: {range.Maximum.ToString("R", CultureInfo.InvariantCulture)}");
        else if (setting.Kind is SettingKind.Whole or SettingKind.Wholes)
            arguments.Add(range.Maximum == long.MaxValue ? "Most: long.MaxValue" : "Most: int.MaxValue");
        if (range.ExcludesMinimum) arguments.Add("IsLeastOpen: true");
        if (range.ExcludesMaximum) arguments.Add("IsMostOpen: true");
        return $"new({string.Join(", ", arguments)})";
    }
}
