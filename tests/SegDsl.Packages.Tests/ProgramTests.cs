using System.Runtime.InteropServices;
using System.Text;

namespace SegDsl.Packages.Tests;

/// <summary>Programs of one file, and trimmed programs, outside of the repository.</summary>
[Collection(DotnetCommand.Collection)]
public sealed class ProgramTests(PackedRepository packed)
{
    [Fact]
    public void A_program_of_one_file_uses_packages_and_the_seg_files_beside_it()
    {
        Copy("script", "app.cs.txt", "app.cs");
        Copy("script", "small.seg", "small.seg");

        var output = DotnetCommand.Run(packed["script"], "run", "app.cs");

        Assert.Equal(["48 x 32", "48 x 32"], Lines(output)[^2..]);
    }

    [Fact]
    public void A_trimmed_program_predicts_with_a_network_of_the_zoo()
    {
        Copy("trimmed", "Trimmed.csproj.txt", "Trimmed.csproj");
        Copy("trimmed", "Trimmed.cs.txt", "Program.cs");

        var output = DotnetCommand.Run(
            packed["trimmed"], "publish", "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "--self-contained", "-o", "published",
            $"-p:SegDslVersion={packed.Version}", "-p:CreateHardLinksForPublishFilesIfPossible=true");

        // TorchSharp is not annotated for trimming; the targets of the package keep all of it.
        Assert.All(
            Lines(output).Where(line => line.Contains("warning", StringComparison.Ordinal)),
            line => Assert.Contains("IL2104: Assembly 'TorchSharp' produced trim warnings", line, StringComparison.Ordinal));
        var program = packed[OperatingSystem.IsWindows() ? "trimmed/published/Trimmed.exe" : "trimmed/published/Trimmed"];
        Assert.Equal(["48 x 32, True"], Lines(DotnetCommand.RunProgram(program, packed["trimmed"])));
        // The networks that the program does not use are removed.
        using var zoo = packed.Open("SegDsl.Zoo");
        Assert.True(new FileInfo(packed["trimmed/published/SegDsl.Models.dll"]).Length < zoo.GetEntry("lib/net10.0/SegDsl.Models.dll")!.Length / 2);
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private void Copy(string folder, string source, string name)
    {
        Directory.CreateDirectory(packed[folder]);
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Project", source));
        File.WriteAllText(Path.Combine(packed[folder], name), text.Replace("@VERSION", "@" + packed.Version, StringComparison.Ordinal), Encoding.UTF8);
    }
}
