using System.Text.RegularExpressions;

namespace SegDsl.Architecture.Tests;

/// <summary>
/// Sources stay within the limits of lines per file and characters per line, and have no copies of each other's lines. Files with expected results are
/// exempt.
/// </summary>
public sealed partial class SourceTests
{
    private const int MaxLines = 400;
    private const int MinCopiedLines = 12;

    [Fact]
    public void Lines_have_the_length_that_editorconfig_sets()
    {
        var limit = int.Parse(Limit().Match(File.ReadAllText(Path.Combine(Project.Repository, ".editorconfig"))).Groups[1].Value);
        var longer =
            from file in Sources("*.cs", "*.seg", "*.csproj", "*.props", "*.targets")
            from line in File.ReadLines(Path.Combine(Project.Repository, file)).Select((text, i) => (Text: text, Number: i + 1))
            where line.Text.Length > limit
            select $"{file}:{line.Number}: {line.Text.Length} characters";
        AssertNone($"These lines have more than {limit} characters:", longer);
    }

    [Fact]
    public void Files_have_at_most_400_lines() => AssertNone(
        $"These files have more than {MaxLines} lines; split them:",
        from file in Sources("*.cs")
        let count = File.ReadLines(Path.Combine(Project.Repository, file)).Count()
        where count > MaxLines
        select $"{file}: {count} lines");

    [Fact]
    public void No_two_files_have_12_equal_lines()
    {
        var places = new Dictionary<string, (string File, int Line)>();
        var copies = new Dictionary<(string, string), string>();
        foreach (var file in Sources("*.cs"))
        {
            var lines = File.ReadLines(Path.Combine(Project.Repository, file))
                .Select((text, i) => (Text: text.Trim(), Number: i + 1))
                .Where(line => line.Text.Length > 0 && !line.Text.StartsWith("using ", StringComparison.Ordinal))
                .ToList();
            for (var i = 0; i + MinCopiedLines <= lines.Count; i++)
            {
                var text = string.Join('\n', lines.Skip(i).Take(MinCopiedLines).Select(line => line.Text));
                if (places.TryAdd(text, (file, lines[i].Number))) continue;
                var (other, number) = places[text];
                if (other != file) copies.TryAdd((other, file), $"{other}:{number} and {file}:{lines[i].Number}");
            }
        }
        AssertNone($"These files have {MinCopiedLines} equal lines; share the code:", copies.Values);
    }

    private static void AssertNone(string message, IEnumerable<string> violations)
    {
        var all = violations.ToList();
        Assert.True(all.Count == 0, $"{message}\n{string.Join('\n', all)}");
    }

    /// <summary>The sources of all projects, relative to the repository, without build outputs.</summary>
    private static List<string> Sources(params string[] patterns)
    {
        var files = (
            from folder in Directory.EnumerateDirectories(Project.Repository).Where(path => !IgnoredFolder().IsMatch(Path.GetFileName(path)))
            from pattern in patterns
            from path in Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories)
            select Path.GetRelativePath(Project.Repository, path).Replace('\\', '/'))
            .Concat(patterns.SelectMany(pattern => Directory.EnumerateFiles(Project.Repository, pattern)).Select(path => Path.GetFileName(path)))
            .Where(file => !Exempt().IsMatch(file))
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.NotEmpty(files);
        return files;
    }

    [GeneratedRegex(@"^max_line_length = (\d+)", RegexOptions.Multiline)]
    private static partial Regex Limit();

    /// <summary>Folders with other content than sources: outputs, runs, data sets.</summary>
    [GeneratedRegex(@"^\.|^(artifacts|runs|data|BenchmarkDotNet\.Artifacts)$")]
    private static partial Regex IgnoredFolder();

    [GeneratedRegex(@"(^|/)(bin|obj|artifacts|Golden)/|\.(verified|received)\.")]
    private static partial Regex Exempt();
}
