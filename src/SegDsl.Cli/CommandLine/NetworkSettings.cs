using System.Globalization;
using SegDsl.Catalogue;
using SegDsl.Networks;

namespace SegDsl.Cli;

/// <summary>The <c>--set name=value</c> of a command, applied to the open parameters of a network.</summary>
internal static class NetworkSettings
{
    /// <summary>Creates a network with its parameters' defaults, except for those that are set.</summary>
    /// <param name="entry">The network.</param>
    /// <param name="settings">Each <c>name=value</c>; the last one for a name counts.</param>
    /// <exception cref="CommandException">A setting has another form, names no parameter or has a value of another type, or a value is missing.</exception>
    public static SegmentationNetwork Instantiate(this NetworkEntry entry, IReadOnlyList<string> settings)
    {
        var values = entry.Parameters.ToDictionary(p => p.Name, p => p.Default);
        foreach (var setting in settings)
        {
            var equals = setting.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw new CommandException($"--set {setting}: write it as name=value, as in --set classes=11.");
            var (name, text) = (setting[..equals], setting[(equals + 1)..]);
            var parameter = entry.Parameters.FirstOrDefault(p => p.Name == name) ?? throw new CommandException(
                $"--set {setting}: {entry.Name} has no parameter '{name}'. {Suggestions.For(name, entry.Parameters.Select(p => p.Name), "parameters")}");
            values[name] = Parse(text, parameter.Type) ?? throw new CommandException($"--set {setting}: '{text}' is not {Article(parameter.Type)}.");
        }

        foreach (var parameter in entry.Parameters)
            if (values[parameter.Name] is null) throw new CommandException($"{entry.Name} needs a value for {parameter.Name}: --set {parameter.Name}=….");
        return entry.Create([.. entry.Parameters.Select(p => values[p.Name]).OfType<object>()]);
    }

    private static object? Parse(string text, string type) => type switch
    {
        "int" => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null,
        "float" => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
        "bool" => bool.TryParse(text, out var truth) ? truth : null,
        _ => text,
    };

    private static string Article(string type) => type == "int" ? "an int" : $"a {type}";
}
