using System.Runtime.InteropServices;

namespace SegDsl.Packages.Tests;

/// <summary>The templates of <c>dotnet new</c>, and the tool, outside of the repository.</summary>
[Collection(DotnetCommand.Collection)]
public sealed class TemplateTests
{
    private readonly PackedRepository packed;

    public TemplateTests(PackedRepository packed)
    {
        this.packed = packed;
        if (!Directory.Exists(packed["templates"])) New("install", packed[$"feed/SegDsl.Templates.{packed.Version}.nupkg"]);
    }

    [Fact]
    public void A_new_project_trains_at_once_and_uses_the_zoo()
    {
        New("segdsl", "-o", "my-fields");
        var project = packed["my-fields"];

        var output = DotnetCommand.Run(project, "run", "-c", "Release", "--", "train");
        var program = Path.Combine(project, "bin/Release/net10.0", RuntimeInformation.RuntimeIdentifier, "my-fields.dll");
        var list = DotnetCommand.Run(project, program, "list");
        var summary = DotnetCommand.Run(project, program, "summary", "BiSeNetV2");

        Assert.True(File.Exists(Path.Combine(project, "runs/ShapeTraining/best.safetensors")), output);
        Assert.Contains("ShapeNet ", list, StringComparison.Ordinal);
        Assert.Contains("BiSeNetV2 ", list, StringComparison.Ordinal);
        Assert.Contains("parameters", summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("segdsl-lib")]
    [InlineData("segdsl-web")]
    public void New_projects_build_without_warnings(string template)
    {
        New(template, "-o", template);
        DotnetCommand.Run(packed[template], "build", "-c", "Release", "-warnaserror");
    }

    [Fact]
    public void The_tool_trains_a_network_of_a_file_without_a_project()
    {
        New("segdsl", "-o", "plain");
        packed.PackTool();
        packed.Dotnet("tool", "install", "SegDsl.Tool", "--tool-path", "tool", "--version", packed.Version);
        var seg = packed[OperatingSystem.IsWindows() ? "tool/seg.exe" : "tool/seg"];

        var check = DotnetCommand.RunProgram(seg, packed["plain"], "check", "models");
        DotnetCommand.RunProgram(seg, packed["plain"], "train", "ShapeTraining", "--file", "models/shapes.seg", "--steps", "2");

        Assert.Contains("0 errors", check, StringComparison.Ordinal);
        Assert.True(File.Exists(packed["plain/runs/ShapeTraining/last.safetensors"]));
    }

    /// <summary>Runs <c>dotnet new</c> with templates that the user does not see.</summary>
    private void New(params string[] arguments) => packed.Dotnet(["new", .. arguments, "--debug:custom-hive", packed["templates"]]);
}
