using System.CommandLine;
using System.Globalization;

namespace SegDsl.Cli;

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
}
