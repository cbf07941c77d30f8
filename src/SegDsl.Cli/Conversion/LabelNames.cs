using SegDsl.Cli.CommandLine;
using SegDsl.Data;

namespace SegDsl.Cli.Conversion;

/// <summary>
/// Maps the names of labels in annotations to values of label maps. A name is that of a class if it equals it, apart from case and separators:
/// <c>Traffic Light</c> is <c>traffic_light</c>. <c>…group</c>, as in Cityscapes, is the class of the single object.
/// </summary>
internal sealed class LabelNames
{
    private const string Ignore = "ignore", Skip = "skip", Group = "group";

    private readonly DatasetDefinition definition;
    private readonly ushort voidId;
    private readonly Dictionary<string, ushort?> mapped = new(StringComparer.Ordinal);

    /// <param name="definition">The dataset.</param>
    /// <param name="voidId">The value of pixels that belong to no class.</param>
    /// <param name="map">Mappings <c>name=class</c>, <c>name=ignore</c> or <c>name=skip</c>.</param>
    /// <param name="voidIds">The ids of further names, which are ignored if the dataset does not declare them as void.</param>
    /// <exception cref="CommandException">A mapping is malformed or repeated, or its class does not exist.</exception>
    public LabelNames(DatasetDefinition definition, ushort voidId, IEnumerable<string> map, IReadOnlyDictionary<string, int>? voidIds = null)
    {
        (this.definition, this.voidId) = (definition, voidId);
        foreach (var (name, id) in voidIds ?? new Dictionary<string, int>())
            if (ClassOf(name) is null) mapped[name] = definition.VoidIds.Contains(id) ? (ushort)id : voidId;
        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (var setting in map)
        {
            var at = setting.LastIndexOf('=');
            if (at <= 0) throw new OptionException($"--map {setting}: expected name=class, for example --map \"tabby cat=cat\".");
            if (!given.Add(setting[..at])) throw new OptionException($"--map {setting}: '{setting[..at]}' was mapped before: map it once.");
            mapped[setting[..at]] = Target(setting, setting[(at + 1)..]);
        }
    }

    /// <summary>The value of a class.</summary>
    /// <param name="name">The name of a class, or <c>ignore</c>.</param>
    /// <exception cref="CommandException">The class does not exist.</exception>
    public ushort Value(string name) => ClassOf(name) ?? (name == Ignore
        ? voidId
        : throw new CommandException($"{definition.Name} has no class '{name}'. {Suggestions.For(name, definition.Classes.Select(c => c.Name), "classes")}"));

    /// <summary>Verifies that all labels have a value.</summary>
    /// <param name="labels">The labels of all objects.</param>
    /// <exception cref="CommandException">Some labels are unknown; the message lists them.</exception>
    public void Require(IEnumerable<string> labels)
    {
        var unknown = labels.Where(label => !mapped.ContainsKey(label) && ClassOf(label) is null).GroupBy(label => label)
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => $"'{group.Key}' ({Quantity.Of(group.Count(), "object")})").ToList();
        if (unknown.Count > 0)
            throw new CommandException(
                $"These labels are not classes of {definition.Name}:\n{FileList.Of(unknown)}\nMap each with --map name=class, --map name=ignore for pixels "
                + "that are not trained, or --map name=skip to leave out its objects.");
    }

    /// <summary>The value of a label that <see cref="Require"/> accepted; null if its objects are left out.</summary>
    public ushort? Of(string label) => mapped.TryGetValue(label, out var value) ? value : ClassOf(label);

    private ushort? Target(string setting, string name) => name == Skip && ClassOf(name) is null ? null
        : ClassOf(name) is null && name != Ignore
            ? throw new OptionException($"--map {setting}: {definition.Name} has no class '{name}'; write a class, '{Ignore}' or '{Skip}'.")
            : Value(name);

    private ushort? ClassOf(string label)
    {
        var name = Normalize(label);
        var found = definition.Classes.FirstOrDefault(c => c.Name == label) ?? definition.Classes.FirstOrDefault(c => Normalize(c.Name) == name)
            ?? (name.EndsWith(Group, StringComparison.Ordinal) ? definition.Classes.FirstOrDefault(c => Normalize(c.Name) == name[..^Group.Length]) : null);
        return (ushort?)found?.Id;
    }

    private static string Normalize(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
