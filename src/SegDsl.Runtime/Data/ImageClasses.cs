using System.Text.RegularExpressions;

namespace SegDsl.Data;

/// <summary>Finds the classes of the images of a split: in a table, or in the names of the samples.</summary>
internal sealed class ImageClasses
{
    private const string Placeholder = "{class}";
    private static readonly char[] Separators = [',', ';', '\t'];

    private readonly MapDefinition target;
    private readonly string source;
    private readonly Func<string, string?> classOf;

    /// <summary>Reads the table, if there is one.</summary>
    /// <param name="target">The target.</param>
    /// <param name="root">The root folder of the dataset.</param>
    /// <param name="folder">The value of <c>{split}</c>.</param>
    /// <exception cref="DatasetException">The table does not exist, is empty, or is malformed.</exception>
    public ImageClasses(MapDefinition target, string root, string folder)
    {
        this.target = target;
        source = target.Files[0].First.Replace("{split}", folder, StringComparison.Ordinal);
        if (source.Contains(Placeholder, StringComparison.Ordinal))
        {
            var pattern = PatternOf(source);
            classOf = name => pattern.Match(name) is { Success: true } match ? match.Groups["class"].Value : null;
            return;
        }
        source = Path.Combine(root, source);
        var table = Read(source);
        classOf = name => table.GetValueOrDefault(name);
    }

    /// <summary>The index of the class of a sample.</summary>
    /// <param name="name">The name of the sample.</param>
    /// <param name="problems">Receives the problem if the sample has no class, or one that is not declared.</param>
    public int IndexOf(string name, ListProblems problems)
    {
        var found = classOf(name);
        for (var index = 0; index < target.Labels.Count; index++)
            if (target.Labels[index] == found) return index;
        problems.Add(found is null
            ? $"The sample '{name}' has no class in '{source}', which gives the target '{target.Name}'. Add it, or remove its image."
            : $"The sample '{name}' has the class '{found}' in '{source}', which the target '{target.Name}' does not declare. "
                + $"Available: {string.Join(", ", target.Labels)}.");
        return Sample.NoClass;
    }

    private static Dictionary<string, string> Read(string path)
    {
        var classes = new Dictionary<string, string>(StringComparer.Ordinal);
        var problems = new ListProblems();
        foreach (var (number, text) in SampleListFile.Lines(path))
        {
            var end = text.IndexOfAny(Separators) is var separator and >= 0 ? separator : text.LastIndexOf(' ');
            if (end <= 0)
            {
                problems.Add($"{path}, line {number}: '{text}' must be the name of an image and its class, separated by a comma.");
                continue;
            }
            var (name, label) = (Unquoted(text[..end]), Unquoted(text[(end + 1)..]));
            foreach (var key in new[] { name, Path.ChangeExtension(name, null) }.Distinct())
                if (!classes.TryAdd(key, label) && classes[key] != label)
                {
                    problems.Add($"{path}, line {number}: '{name}' has the classes '{classes[key]}' and '{label}'. Remove one of the lines.");
                    break;
                }
        }
        problems.ThrowIfAny();
        return classes;
    }

    private static string Unquoted(string column) => column.Trim().Trim('"');

    private static Regex PatternOf(string text)
    {
        var pattern = Regex.Escape(text).Replace(Regex.Escape(Placeholder), "(?<class>[^/]+?)", StringComparison.Ordinal)
            .Replace(@"\*", ".*", StringComparison.Ordinal);
        return new($@"\A{pattern}\z", RegexOptions.CultureInvariant | RegexOptions.Singleline);
    }
}
