using System.CommandLine;
using System.Globalization;
using SegDsl.Experiments;
using SegDsl.Training;

namespace SegDsl.Cli.CommandLine;

/// <summary>Arguments and options of several commands, defined once so that they have the same names and meanings everywhere.</summary>
internal static class SharedOptions
{
    /// <summary>The source files of the user, an option of every command.</summary>
    public static Option<string[]> Files() => new("--file")
    {
        Description = "Add the declarations of a .seg file, or a C# file that implements its extern declarations.",
        HelpName = "file",
        DefaultValueFactory = _ => [],
        Recursive = true,
    };

    /// <summary>The experiment of a command.</summary>
    public static Argument<string> Experiment() => new("experiment") { Description = "Select an experiment by its name; 'seg list' shows all names." };

    /// <summary>The network of a command.</summary>
    public static Argument<string> Network() => new("network") { Description = "Select a network by its name; 'seg list' shows all names." };

    /// <summary>The network, backbone or block of a command that needs only its graph.</summary>
    public static Argument<string> Block() => new("network")
    {
        Description = "Select a network, backbone or block by its name; 'seg list --blocks' shows all names.",
    };

    /// <summary>The values of a network's parameters.</summary>
    public static Option<string[]> Set() => new("--set")
    {
        Description = "Set a parameter of the network, for example classes=11.",
        HelpName = "name=value",
        DefaultValueFactory = _ => [],
    };

    /// <summary>The dictionary in a checkpoint.</summary>
    public static Option<string?> Key() => new("--key")
    {
        Description = "Select a dictionary in a PyTorch file, or the tensors whose names start with this, for example ema or model.teacher.",
        HelpName = "key",
    };

    /// <summary>The folder of a dataset.</summary>
    public static Option<DirectoryInfo?> Data() => new("--data")
    {
        Description = "Read the dataset from this folder instead of the declared one.",
        HelpName = "folder",
    };

    /// <summary>The file that a command writes.</summary>
    /// <param name="description">The help text.</param>
    /// <param name="extensions">The extensions that the file may have, with periods; without any, all are accepted.</param>
    public static Option<FileInfo> OutputFile(string description, params IReadOnlyList<string> extensions)
    {
        var option = new Option<FileInfo>("--output", "-o") { Description = description, HelpName = "file", Required = true };
        if (extensions.Count > 0) option.MustEndIn(extensions);
        return option;
    }

    /// <summary>The folder that a command writes to.</summary>
    /// <param name="description">The help text.</param>
    public static Option<DirectoryInfo?> OutputFolder(string description) => new("--output", "-o") { Description = description, HelpName = "folder" };

    /// <summary>An integer.</summary>
    /// <param name="name">The name of the option.</param>
    /// <param name="description">The help text.</param>
    /// <param name="minimum">The minimum.</param>
    /// <param name="maximum">The maximum; null for that of the type.</param>
    public static Option<long?> Number(string name, string description, long minimum = long.MinValue, long? maximum = null) => new(name)
    {
        Description = description,
        HelpName = "number",
        CustomParser = result =>
        {
            var largest = maximum ?? (minimum < 0 ? long.MaxValue : int.MaxValue);
            var text = result.Tokens[0].Value;
            var isInteger = Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number);
            if (isInteger && number >= minimum && number <= largest) return (long)number;
            result.AddError($"{name} {text}: expected an integer{Range(minimum, isInteger && number > largest ? largest : maximum)}.");
            return null;
        },
    };

    /// <summary>A positive number.</summary>
    /// <param name="name">The name of the option.</param>
    /// <param name="description">The help text.</param>
    public static Option<double?> PositiveNumber(string name, string description) =>
        Number(name, description, number => number > 0 && double.IsFinite(number), "a positive number");

    /// <summary>A fraction: at least 0 and less than 1.</summary>
    /// <param name="name">The name of the option.</param>
    /// <param name="description">The help text.</param>
    public static Option<double?> Fraction(string name, string description) =>
        Number(name, description, number => number is >= 0 and < 1, "a number of at least 0 and less than 1");

    /// <summary>A finite number of at least 0.</summary>
    /// <param name="name">The name of the option.</param>
    /// <param name="description">The help text.</param>
    public static Option<double?> NonNegativeNumber(string name, string description) =>
        Number(name, description, number => number >= 0 && double.IsFinite(number), "a number of at least 0");

    /// <summary>A save interval: a number of steps, or a duration.</summary>
    public static Option<SaveInterval?> Interval(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "steps|duration",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var steps) && steps > 0) return new SaveInterval(Steps: steps);
            if (text.Length > 1 && SecondsIn(text[^1]) is { } unit
                && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                && number * unit is > 0 and < 1e9) return new SaveInterval(Time: TimeSpan.FromSeconds(number * unit));
            result.AddError($"{name} {text}: expected a number of steps, for example 500, or a duration, for example 30s, 10m or 2h.");
            return null;
        },
    };

    private static Option<double?> Number(string name, string description, Func<double, bool> isValid, string expected) => new(name)
    {
        Description = description,
        HelpName = "number",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && isValid(number)) return number;
            result.AddError($"{name} {text}: expected {expected}.");
            return null;
        },
    };

    private static string Range(long minimum, long? maximum) =>
        maximum is not null ? $" from {minimum} to {maximum}" : minimum < 0 ? "" : $" of at least {minimum}";

    private static int? SecondsIn(char unit) => unit switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => null };
}
