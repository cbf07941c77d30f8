using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace SegDsl.Generators.Tests;

/// <summary>Compares text with an approved file in <c>Golden/</c>.</summary>
internal static class GoldenFile
{
    /// <summary>Reads a file of <c>Golden/</c>.</summary>
    public static string Read(string name) => File.ReadAllText(Path.Combine(Folder, name));

    /// <summary>Reads one of the files that <c>SegDsl.Generated.Tests</c> compiles and runs.</summary>
    public static string ReadConstruct(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Constructs", name));

    /// <summary>Fails with the differing lines unless <c>NAME.verified.cs</c> contains the text; writes <c>NAME.received.cs</c> in that case.</summary>
    public static void Verify(string name, string actual)
    {
        var verified = Path.Combine(Folder, name + ".verified.cs");
        var expected = File.Exists(verified) ? File.ReadAllText(verified) : "";
        if (expected == actual) return;
        var received = Path.Combine(Folder, name + ".received.cs");
        File.WriteAllText(received, actual);
        var diff = InlineDiffBuilder.Diff(expected, actual).Lines
            .Where(l => l.Type is ChangeType.Inserted or ChangeType.Deleted)
            .Take(40)
            .Select(l => (l.Type == ChangeType.Inserted ? "+ " : "- ") + l.Text);
        Assert.Fail($"{name}.verified.cs differs from the generated text in {received}.\n{string.Join('\n', diff)}");
    }

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Golden");
}
