namespace SegDsl.Checkpoints.Frameworks;

/// <summary>The rules that rename the keys of an architecture in a framework.</summary>
/// <param name="Name">The name of the architecture, for messages.</param>
/// <param name="Rules">The rules; the first that matches a key applies.</param>
/// <param name="Zeros">The keys of the network that are filled with zeros.</param>
/// <param name="Notes">Differences that do not show in keys or shapes.</param>
internal sealed record KeyTable(string Name, IReadOnlyList<KeyRule> Rules, IReadOnlyList<string> Zeros, IReadOnlyList<string> Notes)
{
    private const string Extension = ".rules";

    /// <summary>The frameworks with tables.</summary>
    public static IReadOnlyList<string> Frameworks { get; } = [.. typeof(KeyTable).Assembly.GetManifestResourceNames()
        .Where(name => name.EndsWith(Extension, StringComparison.Ordinal)).Select(name => name[..^Extension.Length]).Order(StringComparer.Ordinal)];

    /// <summary>Reads the tables of a framework.</summary>
    /// <param name="framework">One of <see cref="Frameworks"/>.</param>
    public static IReadOnlyList<KeyTable> Of(string framework)
    {
        using var stream = typeof(KeyTable).Assembly.GetManifestResourceStream(framework + Extension)
            ?? throw new ArgumentException($"There is no framework '{framework}'. Available: {string.Join(", ", Frameworks)}.", nameof(framework));
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd());
    }

    /// <summary>
    /// Parses tables. <c>[name]</c> starts a table, <c>old => new</c> is a rule, <c>old + old => new</c> concatenates, <c>old => -</c> drops,
    /// <c>0 => new</c> fills with zeros, <c>! text</c> is a note and <c># text</c> a comment.
    /// </summary>
    /// <exception cref="FormatException">A line is none of these.</exception>
    public static IReadOnlyList<KeyTable> Parse(string text)
    {
        var tables = new List<(string Name, List<KeyRule> Rules, List<string> Zeros, List<string> Notes)>();
        foreach (var line in text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line is ['[', .. var name, ']'])
            {
                tables.Add((name, [], [], []));
                continue;
            }
            if (tables.Count == 0) throw new FormatException($"'{line}' precedes the first table.");
            var table = tables[^1];
            if (line[0] == '!') table.Notes.Add(line[1..].Trim());
            else if (line.Split(" => ") is not [var from, var to]) throw new FormatException($"'{line}' is not a rule.");
            else if (from == "0") table.Zeros.Add(to);
            else table.Rules.Add(new KeyRule([.. from.Split(" + ").Select(part => new KeyTemplate(part))], to == "-" ? null : new KeyTemplate(to)));
        }
        return [.. tables.Select(table => new KeyTable(table.Name, table.Rules, table.Zeros, table.Notes))];
    }
}

/// <summary>Renames keys.</summary>
/// <param name="From">The old keys, whose tensors are concatenated along the first dimension.</param>
/// <param name="To">The new key; null to drop the tensors.</param>
internal sealed record KeyRule(IReadOnlyList<KeyTemplate> From, KeyTemplate? To)
{
    /// <summary>The new key, null if the tensor is dropped, and the position of the old key; null if the rule does not match.</summary>
    public (string? Key, int Part)? Apply(string key)
    {
        for (var part = 0; part < From.Count; part++)
            if (From[part].Match(key) is { } values) return (To?.Expand(values), part);
        return null;
    }
}
