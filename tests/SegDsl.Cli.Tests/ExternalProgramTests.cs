using SegDsl.Cli.CommandLine;

namespace SegDsl.Cli.Tests;

/// <summary>Commands that require an external program, with a PATH that does not contain it.</summary>
public sealed class ExternalProgramTests : CommandLineFixture
{
    private const string Network = "network One()\n{\n    in image: [N, 3, H, W]\n    out seg = image -> conv: Conv(2, 3)\n}\n";

    // Records the packages to install, and adds a program 'dot' that prints its input.
    private const string Installer = """
        #!/bin/sh
        echo "$*" >>"$FOLDER/installed"
        printf '#!/bin/sh\necho drawn; /bin/cat\n' >"$FOLDER/bin/dot"
        /bin/chmod +x "$FOLDER/bin/dot"
        """;

    private const string Missing = "seg: Drawing (other than to a .dot file) needs the program 'dot', which is not on the PATH. "
        + "Install it (Debian, Ubuntu: apt-get install graphviz fonts-liberation; Fedora: dnf install graphviz; macOS: brew install graphviz; "
        + "Windows: winget install Graphviz.Graphviz).\n";

    [Fact]
    public void A_missing_program_is_named_with_its_packages()
    {
        Assert.Equal((1, Missing), Draw("net.svg", path: "", installer: null));
        Assert.Equal((0, ""), Draw("net.dot", path: "", installer: null));
    }

    [SkippableFact]
    public void The_launcher_installs_it_once()
    {
        MakeInstaller(Installer);

        Assert.Equal((0, ""), Draw("net.svg", InFolder("bin"), InFolder("installer")));

        Assert.StartsWith("drawn\ndigraph \"One\"", File.ReadAllText(InFolder("net.svg")), StringComparison.Ordinal);
        Assert.Equal("--install-packages graphviz fonts-liberation\n", File.ReadAllText(InFolder("installed")));
        Assert.Equal((0, ""), Draw("net.svg", InFolder("bin"), InFolder("installer")));
        Assert.Single(File.ReadAllLines(InFolder("installed")));
    }

    [SkippableFact]
    public void Missing_program_is_named_if_its_installation_fails()
    {
        MakeInstaller("#!/bin/sh\nexit 1\n");
        Assert.Equal((1, Missing), Draw("net.svg", InFolder("bin"), InFolder("installer")));
    }

    [SkippableTheory]
    [InlineData("net.gif")]
    [InlineData("net.svg", "--expand", "nothing")]
    [InlineData("net.svg", "--depth", "0")]
    public void Nothing_is_installed_for_an_invalid_command_line(string file, params string[] options)
    {
        MakeInstaller(Installer);
        Assert.NotEqual(0, Draw(file, InFolder("bin"), InFolder("installer"), options).Code);
        Assert.False(File.Exists(InFolder("installed")));
    }

    private void MakeInstaller(string script)
    {
        Skip.If(OperatingSystem.IsWindows(), "The launcher needs bash.");
        Directory.CreateDirectory(InFolder("bin"));
        var path = Write("installer", script);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private (int Code, string Error) Draw(string file, string path, string? installer, params string[] options)
    {
        var program = ProgramProcess.CommandLine(["graph", "One", "--file", Write("one.seg", Network), "-o", InFolder(file), .. options]);
        var start = ProgramProcess.Describe(program);
        start.Environment["PATH"] = path;
        start.Environment["FOLDER"] = Folder;
        start.Environment[ExternalProgram.InstallerVariable] = installer;
        var result = start.Run();
        return (result.Code, result.Error);
    }
}
