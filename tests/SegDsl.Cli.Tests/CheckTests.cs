using System.Text.Json;
using System.Text.RegularExpressions;

namespace SegDsl.Cli.Tests;

/// <summary><c>seg check</c>.</summary>
public sealed class CheckTests : CommandLineFixture
{
    private const string Sound = "network A(classes: int = 2)\n{\n    in image: [N, 3, H, W]\n    out seg = image -> conv: Conv(classes, 3)\n}\n";

    private const string Unused = "block B()\n{\n    in x: [N, C, H, W]\n    y = relu(x)\n    out x\n}\n";

    private const string Mismatch =
        "network Net()\n{\n    in x: [N, 3, H, W]\n    a = x -> conv1: Conv(64, 3, stride: 2)\n\tb = x -> conv2: Conv(64, 3)\n\tout seg = a + b\n}\n";

    [Fact]
    public void Files_without_errors_succeed()
    {
        var result = Run("check", Write("a.seg", Sound));

        Assert.Equal(new CommandResult(0, "1 file: 0 errors, 0 warnings\n", ""), result);
    }

    [Fact]
    public void Error_is_shown_in_its_line_with_related_locations()
    {
        var file = Write("net.seg", Mismatch);

        var result = Run("check", file);

        Assert.Equal(1, result.Code);
        Assert.Equal(
            $"{file}(6,12): error SEG301: '+' cannot combine [N, 64, ceil(H / 2), ceil(W / 2)] ('a', line 4) and [N, 64, H, W] ('b', line 5): "
            + "dimension 3 is ceil(H / 2) vs. H.\n"
            + " 6 | \tout seg = a + b\n   | \t          ^^^^^\n"
            + $"{file}(4,5): note: 'a' is [N, 64, ceil(H / 2), ceil(W / 2)]\n 4 |     a = x -> conv1: Conv(64, 3, stride: 2)\n   |     ^\n"
            + $"{file}(5,2): note: 'b' is [N, 64, H, W]\n 5 | \tb = x -> conv2: Conv(64, 3)\n   | \t^\n"
            + "1 file: 1 error, 0 warnings ('seg explain SEG301' explains the first one)\n",
            result.Output);
    }

    [Fact]
    public void Text_on_a_terminal_has_colors()
    {
        var file = Write("net.seg", Mismatch);
        using var terminal = new StringWriter();

        new Application(TestCatalog.Instance, terminal, TextWriter.Null, interactive: true).Run(["check", file]);

        Assert.Contains("\u001b[", terminal.ToString(), StringComparison.Ordinal);
        Assert.Equal(Run("check", file).Output, Regex.Replace(terminal.ToString(), @"\u001b\[[0-9;]*m", ""));
    }

    [Fact]
    public void Long_lines_are_shown_around_the_error()
    {
        var text = "block B()\n{\n    in x: [N, C, H, W]\n    out x" + string.Concat(Enumerable.Repeat(" + x", 400))
            + " + \0y" + new string(' ', 1_000_000) + "\n}\n";

        var lines = Run("check", Write("long.seg", text)).Output.Split('\n');

        Assert.All(lines, line => Assert.InRange(line.Length, 0, 300));
        Assert.Contains(lines, line => line.StartsWith(" 4 | …", StringComparison.Ordinal) && line.EndsWith('…')
            && line.Contains("\uFFFDy", StringComparison.Ordinal));
    }

    [Fact]
    public void The_check_of_a_file_that_is_too_large_ends_with_one_error()
    {
        var result = Run("check", Write("large.seg", new string('x', 6_000_000)), Write("a.seg", Sound));

        Assert.Contains("error SEG111: The file has more than 5000000 characters", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("2 files: 1 error, 0 warnings ('seg explain SEG111' explains the first one)\n", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("block B()\n{\n    in x: [N, C, H, W]\n    out relu(\n        x, y)\n}\n", " 5 |         x, y)\n   |            ^\n")]
    [InlineData("block B()\r\n{\r\n    in x: [N, C, H, W]\r\n    out rely(x)\r\n}\r\n", " 4 |     out rely(x)\n   |         ^^^^\n")]
    [InlineData("block B()\n{\n    in x: [N, C, H, W]\n    out x", "^")]
    [InlineData("", "")]
    public void Locations_at_ends_of_lines_and_files_are_shown(string text, string shown) =>
        Assert.Contains(shown, Run("check", Write("b.seg", text)).Output, StringComparison.Ordinal);

    [Fact]
    public void Errors_in_csharp_are_diagnostics()
    {
        var file = Write("op.seg", "extern op same(x: [N, C, H, W]) -> [N, C, H, W]\n\n" + Sound);
        string[] Check(string body) => [
            "check", file, "--file",
            Write("op.cs", "using static TorchSharp.torch;\n\npublic static partial class Externs\n{\n    " + body + "\n}\n")];
        const string Method = "public static partial Tensor Same(Tensor x) => ";

        var text = Run(Check(Method + "y;"));
        Assert.Equal((1, ""), (text.Code, text.Error));
        Assert.Equal(
            $"{InFolder("op.cs")}(5,52): error CS0103: The name 'y' does not exist in the current context\n2 files: 1 error, 0 warnings\n", text.Output);

        var printed = Run([.. Check(Method + "y;"), "--json"]);
        Assert.Equal((1, ""), (printed.Code, printed.Error));
        using var json = JsonDocument.Parse(printed.Output);
        var found = Assert.Single(json.RootElement.GetProperty("diagnostics").EnumerateArray().ToList());
        Assert.Equal(1, json.RootElement.GetProperty("errors").GetInt32());
        foreach (var (name, value) in new[]
        {
            ("code", "CS0103"), ("severity", "error"), ("message", "The name 'y' does not exist in the current context"), ("file", InFolder("op.cs")),
        }) Assert.Equal(value, found.GetProperty(name).GetString());
        Assert.Equal((5, 52), (found.GetProperty("start").GetProperty("line").GetInt32(), found.GetProperty("start").GetProperty("column").GetInt32()));
        Assert.NotEmpty(found.GetProperty("title").GetString()!);

        using var sarif = JsonDocument.Parse(Run([.. Check(Method + "y;"), "--sarif"]).Output);
        var run = sarif.RootElement.GetProperty("runs")[0];
        Assert.Equal("CS0103", run.GetProperty("tool").GetProperty("driver").GetProperty("rules")[0].GetProperty("id").GetString());
        var region = run.GetProperty("results")[0].GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("region");
        Assert.Equal((5, 53), (region.GetProperty("startLine").GetInt32(), region.GetProperty("endColumn").GetInt32()));

        using var missing = JsonDocument.Parse(Run([.. Check(""), "--json"]).Output);
        Assert.Equal("SEG534", missing.RootElement.GetProperty("diagnostics")[0].GetProperty("code").GetString());
        Assert.Equal("2 files: 0 errors, 0 warnings\n", Run(Check(Method + "x;")).Output);
    }

    [Fact]
    public void Warnings_fail_on_request_only()
    {
        var file = Write("b.seg", Unused);

        var lenient = Run("check", file);
        Assert.Equal(0, lenient.Code);
        Assert.StartsWith($"{file}(4,5): warning SEG210: 'y' is computed but never used; use it or remove it.\n", lenient.Output, StringComparison.Ordinal);

        var strict = Run("check", file, "--warnings-as-errors");
        Assert.Equal(1, strict.Code);
        Assert.StartsWith($"{file}(4,5): error SEG210: ", strict.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_with_an_ignore_file_are_skipped_unless_they_are_named()
    {
        Directory.CreateDirectory(InFolder("nets/bad/deep"));
        Write("nets/a.seg", Sound);
        Write("nets/bad/deep/b.seg", Unused);
        Write("nets/bad/.segignore", "");

        Assert.Equal("1 file: 0 errors, 0 warnings\n", Run("check", InFolder("nets")).Output);
        Assert.Contains("1 file: 0 errors, 1 warning", Run("check", InFolder("nets/bad")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_includes_its_subfolders_except_for_build_outputs()
    {
        foreach (var folder in new[] { "nets/deep", "nets/obj", "nets/.hidden" }) Directory.CreateDirectory(InFolder(folder));
        Write("nets/a.seg", Sound);
        Write("nets/deep/b.seg", Unused);
        Write("nets/obj/a.seg", Sound);
        Write("nets/.hidden/a.seg", Sound);

        Assert.EndsWith(
            "2 files: 0 errors, 1 warning ('seg explain SEG210' explains the first one)\n", Run("check", InFolder("nets")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_can_use_the_zoo_and_replace_its_files()
    {
        const string user =
            "namespace Mine\n\nuse SegDsl.Models.Backbones\nuse SegDsl.Models.Heads\n\n"
            + "network A(classes: int = 2) = DeepLabV3Plus(ResNetDeep(50), classes:)\n";
        const string head =
            "namespace SegDsl.Models.Heads\n\nhead DeepLabV3Plus(backbone: Backbone, classes: int)\n{\n    in image: [N, 3, H, W]\n"
            + "    f = image -> inline backbone\n    out seg = f.c1 -> last: Conv(classes)\n}\n";

        var result = Run(
            "check",
            Write("mine.seg", user),
            "--file",
            Write("heads.seg", head));

        Assert.Equal(1, result.Code);
        Assert.Contains("heads.seg(7,29): error SEG403: 'Conv' is missing the argument 'kernel'.", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("2 files: 1 error, 0 warnings ('seg explain SEG403' explains the first one)\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_path_is_an_error()
    {
        Assert.Equal($"seg: {InFolder("no.seg")}: no such file.\n", Fails(1, "check", InFolder("no.seg")));
        Assert.Equal($"seg: {Folder}: found no .seg file in this folder.\n", Fails(1, "check", Folder));
        Assert.Equal($"seg: {InFolder("a.cs")}: expected a .seg file.\n", Fails(1, "check", Write("a.cs", "")));
        Assert.Contains("--help", Fails(2, "check", Folder, "--format", "xml"), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_has_messages_locations_and_related_locations()
    {
        var file = Write("net.seg", Mismatch);

        var result = Run("check", file, "--json");

        Assert.Equal((1, ""), (result.Code, result.Error));
        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal((1, 1, 0), (Number(json.RootElement, "files"), Number(json.RootElement, "errors"), Number(json.RootElement, "warnings")));
        var diagnostic = json.RootElement.GetProperty("diagnostics").EnumerateArray().Single();
        Assert.Equal(
            ["code", "severity", "title", "message", "file", "span", "start", "end", "related", "help"],
            diagnostic.EnumerateObject().Select(p => p.Name));
        Assert.Equal(("SEG301", "error", file), (Text(diagnostic, "code"), Text(diagnostic, "severity"), Text(diagnostic, "file")));
        var span = diagnostic.GetProperty("span");
        Assert.Equal((Mismatch.IndexOf("a + b", StringComparison.Ordinal), 5), (Number(span, "start"), Number(span, "length")));
        Assert.Equal((6, 12), (Number(diagnostic.GetProperty("start"), "line"), Number(diagnostic.GetProperty("start"), "column")));
        Assert.Equal((6, 17), (Number(diagnostic.GetProperty("end"), "line"), Number(diagnostic.GetProperty("end"), "column")));
        Assert.Equal(
            ["'a' is [N, 64, ceil(H / 2), ceil(W / 2)]", "'b' is [N, 64, H, W]"],
            diagnostic.GetProperty("related").EnumerateArray().Select(r => Text(r, "message")));
        Assert.StartsWith("An operation combines several tensors", Text(diagnostic, "help"), StringComparison.Ordinal);
    }

    private static int Number(JsonElement json, string name) => json.GetProperty(name).GetInt32();

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
