using System.Reflection;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace SegDsl.Tests;

/// <summary>Compares text with a file of the repository. If they differ, the test fails and the new text is written next to the file.</summary>
internal static class Verifier
{
    private const int ShownLines = 40;

    /// <summary>The folder of the test project's sources.</summary>
    public static string Folder { get; } = typeof(Verifier).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "TestFolder").Value
        ?? throw new InvalidOperationException("The assembly has no metadata 'TestFolder'.");

    /// <summary>The root of the repository.</summary>
    public static string Repository { get; } = Path.GetFullPath(Path.Combine(Folder, "..", ".."));

    /// <summary>Compares a text with <c>NAME.verified.EXTENSION</c>; writes <c>NAME.received.EXTENSION</c> if they differ.</summary>
    /// <param name="name">The path of the verified file, without its extensions, relative to the test project.</param>
    /// <param name="received">The text, with <c>\n</c> as line ends.</param>
    /// <param name="extension">The extension without the dot.</param>
    public static void Verify(string name, string received, string extension = "txt") =>
        Compare(Path.Combine(Folder, $"{name}.verified.{extension}"), Path.Combine(Folder, $"{name}.received.{extension}"), received);

    /// <summary>Compares a text with a generated page; writes <c>NAME.received.md</c> if they differ.</summary>
    /// <param name="page">The path of the page, relative to the repository.</param>
    /// <param name="received">The text, with <c>\n</c> as line ends.</param>
    public static void VerifyPage(string page, string received)
    {
        var path = Path.Combine(Repository, page);
        Compare(path, Path.ChangeExtension(path, ".received" + Path.GetExtension(path)), received);
    }

    private static void Compare(string verifiedPath, string receivedPath, string received)
    {
        var verified = File.Exists(verifiedPath) ? File.ReadAllText(verifiedPath).ReplaceLineEndings("\n") : "";
        if (verified == received)
        {
            File.Delete(receivedPath);
            return;
        }
        File.WriteAllText(receivedPath, received);
        var changed = InlineDiffBuilder.Diff(verified, received).Lines
            .Where(line => line.Type != ChangeType.Unchanged)
            .Select(line => (line.Type == ChangeType.Inserted ? "+ " : "- ") + line.Text)
            .ToList();
        Assert.Fail($"{verifiedPath} differs; if the new text is correct, move {receivedPath} over it.\n{string.Join('\n', changed.Take(ShownLines))}"
            + (changed.Count > ShownLines ? $"\n… and {changed.Count - ShownLines} more lines" : ""));
    }
}
