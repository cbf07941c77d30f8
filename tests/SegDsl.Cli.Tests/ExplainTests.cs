using System.Text.Json;
using SegDsl.Language.Diagnostics;

namespace SegDsl.Cli.Tests;

/// <summary><c>seg explain</c>.</summary>
public sealed class ExplainTests : CommandLineFixture
{
    public static TheoryData<string> Codes => [.. DiagnosticCatalog.All.Select(d => d.Code)];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_code_is_explained(string code)
    {
        var result = Run("explain", code);

        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.StartsWith($"# {code}: ", result.Output, StringComparison.Ordinal);
        Assert.Contains("## What to do", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Codes_ignore_case() => Assert.Equal(Run("explain", "SEG301"), Run("explain", "seg301"));

    [Fact]
    public void All_codes_are_listed_if_none_is_given()
    {
        var lines = Run("explain").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(DiagnosticCatalog.All.Select(d => d.Code), lines.Skip(2).Select(line => line[..6]));
        Assert.Contains(lines, line => line == "SEG210  warning   Unused value");
    }

    [Theory]
    [InlineData("SEG31", "Did you mean 'SEG301'?")]
    [InlineData("SEG999", "'seg explain' lists all diagnostics, 'seg list --blocks' all blocks.")]
    [InlineData("shapes", "'seg explain' lists all diagnostics, 'seg list --blocks' all blocks.")]
    public void Unknown_codes_are_errors(string code, string expected) =>
        Assert.Equal($"seg: There is no diagnostic, operation, block or experiment '{code}'. {expected}\n", Fails(1, "explain", code));

    [Theory]
    [InlineData("explain")]
    [InlineData("summary")]
    [InlineData("list")]
    public void Control_characters_of_arguments_are_escaped(string command)
    {
        var result = Run(command, "a\u001b[31mred\u0007");

        Assert.NotEqual(0, result.Code);
        Assert.Contains(@"a\u001b[31mred\u0007", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(result.Output + result.Error, character => char.IsControl(character) && character != '\n');
    }

    [Theory]
    [InlineData("mixup", "augmentation mixup(")]
    [InlineData("dice", "loss dice(")]
    [InlineData("adamw", "optimizer adamw(lr, ")]
    [InlineData("recompute", "recompute backbone, \"layer1\"")]
    [InlineData("epochs", "epochs 80")]
    public void Parts_of_experiments_are_explained(string name, string expected)
    {
        var result = Run("explain", name);

        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.StartsWith(expected, result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('`', result.Output);
    }

    [Fact]
    public void Everything_with_a_name_is_explained()
    {
        var text = Run("explain", "cross_entropy").Output;

        Assert.Equal(2, text.Split("\n").Count(line => line.StartsWith("loss cross_entropy(", StringComparison.Ordinal)));
        Assert.Contains("smoothing  number", text, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'mixup'?", Fails(1, "explain", "mixpu"), StringComparison.Ordinal);
    }

    [Fact]
    public void Operations_and_blocks_are_explained()
    {
        Assert.StartsWith("Conv(input, out: int, kernel: int", Run("explain", "Conv").Output, StringComparison.Ordinal);

        var file = Write(
            "own.seg", "namespace Own\n\n/// Doubles a map.\n/// Nothing else.\nblock Doubled(by: int = 2)\n{\n    in x: [N, C, H, W]\n    out x * by\n}\n");
        Assert.Equal(
            "block Doubled(by: int = 2)\n    in x: [N, C, H, W]\n    out [N, C, H, W]\n\nDoubles a map.\nNothing else.\n\nUse it with 'use Own'.\n",
            Run("explain", "Doubled", "--file", file).Output);
        var listed = Run("list", "--blocks", "--file", file).Output.Split('\n').Single(line => line.StartsWith("Doubled ", StringComparison.Ordinal));
        Assert.Equal(["Doubled", "block", "by: int = 2", "Doubles a map."],
            listed.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    [Fact]
    public void Networks_are_explained_with_the_inputs_of_their_heads()
    {
        Assert.StartsWith(
            "network FusedFPNR18(classes: int = 19)\n    in image: [N, 3, H, W]\n    in depth: [N, 1, H, W]\n    out seg: [N, classes, H, W]\n",
            Run("explain", "FusedFPNR18").Output, StringComparison.Ordinal);
        // Its name begins like a code.
        Assert.StartsWith("network SegmenterS16(classes: int = 19)\n", Run("explain", "SegmenterS16").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_can_be_read()
    {
        using var one = JsonDocument.Parse(Run("explain", "SEG210", "--json").Output);
        Assert.Equal(("SEG210", "warning"), (one.RootElement.GetProperty("code").GetString(), one.RootElement.GetProperty("severity").GetString()));
        Assert.StartsWith("# SEG210", one.RootElement.GetProperty("markdown").GetString(), StringComparison.Ordinal);

        using var all = JsonDocument.Parse(Run("explain", "--json").Output);
        Assert.Equal(DiagnosticCatalog.All.Count, all.RootElement.GetProperty("diagnostics").GetArrayLength());
    }
}
