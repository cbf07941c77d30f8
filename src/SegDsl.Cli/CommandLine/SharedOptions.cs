using SegDsl.Experiments;
using System.CommandLine;
using System.Globalization;
using SegDsl.Training;

namespace SegDsl.Cli.CommandLine;

/// <summary>Arguments and options that several commands share, so that they read and mean the same everywhere.</summary>
internal static class SharedOptions
{
    /// <summary>Files of the user, which every command takes.</summary>
    public static Option<string[]> Files() => new("--file")
    {
        Description = "A .seg file whose networks, datasets and experiments are there too, or C# for it; may be repeated.",
        HelpName = "file",
        DefaultValueFactory = _ => [],
        Recursive = true,
    };

    /// <summary>The experiment a command is about.</summary>
    public static Argument<string> Experiment() => new("experiment") { Description = "Name of an experiment; 'seg list' shows them." };

    /// <summary>The network a command is about.</summary>
    public static Argument<string> Network() => new("network") { Description = "Name of a network; 'seg list' shows them." };

    /// <summary>Values for a network's open parameters.</summary>
    public static Option<string[]> Set() => new("--set")
    {
        Description = "Sets a parameter of the network, say classes=11; may be repeated.",
        HelpName = "name=value",
        DefaultValueFactory = _ => [],
    };

    /// <summary>The dictionary of a checkpoint.</summary>
    public static Option<string?> Key() => new("--key")
    {
        Description = "The dictionary of tensors in a PyTorch file that has several, say ema or model.head.",
        HelpName = "key",
    };

    /// <summary>Where a dataset lies.</summary>
    public static Option<DirectoryInfo?> Data() => new("--data")
    {
        Description = "Folder of the dataset, in place of the one its declaration names.",
        HelpName = "folder",
    };

    /// <summary>Whether to print JSON.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Prints JSON in place of text." };

    /// <summary>A whole number.</summary>
    /// <param name="name">The option's name.</param>
    /// <param name="description">What it says.</param>
    /// <param name="least">The smallest number that makes sense.</param>
    public static Option<long?> Number(string name, string description, long least = long.MinValue) => new(name)
    {
        Description = description,
        HelpName = "number",
        CustomParser = result =>
        {
            var most = least < 0 ? long.MaxValue : int.MaxValue;
            if (long.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                && number >= least && number <= most) return number;
            result.AddError($"{name} {result.Tokens[0].Value}: it must be a whole number{(least < 0 ? "" : $" of at least {least}")}.");
            return null;
        },
    };

    /// <summary>A number above zero.</summary>
    /// <param name="name">The option's name.</param>
    /// <param name="description">What it says.</param>
    public static Option<double?> PositiveNumber(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "number",
        CustomParser = result =>
        {
            if (double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && number > 0 && double.IsFinite(number)) return number;
            result.AddError($"{name} {result.Tokens[0].Value}: it must be a number above 0.");
            return null;
        },
    };

    /// <summary>A part of a whole that is less than the whole: 0 to less than 1.</summary>
    /// <param name="name">The option's name.</param>
    /// <param name="description">What it says.</param>
    public static Option<double?> Part(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "number",
        CustomParser = result =>
        {
            if (double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= 0 and < 1) return number;
            result.AddError($"{name} {result.Tokens[0].Value}: it must be a number of at least 0 and less than 1.");
            return null;
        },
    };

    /// <summary>How often something is saved: a number of steps, or a time.</summary>
    public static Option<SaveInterval?> Interval(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "steps|time",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var steps) && steps > 0) return new SaveInterval(Steps: steps);
            if (text.Length > 1 && SecondsIn(text[^1]) is { } unit
                && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                && number * unit is > 0 and < 1e9) return new SaveInterval(Time: TimeSpan.FromSeconds(number * unit));
            result.AddError($"{name} {text}: write a number of steps, as in 500, or a time, as in 30s, 10m or 2h.");
            return null;
        },
    };

    private static int? SecondsIn(char unit) => unit switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => null };
}
