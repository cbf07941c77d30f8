using System.Globalization;
using SegDsl.Catalog;
using SegDsl.Cli.CommandLine;
using SegDsl.Networks;

namespace SegDsl.Cli.Context;

/// <summary>The <c>--set name=value</c> of a command, applied to the open parameters of a network.</summary>
internal static class NetworkSettings
{
    /// <summary>Creates a network with its parameters' defaults, except for those that are set.</summary>
    /// <param name="entry">The network.</param>
    /// <param name="settings">Each <c>name=value</c>; the last one for a name counts.</param>
    /// <exception cref="CommandException">
    /// A setting has another form, names no parameter or has a value of another type, a value is missing, or there is no such network with these values.
    /// </exception>
    public static SegmentationNetwork Instantiate(this NetworkEntry entry, IReadOnlyList<string> settings)
    {
        var values = entry.Parameters.ToDictionary(p => p.Name, p => p.Default);
        foreach (var (name, value) in Read(entry.Name, entry.Parameters.ToDictionary(p => p.Name, p => p.Type), settings)) values[name] = value;
        foreach (var parameter in entry.Parameters)
            if (values[parameter.Name] is null) throw new CommandException($"{entry.Name} needs a value for {parameter.Name}: --set {parameter.Name}=….");
        try
        {
            return entry.Create([.. entry.Parameters.Select(p => values[p.Name]).OfType<object>()]);
        }
        catch (ArgumentException e) when (settings.Count > 0)
        {
            throw new CommandException($"{entry.Name} cannot be made with {string.Join(", ", settings)}: {Failure.FirstLine(e.Message)}", e);
        }
    }

    /// <summary>The values that are set, by the names of parameters: <see cref="long"/>, <see cref="double"/>, <see cref="bool"/> or <see cref="string"/>.</summary>
    /// <param name="network">The name of the network.</param>
    /// <param name="parameters">The types of its parameters by their names, in order.</param>
    /// <param name="settings">Each <c>name=value</c>; the last one for a name counts.</param>
    /// <exception cref="CommandException">A setting has another form, names no parameter or has a value of another type.</exception>
    public static Dictionary<string, object> Read(string network, IReadOnlyDictionary<string, string> parameters, IReadOnlyList<string> settings)
    {
        var values = new Dictionary<string, object>();
        foreach (var setting in settings)
        {
            var equals = setting.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw new CommandException($"--set {setting}: write it as name=value, as in --set classes=11.");
            var (name, text) = (setting[..equals], setting[(equals + 1)..]);
            var type = parameters.GetValueOrDefault(name) ?? throw new CommandException(
                $"--set {setting}: {network} has no parameter '{name}'. {Suggestions.For(name, parameters.Keys, "parameters")}");
            values[name] = Parse(text, type) ?? throw new CommandException($"--set {setting}: '{text}' is not {Article(type)}.");
        }
        return values;
    }

    private static object? Parse(string text, string type) => type switch
    {
        "int" => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null,
        "float" => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
        "bool" => bool.TryParse(text, out var truth) ? truth : null,
        "string" => text,
        // Members of an enumeration; lists cannot be set.
        _ => type.Split(" | ").Contains(text) ? text : null,
    };

    private static string Article(string type) => type switch { "int" => "an int", "float" or "bool" => $"a {type}", _ => $"one of {type}" };
}
