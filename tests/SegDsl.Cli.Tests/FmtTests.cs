namespace SegDsl.Cli.Tests;

/// <summary><c>seg fmt</c>.</summary>
public sealed class FmtTests : CommandLineFixture
{
    private const string Untidy = "block B() {\nin x:[N,C,H,W] // what comes in\nout relu( x )}";

    private const string Tidy = "block B()\n{\n    in x: [N, C, H, W] // what comes in\n    out relu(x)\n}\n";

    [Fact]
    public void Writes_files_that_change_and_no_others()
    {
        Directory.CreateDirectory(InFolder("parts"));
        var untidy = Write(Path.Combine("parts", "a.seg"), Untidy);
        var tidy = Write("b.seg", Tidy);
        File.SetLastWriteTimeUtc(tidy, DateTime.UnixEpoch);

        Assert.Equal(new CommandResult(0, "2 files: 1 changed\n", ""), Run("fmt", Folder));

        Assert.Equal(Tidy, File.ReadAllText(untidy));
        Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(tidy));
        Assert.Equal(["a.seg"], Directory.GetFiles(InFolder("parts")).Select(f => Path.GetFileName(f)));
        Assert.Equal(new CommandResult(0, "2 files: 0 changed\n", ""), Run("fmt", untidy, tidy));
    }

    [Fact]
    public void Check_lists_files_that_would_change_without_changing_them()
    {
        var untidy = Write("a.seg", Untidy);
        Write("b.seg", Tidy);

        Assert.Equal(new CommandResult(1, $"{untidy}\n2 files: 1 would change\n", ""), Run("fmt", "--check", Folder));

        Assert.Equal(Untidy, File.ReadAllText(untidy));
        Assert.Equal(new CommandResult(0, "1 file: 0 would change\n", ""), Run("fmt", "--check", InFolder("b.seg")));
    }

    [Fact]
    public void No_file_is_changed_if_a_file_has_syntax_errors()
    {
        var untidy = Write("a.seg", Untidy);
        var wrong = Write("b.seg", "block B()\n{\n    in x: [N}\n}\n");

        var result = Run("fmt", untidy, wrong);

        Assert.Equal((1, ""), (result.Code, result.Output));
        Assert.Equal($"{wrong}(3,13): error SEG106: Expected ',' or ']', but found '}}'.\n 3 |     in x: [N}}\n   |             ^\n", result.Error);
        Assert.Equal(Untidy, File.ReadAllText(untidy));
    }

    [Fact]
    public void Files_with_semantic_errors_are_formatted() =>
        Assert.Equal(0, Run("fmt", Write("a.seg", "block B()\n{\n    in x: [N, C, H, W]\n    out unknown(x)\n}\n")).Code);

    [Fact]
    public void Missing_files_are_reported() => Assert.Equal("seg: no.seg: no such file.\n", Fails(1, "fmt", "no.seg"));

    [Theory]
    [InlineData(Untidy, false, 0, Tidy)]
    [InlineData(Untidy, true, 1, "")]
    [InlineData(Tidy, true, 0, "")]
    public void Standard_input_goes_to_standard_output(string text, bool check, int code, string output)
    {
        var before = Console.In;
        try
        {
            Console.SetIn(new StringReader(text));
            Assert.Equal(new CommandResult(code, output, ""), Run(check ? ["fmt", "-", "--check"] : ["fmt", "-"]));
        }
        finally
        {
            Console.SetIn(before);
        }
    }
}
