using SegDsl.Language.Diagnostics;

namespace SegDsl.Language.Tests;

/// <summary>Functions on constants: what they accept, their values, and what they decide.</summary>
public class ConstantFunctionTests
{
    [Theory]
    [InlineData("int(2.9)", 2)]
    [InlineData("int(-2.9)", -2)]
    [InlineData("int(7)", 7)]
    [InlineData("round(2.5)", 2)]
    [InlineData("round(3.5)", 4)]
    [InlineData("round(-2.6)", -3)]
    [InlineData("floor(-2.1)", -3)]
    [InlineData("floor(7 / 2)", 3)]
    [InlineData("ceil(7 / 2)", 4)]
    [InlineData("ceil(7 / 2.0)", 4)]
    [InlineData("ceil(rate * 10)", 3)]
    [InlineData("max(1, 5, 3)", 5)]
    [InlineData("min(4, int(rate * 12))", 3)]
    [InlineData("int(max(1, 2.5))", 2)]
    public void A_function_has_a_value(string expression, int value)
    {
        // The sum is a valid number of channels for negative values, too.
        var compilation = Compile($"image -> a: Conv(100 + ({expression}), 1) -> b: Conv(2, 1)");

        Assert.DoesNotContain(compilation.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        Assert.Contains(compilation.Networks.Single().State, s => s.Shape.ToString() == $"[{100 + value}, 3, 1, 1]");
    }

    [Theory]
    [InlineData("max(2)", "SEG403")]
    [InlineData("int()", "SEG403")]
    [InlineData("round(2.5, 1)", "SEG404")]
    [InlineData("int(x: 2.5)", "SEG205")]
    [InlineData("int(true)", "SEG401")]
    [InlineData("max(image, 2)", "SEG401")]
    [InlineData("int(1e300)", "SEG415")]
    [InlineData("int(rate / 0.0)", "SEG415")]
    public void A_wrong_argument_is_reported(string expression, string code)
    {
        var compilation = Compile($"image -> a: Conv({expression}, 1)");

        Assert.Equal([code], compilation.Diagnostics.Select(d => d.Code));
    }

    [Fact]
    public void Rounding_keeps_integer_parameters_open_and_comparing_does_not()
    {
        Assert.Equal(["classes", "width"], Open("floor(width / 2)"));
        Assert.Equal(["classes"], Open("max(width, 2)"));

        static IEnumerable<string> Open(string channels) =>
            Compile($"image -> a: Conv({channels}, 1) -> b: Conv(classes, 1)").Networks.Single().OpenParameters.Keys.Order();
    }

    [Fact]
    public void Tensors_have_their_own_functions()
    {
        var error = Assert.Single(Compile("image -> a: Conv(max(image, 2), 1)").Diagnostics);

        Assert.Contains("write 'maximum' or 'reduce_max'", error.Message, StringComparison.Ordinal);
    }

    private static Compilation Compile(string expression) => SegCompiler.Compile([SegCompiler.Parse("net.seg", $$"""
        network A(width: int = 8, rate: float = 0.25, classes: int = 2)
        {
            in image: [N, 3, H, W]
            out seg = {{expression}}
        }
        """)]);
}
