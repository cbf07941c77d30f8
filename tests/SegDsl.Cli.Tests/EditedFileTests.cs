using System.Text;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Playground;
using SegDsl.Language.Text;

namespace SegDsl.Cli.Tests;

/// <summary>The file that <c>seg playground</c> edits: saving never loses what the page does not show.</summary>
public sealed class EditedFileTests : CommandLineFixture
{
    [Fact]
    public void A_file_in_another_encoding_is_refused()
    {
        File.WriteAllBytes(InFolder("my.seg"), Encoding.Latin1.GetBytes("// Größe\n"));

        var message = $"{InFolder("my.seg")} is not UTF-8 text. Save it in UTF-8.";
        Assert.Equal(message, Assert.Throws<CommandException>(() => new EditedFile(InFolder("my.seg"))).Message);
        Assert.Equal($"seg: {message}\n", Fails(1, "fmt", InFolder("my.seg")));
        Assert.Equal("// Größe\n", File.ReadAllText(InFolder("my.seg"), Encoding.Latin1));
    }

    [Fact]
    public void A_file_that_grows_too_long_is_not_truncated()
    {
        var file = new EditedFile(Write("my.seg", "// short\n"));
        var version = file.Read().Version;
        var text = "//" + new string('x', Limits.FileLength);
        Write("my.seg", text);

        Assert.Throws<CommandException>(() => file.Read());
        Assert.Throws<CommandException>(() => file.Save("// other\n", version));
        Assert.Throws<CommandException>(() => file.Save(text, version: null));
        Assert.Equal(text.Length, new FileInfo(InFolder("my.seg")).Length);
    }

    [SkippableFact]
    public void A_saved_file_keeps_its_mode()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no file modes.");
        var path = Write("my.seg", "// short\n");
        const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
#pragma warning disable CA1416 // Skipped on Windows.
        File.SetUnixFileMode(path, Private);
        new EditedFile(path).Save("// other\n", version: null);
        Assert.Equal((Private, "// other\n"), (File.GetUnixFileMode(path), File.ReadAllText(path)));
        File.SetUnixFileMode(path, UnixFileMode.UserRead);
#pragma warning restore CA1416
        Assert.Contains("read-only", Assert.Throws<CommandException>(() => new EditedFile(path).Save("", version: null)).Message, StringComparison.Ordinal);
    }
}
