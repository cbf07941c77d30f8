using System.Globalization;

namespace SegDsl.Experiments;

/// <summary>A setting of an experiment that a run can override, with conversion from and to text.</summary>
public sealed class ExperimentSetting
{
    /// <summary>The text for a missing optional value.</summary>
    public const string None = "none";

    private readonly Func<Experiment, string> text;
    private readonly Func<Experiment, string, Experiment> with;

    private ExperimentSetting(string name, string summary, string form, Func<Experiment, string> text, Func<Experiment, string, Experiment> with) =>
        (Name, Summary, Form, this.text, this.with) = (name, summary, form, text, with);

    /// <summary>The name of the setting, for example <c>loss.min-kept</c>.</summary>
    public string Name { get; }

    /// <summary>A sentence that describes the setting.</summary>
    public string Summary { get; }

    /// <summary>The format of values in help texts, for example <c>number</c> or <c>a..b</c>.</summary>
    public string Form { get; }

    /// <summary>The allowed values; empty if they cannot be listed.</summary>
    public IReadOnlyList<string> Choices { get; private init; } = [];

    /// <summary>Whether the setting can be given without a value, which means <c>true</c>.</summary>
    public bool IsFlag { get; private init; }

    /// <summary>The value in an experiment, as text.</summary>
    public string TextOf(Experiment experiment) => text(experiment);

    /// <summary>Whether an experiment has the part that the setting belongs to. A program can replace parts that a <c>.seg</c> file declares.</summary>
    internal bool AppliesTo(Experiment experiment)
    {
        try
        {
            text(experiment);
            return true;
        }
        catch (Exception e) when (e is InvalidCastException or ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            // The part has another type, or a list of parts is shorter.
            return false;
        }
    }

    /// <summary>Returns a copy of an experiment with another value.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="value">The new value as text.</param>
    /// <exception cref="FormatException">The value is invalid; the message states what it must be.</exception>
    public Experiment With(Experiment experiment, string value) => with(experiment, value);

    /// <summary>Creates an integer setting.</summary>
    /// <param name="name">The name of the setting.</param>
    /// <param name="summary">A sentence that describes the setting.</param>
    /// <param name="bounds">The allowed range.</param>
    /// <param name="get">Returns the value of an experiment.</param>
    /// <param name="set">Returns a copy of an experiment with another value.</param>
    /// <param name="clear">Returns a copy of an experiment without the value; null if the value is required.</param>
    public static ExperimentSetting Whole(
        string name, string summary, SettingBounds bounds, Func<Experiment, long?> get, Func<Experiment, long, Experiment> set,
        Func<Experiment, Experiment>? clear = null) => new(
        name, summary, "number", e => get(e)?.ToString(CultureInfo.InvariantCulture) ?? None,
        (e, value) => clear is not null && value == None ? clear(e) : set(e, ReadWhole(value, bounds, clear is not null)));

    /// <summary>Creates a number setting.</summary>
    /// <param name="name">The name of the setting.</param>
    /// <param name="summary">A sentence that describes the setting.</param>
    /// <param name="bounds">The allowed range.</param>
    /// <param name="get">Returns the value of an experiment.</param>
    /// <param name="set">Returns a copy of an experiment with another value.</param>
    /// <param name="clear">Returns a copy of an experiment without the value; null if the value is required.</param>
    public static ExperimentSetting Number(
        string name, string summary, SettingBounds bounds, Func<Experiment, double?> get, Func<Experiment, double, Experiment> set,
        Func<Experiment, Experiment>? clear = null) => new(
        name, summary, "number", e => get(e) is { } value ? Text(value) : None,
        (e, value) => clear is not null && value == None ? clear(e) : set(e, ReadNumber(value, bounds, clear is not null)));

    /// <summary>Creates a Boolean setting.</summary>
    /// <param name="name">The name of the setting.</param>
    /// <param name="summary">A sentence that describes the setting.</param>
    /// <param name="get">Returns the value of an experiment.</param>
    /// <param name="set">Returns a copy of an experiment with another value.</param>
    public static ExperimentSetting Flag(string name, string summary, Func<Experiment, bool> get, Func<Experiment, bool, Experiment> set) => new(
        name, summary, "true|false", e => get(e) ? "true" : "false",
        (e, value) => set(e, value switch { "true" => true, "false" => false, _ => throw new FormatException("it must be true or false") }))
    {
        Choices = ["true", "false"],
        IsFlag = true,
    };

    /// <summary>Creates a setting for a range such as <c>0.5..2.0</c>.</summary>
    /// <param name="name">The name of the setting.</param>
    /// <param name="summary">A sentence that describes the setting.</param>
    /// <param name="bounds">The allowed range.</param>
    /// <param name="get">Returns the value of an experiment.</param>
    /// <param name="set">Returns a copy of an experiment with another value.</param>
    public static ExperimentSetting Range(
        string name, string summary, SettingBounds bounds, Func<Experiment, (double Least, double Most)> get,
        Func<Experiment, (double Least, double Most), Experiment> set) => new(
        name, summary, "a..b", e => $"{Text(get(e).Least)}..{Text(get(e).Most)}",
        (e, value) =>
        {
            var ends = value.Split("..");
            if (ends.Length != 2) throw new FormatException("it must be a range, as in 0.5..2.0");
            var (least, most) = (ReadNumber(ends[0], bounds, isOptional: false), ReadNumber(ends[1], bounds, isOptional: false));
            return least <= most ? set(e, (least, most)) : throw new FormatException("it must not end before it starts");
        });

    /// <summary>Creates a setting for integers in ascending order, such as <c>60,80</c>.</summary>
    /// <param name="name">The name of the setting.</param>
    /// <param name="summary">A sentence that describes the setting.</param>
    /// <param name="bounds">The allowed range.</param>
    /// <param name="get">Returns the value of an experiment.</param>
    /// <param name="set">Returns a copy of an experiment with another value.</param>
    public static ExperimentSetting Wholes(
        string name, string summary, SettingBounds bounds, Func<Experiment, IReadOnlyList<int>> get,
        Func<Experiment, IReadOnlyList<int>, Experiment> set) => new(
        name, summary, "a,b,…", e => string.Join(',', get(e)),
        (e, value) =>
        {
            var numbers = value.Split(',').Select(part => (int)ReadWhole(part, bounds, isOptional: false)).ToList();
            return numbers.Zip(numbers.Skip(1)).All(pair => pair.First < pair.Second)
                ? set(e, numbers)
                : throw new FormatException("it must be in ascending order");
        });

    /// <summary>Creates a setting with a list of allowed values.</summary>
    /// <param name="name">The name of the setting.</param>
    /// <param name="summary">A sentence that describes the setting.</param>
    /// <param name="choices">The allowed values.</param>
    /// <param name="get">Returns the value of an experiment.</param>
    /// <param name="set">Returns a copy of an experiment with another value.</param>
    public static ExperimentSetting Choice(
        string name, string summary, IReadOnlyList<string> choices, Func<Experiment, string> get, Func<Experiment, string, Experiment> set) => new(
        name, summary, string.Join('|', choices), get,
        (e, value) => choices.Contains(value) ? set(e, value) : throw new FormatException($"it must be one of {string.Join(", ", choices)}"))
    {
        Choices = choices,
    };

    /// <summary>Creates a setting for a list of numbers, such as <c>0.5,1</c>.</summary>
    /// <param name="name">The name of the setting.</param>
    /// <param name="summary">A sentence that describes the setting.</param>
    /// <param name="bounds">The allowed range.</param>
    /// <param name="get">Returns the value of an experiment.</param>
    /// <param name="set">Returns a copy of an experiment with another value.</param>
    public static ExperimentSetting Numbers(
        string name, string summary, SettingBounds bounds, Func<Experiment, IReadOnlyList<double>> get,
        Func<Experiment, IReadOnlyList<double>, Experiment> set) => new(
        name, summary, "a,b,…", e => string.Join(',', get(e).Select(Text)),
        (e, value) => set(e, [.. value.Split(',').Select(part => ReadNumber(part, bounds, isOptional: false))]));

    /// <summary>Creates a setting for a member of an enumeration, written in lower case.</summary>
    /// <param name="name">The name of the setting.</param>
    /// <param name="summary">A sentence that describes the setting.</param>
    /// <param name="get">Returns the value of an experiment.</param>
    /// <param name="set">Returns a copy of an experiment with another value.</param>
    public static ExperimentSetting Word<T>(string name, string summary, Func<Experiment, T> get, Func<Experiment, T, Experiment> set)
        where T : struct, Enum => Choice(
        name, summary, [.. Enum.GetNames<T>().Select(word => word.ToLowerInvariant())], e => get(e).ToString().ToLowerInvariant(),
        (e, word) => set(e, Enum.Parse<T>(word, ignoreCase: true)));

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static long ReadWhole(string text, SettingBounds bounds, bool isOptional) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && bounds.Contain(number)
            ? number
            : throw new FormatException($"it must be an integer {After(bounds)}{OrNone(isOptional)}");

    private static double ReadNumber(string text, SettingBounds bounds, bool isOptional) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && bounds.Contain(number)
            ? number
            : throw new FormatException($"it must be a number {After(bounds)}{OrNone(isOptional)}");

    private static string After(SettingBounds bounds) =>
        bounds.ToString() is var range && range.StartsWith("at ", StringComparison.Ordinal) ? "of " + range : range;

    private static string OrNone(bool isOptional) => isOptional ? $", or {None}" : "";
}
