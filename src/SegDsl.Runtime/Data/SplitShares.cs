using System.Text.RegularExpressions;

namespace SegDsl.Data;

/// <summary>Assigns images to splits that are shares, such as <c>train 80 %, val 20 %</c>.</summary>
internal static class SplitShares
{
    private const string Placeholder = "{group}";

    /// <summary>
    /// Returns the samples of a share. The groups, in ordinal order, are shuffled with the seed of the dataset and arranged in a row; a split takes the groups
    /// whose middle is in its part of the row. The result depends only on names, shares and seed.
    /// </summary>
    /// <param name="definition">The dataset.</param>
    /// <param name="split">A split with a share.</param>
    /// <param name="files">All samples.</param>
    /// <exception cref="DatasetException">A name does not match the pattern of the groups, or the share is too small for a group.</exception>
    public static List<SampleFiles> Select(DatasetDefinition definition, SplitDefinition split, List<SampleFiles> files)
    {
        var groups = Group(definition, files);
        new SplitMix64(definition.Seed).Shuffle(groups.AsSpan());
        var start = definition.Splits.TakeWhile(other => other.Name != split.Name).Sum(other => other.Percent ?? 0);
        var end = start + (split.Percent ?? 0);
        var (selected, before) = (new List<SampleFiles>(), 0);
        foreach (var group in groups)
        {
            var middle = 100.0 * (before + group.Count / 2.0) / files.Count;
            if (middle >= start && middle < end) selected.AddRange(group);
            before += group.Count;
        }
        if (selected.Count == 0 && files.Count > 0)
            throw new DatasetException(
                FormattableString.Invariant($"The split '{split.Name}' of {definition.Name} is empty: {split.Percent} % of {files.Count} images ")
                + $"in {groups.Length} groups. Increase its share.");
        return selected;
    }

    private static List<SampleFiles>[] Group(DatasetDefinition definition, List<SampleFiles> files)
    {
        var pattern = definition.Group is { } text ? PatternOf(text) : null;
        return [.. files.GroupBy(file => GroupOf(file.Name)).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => group.ToList())];

        string GroupOf(string name)
        {
            if (pattern is null) return name;
            return pattern.Match(name) is { Success: true } match
                ? match.Groups["group"].Value
                : throw new DatasetException($"The image name '{name}' does not match the groups '{definition.Group}' of {definition.Name}.");
        }
    }

    private static Regex PatternOf(string text)
    {
        var pattern = Regex.Escape(text).Replace(Regex.Escape(Placeholder), "(?<group>.+?)", StringComparison.Ordinal)
            .Replace(@"\*", ".*", StringComparison.Ordinal);
        return new($@"\A{pattern}\z", RegexOptions.CultureInvariant | RegexOptions.Singleline);
    }
}
