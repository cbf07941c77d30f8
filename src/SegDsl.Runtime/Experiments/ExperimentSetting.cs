using System.Globalization;

namespace SegDsl.Experiments;

/// <summary>A value of an experiment that a run may change: how it reads as text, and the experiment with another one.</summary>
public sealed class ExperimentSetting
{
    /// <summary>The text of a value that is not there.</summary>
    public const string None = "none";

    private readonly Func<Experiment, string> text;
    private readonly Func<Experiment, string, Experiment> with;

    private ExperimentSetting(string name, string summary, string form, Func<Experiment, string> text, Func<Experiment, string, Experiment> with) =>
        (Name, Summary, Form, this.text, this.with) = (name, summary, form, text, with);

    /// <summary>What it is called, say <c>loss.min-kept</c>.</summary>
    public string Name { get; }

    /// <summary>What it means, a sentence.</summary>
    public string Summary { get; }

    /// <summary>What is written for it, in a word: <c>number</c>, <c>a..b</c>.</summary>
    public string Form { get; }

    /// <summary>All that may be written for it; empty where that is no list.</summary>
    public IReadOnlyList<string> Choices { get; private init; } = [];

    /// <summary>Whether it can be written without a value, which is <c>true</c> then.</summary>
    public bool IsFlag { get; private init; }

    /// <summary>The value that an experiment has.</summary>
    public string TextOf(Experiment experiment) => text(experiment);

    /// <summary>An experiment with another value.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="value">The value as text.</param>
    /// <exception cref="FormatException">It does not fit; the message says what it must be.</exception>
    public Experiment With(Experiment experiment, string value) => with(experiment, value);

    /// <summary>A whole number.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="summary">What it means.</param>
    /// <param name="bounds">Between what it is.</param>
    /// <param name="get">Reads it.</param>
    /// <param name="set">The experiment with another one.</param>
    /// <param name="clear">The experiment without it; null where there must be one.</param>
    public static ExperimentSetting Whole(
        string name, string summary, SettingBounds bounds, Func<Experiment, long?> get, Func<Experiment, long, Experiment> set,
        Func<Experiment, Experiment>? clear = null) => new(
        name, summary, "number", e => get(e)?.ToString(CultureInfo.InvariantCulture) ?? None,
        (e, value) => clear is not null && value == None ? clear(e) : set(e, ReadWhole(value, bounds, clear is not null)));

    /// <summary>A number.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="summary">What it means.</param>
    /// <param name="bounds">Between what it is.</param>
    /// <param name="get">Reads it.</param>
    /// <param name="set">The experiment with another one.</param>
    /// <param name="clear">The experiment without it; null where there must be one.</param>
    public static ExperimentSetting Number(
        string name, string summary, SettingBounds bounds, Func<Experiment, double?> get, Func<Experiment, double, Experiment> set,
        Func<Experiment, Experiment>? clear = null) => new(
        name, summary, "number", e => get(e) is { } value ? Text(value) : None,
        (e, value) => clear is not null && value == None ? clear(e) : set(e, ReadNumber(value, bounds, clear is not null)));

    /// <summary>A truth value.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="summary">What it means.</param>
    /// <param name="get">Reads it.</param>
    /// <param name="set">The experiment with another one.</param>
    public static ExperimentSetting Flag(string name, string summary, Func<Experiment, bool> get, Func<Experiment, bool, Experiment> set) => new(
        name, summary, "true|false", e => get(e) ? "true" : "false",
        (e, value) => set(e, value switch { "true" => true, "false" => false, _ => throw new FormatException("it must be true or false") }))
    {
        Choices = ["true", "false"],
        IsFlag = true,
    };

    /// <summary>Two numbers, <c>0.5..2.0</c>.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="summary">What it means.</param>
    /// <param name="bounds">Between what it is.</param>
    /// <param name="get">Reads it.</param>
    /// <param name="set">The experiment with another one.</param>
    public static ExperimentSetting Range(
        string name, string summary, SettingBounds bounds, Func<Experiment, (double Least, double Most)> get,
        Func<Experiment, (double Least, double Most), Experiment> set) => new(
        name, summary, "a..b", e => $"{Text(get(e).Least)}..{Text(get(e).Most)}",
        (e, value) =>
        {
            var ends = value.Split("..");
            if (ends.Length != 2) throw new FormatException("it must be a range, as in 0.5..2.0");
            var (least, most) = (ReadNumber(ends[0], bounds, isOptional: false), ReadNumber(ends[1], bounds, isOptional: false));
            return least <= most ? set(e, (least, most)) : throw new FormatException("it must not end before it begins");
        });

    /// <summary>Whole numbers in ascending order, <c>60,80</c>.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="summary">What it means.</param>
    /// <param name="bounds">Between what it is.</param>
    /// <param name="get">Reads it.</param>
    /// <param name="set">The experiment with another one.</param>
    public static ExperimentSetting Wholes(
        string name, string summary, SettingBounds bounds, Func<Experiment, IReadOnlyList<int>> get, Func<Experiment, IReadOnlyList<int>, Experiment> set) => new(
        name, summary, "a,b,…", e => string.Join(',', get(e)),
        (e, value) =>
        {
            var numbers = value.Split(',').Select(part => (int)ReadWhole(part, bounds, isOptional: false)).ToList();
            return numbers.Zip(numbers.Skip(1)).All(pair => pair.First < pair.Second) ? set(e, numbers) : throw new FormatException("it must be in ascending order");
        });

    /// <summary>One of some words.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="summary">What it means.</param>
    /// <param name="choices">The words.</param>
    /// <param name="get">Reads it.</param>
    /// <param name="set">The experiment with another one.</param>
    public static ExperimentSetting Choice(
        string name, string summary, IReadOnlyList<string> choices, Func<Experiment, string> get, Func<Experiment, string, Experiment> set) => new(
        name, summary, string.Join('|', choices), get,
        (e, value) => choices.Contains(value) ? set(e, value) : throw new FormatException($"it must be one of {string.Join(", ", choices)}"))
    {
        Choices = choices,
    };

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static long ReadWhole(string text, SettingBounds bounds, bool isOptional) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && bounds.Contain(number)
            ? number
            : throw new FormatException($"it must be a whole number {bounds}{OrNone(isOptional)}");

    private static double ReadNumber(string text, SettingBounds bounds, bool isOptional) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && bounds.Contain(number)
            ? number
            : throw new FormatException($"it must be a number {bounds}{OrNone(isOptional)}");

    private static string OrNone(bool isOptional) => isOptional ? $", or {None}" : "";
}
