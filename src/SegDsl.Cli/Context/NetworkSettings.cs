using System.Globalization;
using SegDsl.Catalog;
using SegDsl.Cli.CommandLine;
using SegDsl.Networks;

namespace SegDsl.Cli.Context;

/// <summary>Applies the options <c>--set name=value</c> to the parameters of a network.</summary>
internal static class NetworkSettings
{
    /// <summary>Creates a network with the given parameters, and the defaults of all others.</summary>
    /// <param name="entry">The network.</param>
    /// <param name="settings">Settings <c>name=value</c>, each name once.</param>
    /// <exception cref="CommandException">
    /// A setting is malformed or repeated, its parameter is unknown, its value has the wrong type, a value is missing, or the network rejects the values.
    /// </exception>
    public static SegmentationNetwork Instantiate(this NetworkEntry entry, IReadOnlyList<string> settings)
    {
        var values = entry.Parameters.ToDictionary(p => p.Name, p => p.Default);
        foreach (var (name, value) in Read(entry.Name, entry.Parameters.ToDictionary(p => p.Name, p => p.Type), settings)) values[name] = value;
        foreach (var parameter in entry.Parameters)
            if (values[parameter.Name] is null)
                throw new CommandException($"{entry.Name} requires a value for {parameter.Name}: write --set {parameter.Name}=VALUE.");
        try
        {
            return entry.Create([.. entry.Parameters.Select(p => values[p.Name]).OfType<object>()]);
        }
        catch (ArgumentException e) when (settings.Count > 0)
        {
            throw new CommandException($"{entry.Name} cannot be created with {string.Join(", ", settings)}: {Failure.FirstLine(e.Message)}", e);
        }
    }

    /// <summary>
    /// Parses settings. Returns the values by parameter: <see cref="long"/>, <see cref="double"/>, <see cref="bool"/> or <see cref="string"/>.
    /// </summary>
    /// <param name="network">The name of the network.</param>
    /// <param name="parameters">The types of its parameters by name.</param>
    /// <param name="settings">Settings <c>name=value</c>, each name once.</param>
    /// <exception cref="CommandException">A setting is malformed or repeated, its parameter is unknown, or its value has the wrong type.</exception>
    public static Dictionary<string, object> Read(string network, IReadOnlyDictionary<string, string> parameters, IReadOnlyList<string> settings)
    {
        var (values, texts) = (new Dictionary<string, object>(), new Dictionary<string, string>());
        foreach (var setting in settings)
        {
            var equals = setting.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw new OptionException($"--set {setting}: expected name=value, for example --set classes=11.");
            var (name, text) = (setting[..equals], setting[(equals + 1)..]);
            var type = parameters.GetValueOrDefault(name) ?? throw new OptionException(
                $"--set {setting}: {network} has no parameter '{name}'. {Suggestions.For(name, parameters.Keys, "parameters")}");
            if (!texts.TryAdd(name, text))
                throw new OptionException($"--set {name} was given twice, with the values {texts[name]} and {text}: give it once.");
            values[name] = Parse(text, type) ?? throw new OptionException($"--set {setting}: '{text}' is not {Article(type)}.");
        }
        return values;
    }

    private static object? Parse(string text, string type) => type switch
    {
        "int" => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null,
        "float" => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null,
        "bool" => bool.TryParse(text, out var truth) ? truth : null,
        "string" => text,
        // Enumerations; lists cannot be set.
        _ => type.Split(" | ").Contains(text) ? text : null,
    };

    private static string Article(string type) => type switch { "int" => "an int", "float" or "bool" => $"a {type}", _ => $"one of {type}" };
}
