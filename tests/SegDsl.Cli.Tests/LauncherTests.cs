using SegDsl.Tests;

namespace SegDsl.Cli.Tests;

/// <summary>The launcher with a fake <c>dotnet</c>: its builds, installations and messages.</summary>
public sealed class LauncherTests : IDisposable
{
    private const string Building = "seg: restoring packages …\nseg: building (a minute or two the first time) …\n";
    private const string Restore = "restore src/SegDsl.Tool";
    private const string Build = "build src/SegDsl.Tool --no-restore -c Release --nologo";
    private const string List = "artifacts/bin/SegDsl.Tool/release/seg.dll list";

    private readonly LauncherSandbox sandbox;

    /// <summary>Creates the sandbox; skips the tests on systems without bash.</summary>
    public LauncherTests()
    {
        Skip.If(OperatingSystem.IsWindows(), "The launcher needs bash.");
        sandbox = new LauncherSandbox();
    }

    [SkippableFact]
    public void The_first_call_builds_and_later_calls_start_at_once()
    {
        Assert.Equal(new CommandResult(0, $"in {sandbox.Root} for cpu, installer none\n", Building), sandbox.Run("list"));
        Assert.Equal(new CommandResult(0, $"in {sandbox.Root} for any, installer none\n", ""), sandbox.Run("list"));
        Assert.Equal([Restore, Build, List, List], sandbox.Calls);
    }

    [SkippableTheory]
    [InlineData("repository/src/Program.cs")]
    [InlineData("repository/Directory.Build.props")]
    [InlineData("repository/models/new.seg")]
    public void An_edited_source_file_is_built(string file)
    {
        sandbox.Run("build");
        File.SetLastWriteTimeUtc(sandbox["repository/artifacts/built"], DateTime.UtcNow.AddSeconds(-10));
        File.WriteAllText(sandbox[file], "edited");

        Assert.Equal(Building, sandbox.Run("list").Error);
        Assert.Equal([Restore, Build, Restore, Build, List], sandbox.Calls);
    }

    [SkippableFact]
    public void Another_device_is_built_and_remembered()
    {
        sandbox.Run("build");
        File.WriteAllText(sandbox["repository/artifacts/built"], "cuda");

        Assert.Equal("", sandbox.Run("list").Error);
        File.WriteAllText(sandbox["errors"], "");
        File.SetLastWriteTimeUtc(sandbox["repository/src/Program.cs"], DateTime.UtcNow.AddSeconds(10));
        Assert.Equal(1, sandbox.Run("list").Code);
        Assert.Equal("cuda", File.ReadAllText(sandbox["repository/artifacts/built"]));
    }

    [SkippableFact]
    public void A_symbolic_link_to_the_launcher_works()
    {
        Directory.CreateDirectory(sandbox["elsewhere"]);
        File.CreateSymbolicLink(sandbox["elsewhere/seg"], "../repository/seg");
        File.CreateSymbolicLink(sandbox["bin/short"], sandbox["elsewhere/seg"]);

        foreach (var name in (string[])[sandbox["bin/short"], "elsewhere/seg", "repository/./seg"])
            Assert.Equal($"in {sandbox.Root}", sandbox.RunAs(name, "list").Output.Split(" for ")[0]);
        Assert.Equal([Restore, Build, List, List, List], sandbox.Calls);
    }

    [SkippableFact]
    public void Two_calls_at_once_build_once()
    {
        Skip.IfNot(File.Exists(sandbox["bin/flock"]), "There is no flock here.");
        File.WriteAllText(sandbox["slow"], "");
        using var first = sandbox.Start(sandbox["repository/seg"], "list");
        using var second = sandbox.Start(sandbox["repository/seg"], "list");

        var results = new[] { first.Finish(), second.Finish() };

        Assert.All(results, result => Assert.Equal(0, result.Code));
        Assert.Equal(["seg: waiting for another build …\n", Building], results.Select(r => r.Error).OrderBy(e => e.Length));
        Assert.Equal([Restore, Build, List, List], sandbox.Calls);
    }

    [SkippableFact]
    public void A_failed_build_shows_its_errors_once_and_is_tried_again()
    {
        File.WriteAllText(
            sandbox["errors"],
            "Program.cs(1,2): error CS1002: ; expected [a.csproj]\nmore\nProgram.cs(1,2): error CS1002: ; expected [a.csproj]\n");
        var log = sandbox["repository/artifacts/logs/build.log"];

        var failed = sandbox.Run("list");
        File.Delete(sandbox["errors"]);

        Assert.Equal(
            new CommandResult(1, "", $"{Building}Program.cs(1,2): error CS1002: ; expected [a.csproj]\n"
                + $"seg: failed: building (a minute or two the first time). See the log: {log}.\n"),
            failed);
        Assert.Equal(0, sandbox.Run("list").Code);
        Assert.Equal([Restore, Build, Restore, Build, List], sandbox.Calls);
    }

    [SkippableFact]
    public void A_download_is_announced_with_its_size_and_shows_progress()
    {
        using (var file = File.Create(sandbox["download"])) file.Write(new byte[30_000_000]);

        var error = sandbox.Run("build").Error;

        Assert.Matches(@"\nseg: downloading packages, including libtorch, on first use: about \d+ MB …\nseg: downloaded (29|30) MB\n", error);
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("8.0.100 [/somewhere]\n9.0.310 [/10.0.100]\n")]
    public void An_sdk_that_is_too_old_is_named(string sdks)
    {
        File.WriteAllText(sandbox["sdks"], sdks);
        Assert.Equal(new CommandResult(1, "", "seg: requires the .NET SDK 10: https://dotnet.microsoft.com/download\n"), sandbox.Run("list"));
        Assert.Empty(sandbox.Calls);
    }

    [SkippableFact]
    public void Program_can_request_packages_if_they_can_be_installed()
    {
        sandbox.AddProgram("apt-get", "#!/bin/sh\necho \"$*\" >>\"$SANDBOX/installed\"\n");
        sandbox.AddProgram("dpkg-query", "#!/bin/sh\ncase \"$*\" in *present) printf installed ;; *) exit 1 ;; esac\n");
        sandbox.AddProgram("sudo", "#!/bin/sh\n[ \"$1\" = -v ] || \"$@\"\n");
        sandbox.AddProgram("env", "#!/bin/sh\nshift\n\"$@\"\n");

        Assert.EndsWith($"installer {sandbox["repository/seg"]}\n", sandbox.Run("list").Output, StringComparison.Ordinal);
        var result = sandbox.Run("--install-packages", "present", "absent", "missing");

        Assert.Equal(new CommandResult(0, "", "seg: updating the package lists …\nseg: installing absent missing …\n"), result);
        Assert.Equal(
            ["update", "install --yes --no-install-recommends -o DPkg::Lock::Timeout=600 absent missing"], File.ReadLines(sandbox["installed"]));
    }

    [SkippableTheory]
    [InlineData("build", "--help")]
    [InlineData("test", "--filter", "x", "-h")]
    [InlineData("bench", "data", "--help")]
    [InlineData("bench", "unknown")]
    [InlineData("docs", "--port", "x")]
    [InlineData("build", "unexpected")]
    public void Help_and_usage_errors_come_from_the_program(params string[] arguments)
    {
        Assert.Equal(0, sandbox.Run(arguments).Code);
        Assert.Equal([Restore, Build, $"artifacts/bin/SegDsl.Tool/release/seg.dll {string.Join(' ', arguments)}"], sandbox.Calls);
    }

    [SkippableTheory]
    [InlineData("bench", "SegDsl.Benchmarks", "segbench.dll")]
    [InlineData("bench networks 5", "SegDsl.Benchmarks", "segbench.dll 5")]
    [InlineData("bench losses 5", "SegDsl.Benchmarks", "segbench.dll losses 5")]
    [InlineData("bench compiler edit", "SegDsl.Compiler.Benchmarks", "segcompilerbench.dll edit")]
    public void Benchmarks_are_built_and_run(string line, string project, string expected)
    {
        Assert.Equal(0, sandbox.Run(line.Split(' ')).Code);
        Assert.Equal(
            [$"restore benchmarks/{project}", $"build benchmarks/{project} --no-restore -c Release --nologo", $"artifacts/bin/{project}/release/{expected}"],
            sandbox.Calls);
    }

    [SkippableFact]
    public void The_site_is_built_after_the_program()
    {
        Assert.Equal(0, sandbox.Run("docs", "--serve", "--port", "8081").Code);
        Assert.Equal(
            [
                Restore, Build, "restore src/SegDsl.Site", "build src/SegDsl.Site --no-restore -c Release --nologo",
                "tool restore --tool-manifest .config/dotnet-tools.json",
                $"artifacts/bin/SegDsl.Site/release/SegDsl.Site.dll {sandbox["repository"]} --serve --port 8081",
            ],
            sandbox.Calls);
    }

    [SkippableFact]
    public void Packages_are_named_if_they_cannot_be_installed() => Assert.Equal(
        new CommandResult(
            1, "", "seg: requires the programs of the Debian packages graphviz fonts-liberation. Install them with the package manager of this system.\n"),
        sandbox.Run("--install-packages", "graphviz", "fonts-liberation"));

    /// <inheritdoc/>
    public void Dispose() => sandbox.Dispose();
}
