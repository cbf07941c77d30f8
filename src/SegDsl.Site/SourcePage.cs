using System.Text;
using System.Text.RegularExpressions;

namespace SegDsl.Site;

/// <summary>Pages that show files to which the documentation links, such as the <c>.seg</c> files of the zoo.</summary>
internal static partial class SourcePage
{
    /// <summary>A page with the text of a file.</summary>
    /// <param name="repository">The root of the repository.</param>
    /// <param name="path">The path of the file, relative to it.</param>
    public static string OfFile(string repository, string path)
    {
        var language = Path.GetExtension(path) switch { ".seg" => "seg", ".csproj" => "xml", _ => "plaintext" };
        var text = File.ReadAllText(Path.Combine(repository, path)).ReplaceLineEndings("\n").TrimEnd('\n');
        return $"# {Path.GetFileName(path)}\n\n`{path}`\n\n~~~~{language}\n{text}\n~~~~\n";
    }

    /// <summary>A page that lists the <c>.seg</c> files of a folder with their declarations.</summary>
    /// <param name="repository">The root of the repository.</param>
    /// <param name="folder">The path of the folder, relative to it.</param>
    public static string OfFolder(string repository, string folder)
    {
        var name = Path.GetFileName(folder);
        var text = new StringBuilder($"# {folder}\n\n| file | declarations |\n| --- | --- |\n");
        foreach (var file in Directory.GetFiles(Path.Combine(repository, folder), "*.seg").Select(Path.GetFileName).Order(StringComparer.Ordinal))
        {
            var names = Declaration().Matches(File.ReadAllText(Path.Combine(repository, folder, file!))).Select(match => $"`{match.Groups[1].Value}`");
            text.Append($"| [{file}]({name}/{file}.md) | {string.Join(", ", names)} |\n");
        }
        return text.ToString();
    }

    [GeneratedRegex(@"^(?:block|backbone|head|network|dataset|experiment) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
