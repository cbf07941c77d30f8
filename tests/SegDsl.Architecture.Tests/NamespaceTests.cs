using System.Text.RegularExpressions;

namespace SegDsl.Architecture.Tests;

public sealed partial class NamespaceTests
{
    /// <summary>The names of the projects.</summary>
    public static TheoryData<string> Projects => [.. Project.All.Select(project => project.Name)];

    [Theory, MemberData(nameof(Projects))]
    public void Namespaces_match_folders(string name)
    {
        var project = Project.All.Single(p => p.Name == name);
        var declared = project.Files.Select(file => (File: file, Match: Declaration().Match(project.Read(file)))).Where(f => f.Match.Success).ToList();
        Assert.NotEmpty(declared);
        Assert.All(declared, f => Assert.Equal(
            string.Join('.', [project.Namespace, .. f.File.Split('/')[..^1]]), f.Match.Groups[1].Value));
    }

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
