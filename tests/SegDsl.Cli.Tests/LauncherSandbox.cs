using System.Diagnostics;
using SegDsl.Cli.CommandLine;
using SegDsl.Tests;

namespace SegDsl.Cli.Tests;

/// <summary>
/// A repository with the launcher and one source file, a <c>dotnet</c> that only records its command lines, and a PATH
/// without programs that install packages unless a test adds them.
/// </summary>
internal sealed class LauncherSandbox : IDisposable
{
    private const string Dotnet = """
        #!/bin/sh
        echo "$*" >>"$SANDBOX/calls"
        case "$*" in
            --list-sdks) cat "$SANDBOX/sdks" ;;
            "nuget locals http-cache --list") echo "http-cache: $SANDBOX/http cache" ;;
            restore*) [ ! -f "$SANDBOX/download" ] || { cp "$SANDBOX/download" "$SANDBOX/http cache/package"; sleep 3; } ;;
            build*)
                [ ! -f "$SANDBOX/slow" ] || sleep 2
                [ ! -f "$SANDBOX/errors" ] || { cat "$SANDBOX/errors"; exit 1; }
                mkdir -p "$SANDBOX/repository/artifacts/bin/SegDsl.Tool/release"
                : >"$SANDBOX/repository/artifacts/bin/SegDsl.Tool/release/seg.dll" ;;
            *seg.dll*) echo "in $PWD for ${TorchDevice:-any}, installer ${SEG_INSTALLER:-none}" ;;
        esac
        """;

    private static readonly string[] Tools =
        ["bash", "basename", "cat", "cp", "du", "find", "flock", "grep", "head", "mkdir", "mv", "readlink", "sed", "sh", "sleep", "sort", "tail", "touch"];

    /// <summary>Creates the sandbox.</summary>
    public LauncherSandbox()
    {
        string[] folders = ["bin", "http cache", "repository/src", "repository/models", "repository/generators", "repository/grammar/diagnostics"];
        foreach (var folder in folders)
            Directory.CreateDirectory(this[folder]);
        foreach (var tool in Tools)
        {
            var path = ((string[])["/usr/bin", "/bin"]).Select(folder => Path.Combine(folder, tool)).FirstOrDefault(File.Exists);
            if (path is not null) File.CreateSymbolicLink(this["bin/" + tool], path);
        }
        File.Copy(Path.Combine(Verifier.Repository, "seg"), this["repository/seg"]);
        foreach (var file in (string[])["repository/Directory.Build.props", "repository/global.json", "repository/src/Program.cs"])
            File.WriteAllText(this[file], "");
        File.WriteAllText(this["sdks"], "8.0.100 [/somewhere]\n10.0.100 [/somewhere]\n");
        AddProgram("dotnet", Dotnet);
    }

    /// <summary>The root folder of the sandbox.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("seg-launcher-").FullName;

    /// <summary>A path in the sandbox.</summary>
    public string this[string relative] => Path.Combine(Root, relative);

    /// <summary>The command lines of <c>dotnet</c>, without queries about the machine.</summary>
    public IReadOnlyList<string> Calls => File.Exists(this["calls"])
        ? [.. File.ReadLines(this["calls"]).Where(c => c is not "--list-sdks" and not "nuget locals http-cache --list")
            .Select(c => c.Replace(Root + "/repository/", "", StringComparison.Ordinal))]
        : [];

    /// <summary>Puts a shell script on the PATH.</summary>
    public void AddProgram(string name, string script)
    {
        File.WriteAllText(this["bin/" + name], script);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(this["bin/" + name], UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    /// <summary>Runs the launcher to its end.</summary>
    public CommandResult Run(params string[] arguments) => RunAs(this["repository/seg"], arguments);

    /// <summary>Runs the launcher by one of its names.</summary>
    public CommandResult RunAs(string launcher, params string[] arguments)
    {
        using var process = Start(launcher, arguments);
        return process.Finish();
    }

    /// <summary>Starts the launcher.</summary>
    public Process Start(string launcher, params string[] arguments)
    {
        var start = ProgramProcess.Describe([this["bin/bash"], launcher, .. arguments]);
        start.WorkingDirectory = Root;
        start.Environment["PATH"] = this["bin"];
        start.Environment["SANDBOX"] = Root;
        foreach (var variable in (string[])["TorchDevice", ExternalProgram.InstallerVariable]) start.Environment.Remove(variable);
        return start.Start();
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Root, recursive: true);
}
