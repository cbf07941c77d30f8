namespace SegDsl.Language.Tests;

/// <summary>Comments that suppress warnings.</summary>
public class SuppressionTests
{
    [Theory]
    [InlineData("y = relu(x)  // seg: ignore SEG210")]
    [InlineData("y = relu(x) //seg:ignore SEG210")]
    [InlineData("y = relu(x)  // seg: ignore SEG210 it is here for the next version, really")]
    [InlineData("// seg: ignore SEG210: not yet\n    y = relu(x)")]
    [InlineData("// seg: ignore SEG210\n\n    // Another comment.\n    y = relu(x)")]
    [InlineData("// seg: ignore SEG210\r\n    y = relu(x)")]
    [InlineData("// seg: ignore SEG210, SEG216 both\n    relu = relu(x)")]
    [InlineData("// seg: ignore SEG210\n    // seg: ignore SEG216\n    relu = relu(x)")]
    [InlineData("// seg: ignore SEG210\n    relu = relu(x)  // seg: ignore SEG216")]
    public void A_suppressed_warning_is_not_reported(string statement) => Assert.Empty(Codes(statement));

    [Theory]
    [InlineData("y = relu(x)\n    // seg: ignore SEG210", "SEG210 SEG107")]
    [InlineData("// seg: ignore SEG210\n    z = relu(x)\n    y = relu(x)", "SEG210")]
    [InlineData("// seg: ignore SEG216\n    y = relu(x)", "SEG107 SEG210")]
    [InlineData("y = relu(x)  /// seg: ignore SEG210", "SEG210")]
    [InlineData("y = relu(x)  // not seg: ignore SEG210", "SEG210")]
    [InlineData("y = relu(x)  // a comment // seg: ignore SEG210", "SEG210")]
    [InlineData("y = relu(x)  // seg: ignored SEG210", "SEG210")]
    [InlineData("y = relu(x)  // seg: ignore SEG107", "SEG210 SEG107")]
    [InlineData("y = relu(x)  // seg: ignore", "SEG210 SEG108")]
    [InlineData("y = relu(x)  // seg: ignore seg210", "SEG210 SEG108")]
    [InlineData("y = rely(x)  // seg: ignore SEG201", "SEG201 SEG109")]
    // Unused values are not reported if there are errors, so the effect of their suppression is unknown.
    [InlineData("z = rely(x)\n    y = relu(x)  // seg: ignore SEG210", "SEG201")]
    public void Other_warnings_and_all_errors_are_reported(string statement, string expected) => Assert.Equal(expected.Split(' '), Codes(statement));

    [Fact]
    public void A_string_is_not_a_comment()
    {
        var text = "dataset D\n{\n    root   \"// seg: ignore SEG210\"\n    ignore 255\n    classes {\n        a 0 #000000\n        b 1 #ffffff\n    }\n"
            + "    images \"{split}/{name}.png\"\n    labels \"{split}/{name}_labels.png\"\n    splits { train, val }\n}\n";

        Assert.Empty(SegCompiler.Compile([SegCompiler.Parse("d.seg", text)]).Diagnostics);
    }

    [Fact]
    public void A_suppression_applies_to_its_own_file()
    {
        var first = SegCompiler.Parse("a.seg", Block("A", "y = relu(x)  // seg: ignore SEG210"));
        var second = SegCompiler.Parse("b.seg", Block("B", "y = relu(x)"));

        var reported = Assert.Single(SegCompiler.Compile([first, second]).Diagnostics);
        Assert.Equal(("b.seg", "SEG210"), (reported.Location.Path, reported.Code));
    }

    private static IEnumerable<string> Codes(string statement) =>
        SegCompiler.Compile([SegCompiler.Parse("b.seg", Block("B", statement))]).Diagnostics.Select(d => d.Code);

    private static string Block(string name, string statement) => $"block {name}()\n{{\n    in x: [N, C, H, W]\n    {statement}\n    out x\n}}\n";
}
