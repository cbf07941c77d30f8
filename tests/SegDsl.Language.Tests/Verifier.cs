using System.Reflection;
using System.Text;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace SegDsl.Language.Tests;

/// <summary>Compares text with a <c>*.verified.txt</c> in the test project; writes <c>*.received.txt</c> if they differ.</summary>
internal static class Verifier
{
    /// <summary>The folder of the test project's sources.</summary>
    public static string Folder { get; } = typeof(Verifier).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "TestFolder").Value
        ?? throw new InvalidOperationException("The assembly has no metadata 'TestFolder'.");

    /// <summary>Compares a text; <paramref name="name"/> is the path of the verified file without its extension, relative to the test project.</summary>
    public static void Verify(string name, string received) =>
        VerifyFile(Path.Combine(Folder, name + ".verified.txt"), Path.Combine(Folder, name + ".received.txt"), received);

    /// <summary>Compares a text with a file; writes the received text if they differ.</summary>
    public static void VerifyFile(string verifiedPath, string receivedPath, string received)
    {
        var verified = File.Exists(verifiedPath) ? File.ReadAllText(verifiedPath).ReplaceLineEndings("\n") : "";
        if (verified == received)
        {
            File.Delete(receivedPath);
            return;
        }
        File.WriteAllText(receivedPath, received);
        Assert.Fail($"{verifiedPath} differs; if the new text is correct, move {receivedPath} over it.\n{Difference(verified, received)}");
    }

    private static string Difference(string verified, string received)
    {
        var text = new StringBuilder();
        foreach (var line in InlineDiffBuilder.Diff(verified, received).Lines.Where(l => l.Type != ChangeType.Unchanged))
            text.Append(line.Type == ChangeType.Inserted ? "+ " : "- ").Append(line.Text).Append('\n');
        return text.ToString();
    }
}
