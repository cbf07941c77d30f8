using SegDsl.Language.Graph;

namespace SegDsl.Language.Tests;

/// <summary>Networks with one statement, whose value may have any shape because it is an auxiliary output.</summary>
internal static class Networks
{
    /// <summary>An elaborated network whose input <c>x</c> is <c>[N, 8, H, W]</c>; it must have no errors.</summary>
    public static NetworkGraph Of(string output, string shape = "[N, 8, H, W]")
    {
        var compilation = Compile(output, shape);
        Assert.Empty(compilation.Diagnostics.Select(d => d.ToString()));
        return Assert.Single(compilation.Networks);
    }

    /// <summary>A network whose input <c>x</c> is <c>[N, 8, H, W]</c>, which may have errors.</summary>
    public static Compilation Compile(string output, string shape = "[N, 8, H, W]") =>
        SegCompiler.Compile([SegCompiler.Parse("net.seg", $"network Net()\n{{\n    in x: {shape}\n    out aux value = {output}\n    out seg = x\n}}\n")]);
}
