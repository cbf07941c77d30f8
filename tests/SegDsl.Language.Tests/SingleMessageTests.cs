using SegDsl.Language.Diagnostics;
using SegDsl.Tests;

namespace SegDsl.Language.Tests;

/// <summary>A mistake in a file that is otherwise correct has its own message, and no others follow from it.</summary>
public class SingleMessageTests
{
    [Theory]
    [InlineData("layer2: Residual(128)", "layer2: [Conv2d(128, 3), Norm]", "SEG201", "'Conv2d' is not a known layer")]
    [InlineData("layer2: Residual(128)", "layer2: [if classes > 1 { Conv2d(128, 3) }, Norm]", "SEG201", "'Conv2d' is not a known layer")]
    [InlineData("layer2: Residual(128)", "layer2: [for i in 0..2 { Conv2d(128, 3) }, Norm]", "SEG201", "'Conv2d' is not a known layer")]
    [InlineData("fine = stem -> lateral: Conv(128, 1)", "fine = stem -> lateral: [Conv2d(128, 1), relu] -> again lateral", "SEG201", "'Conv2d'")]
    [InlineData("dataset Roads\n{", "dataset\n{", "SEG106", "Expected a name after 'dataset'")]
    [InlineData("dataset Roads\n{", "dataset {", "SEG106", "Expected a name after 'dataset'")]
    [InlineData("experiment E\n{", "experiment\n{", "SEG106", "Expected a name after 'experiment'")]
    [InlineData("experiment E\n{", "experiment {", "SEG106", "Expected a name after 'experiment'")]
    [InlineData("network Net(classes: int = 19)\n{", "network\n{", "SEG106", "Expected a name after 'network'")]
    [InlineData("block Residual(planes: int, stride: int = 1)\n{", "block\n{", "SEG106", "Expected a name after 'block'")]
    [InlineData("adamw(lr: 0.001)", "adamw(learning_rate: 0.001)", "SEG205", "'adamw' has no parameter 'learning_rate'. Did you mean 'lr'?")]
    [InlineData("adamw(lr: 0.001)", "adamw", "SEG403", "'adamw' is missing the argument 'lr'")]
    [InlineData("block Residual(planes", "block Residual(x: Tensor, planes", "SEG409", "'Tensor' is not a known type")]
    [InlineData("root   \"data/roads\"", "root   “data/roads”", "SEG110", "strings have straight quotes; write \"data/roads\"")]
    [InlineData("root   \"data/roads\"", "root   „data/roads“", "SEG110", "strings have straight quotes; write \"data/roads\"")]
    [InlineData("or C != planes", "or C != planes && C != planes", "SEG110", "write 'and', not '&&'")]
    public void A_mistake_has_one_message(string correct, string wrong, string code, string message)
    {
        var found = Assert.Single(Compile(correct, wrong));

        Assert.Equal(code, found.Code);
        Assert.Contains(message, found.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("y = self.c1(image) -> relu\n    return y", "'self' is not available", "write 'out seg = y'")]
    [InlineData("y = image -> c: Conv(classes, stride=2)\n    return y", "write 'stride: 2'", "write 'out seg = y'")]
    [InlineData("y = self.c1(image)\n    let z = y\n    out seg = z", "'self' is not available", "names are defined without 'let'; write 'z = y'")]
    [InlineData("y = image -> c: Conv(classes, stride=2)\n    if y:\n    out seg = y", "write 'stride: 2'", "write 'y = if condition { … } else { … }'")]
    public void Each_of_two_mistakes_in_successive_statements_has_its_message(string statements, string first, string second)
    {
        var found = SegCompiler.Compile(
            [SegCompiler.Parse("test.seg", $"network Net(classes: int = 3)\n{{\n    in image: [N, 3, H, W]\n    {statements}\n}}\n")]).Diagnostics;

        Assert.Collection(
            found,
            one => Assert.Contains(first, one.Message, StringComparison.Ordinal),
            other => Assert.Contains(second, other.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("network Net()\n{\n    in image: [N, 3, H, W]\n    out seg = image -> Conv(8, 3) -> Conv(4, 1)\n}\n")]
    [InlineData("block B()\n{\n    in x: [N, C, H, W]\n    out x -> Conv(8, 3) -> Conv(4, 1)\n}\n")]
    public void Layers_without_names_have_no_duplicate_keys(string text) => Assert.Equal(
        ["SEG206", "SEG206"], SegCompiler.Compile([SegCompiler.Parse("test.seg", text)]).Diagnostics.Select(d => d.Code));

    private static IReadOnlyList<Diagnostic> Compile(string correct, string wrong)
    {
        var sample = File.ReadAllText(Path.Combine(Verifier.Folder, "Mistakes", "argument_as_item.seg"))
            .Replace("\r\n", "\n", StringComparison.Ordinal).Replace("    lr 0.1\n", "", StringComparison.Ordinal);
        Assert.Contains(correct, sample, StringComparison.Ordinal);
        return SegCompiler.Compile([SegCompiler.Parse("test.seg", sample.Replace(correct, wrong, StringComparison.Ordinal))]).Diagnostics;
    }
}
