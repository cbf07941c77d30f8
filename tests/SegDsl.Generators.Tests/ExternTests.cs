namespace SegDsl.Generators.Tests;

/// <summary><c>extern</c> declarations are compared with the C# of the project.</summary>
public sealed class ExternTests
{
    private const string Declarations = "namespace Mine\n\nextern loss soft(alpha: float = 0.5)\n\nextern op twice(x: [N, C, H, W]) -> [N, C, H, W]\n";

    private const string Soft = "public static partial Tensor Soft(Tensor logits, Tensor labels, long ignoreIndex, double alpha) => logits;";

    private const string Twice = "public static partial Tensor Twice(Tensor x) => x;";

    [Fact]
    public void A_missing_method_is_an_error_at_its_declaration_and_gets_a_stub()
    {
        var run = new GeneratorRun(("parts.seg", Declarations));

        Assert.Equal(
            [
                "/project/parts.seg(3,13): error SEG534: The 'extern loss soft' has no C# method; add 'public static partial "
                + "Tensor Soft(Tensor logits, Tensor labels, long ignoreIndex, double alpha)' to the class 'Externs' of the namespace 'Mine'.",
                "/project/parts.seg(5,11): error SEG534: The 'extern op twice' has no C# method; add 'public static partial "
                + "Tensor Twice(Tensor x)' to the class 'Externs' of the namespace 'Mine'.",
            ],
            run.Diagnostics);
        Assert.Contains("public static partial Tensor Twice(Tensor x) => throw", run["Externs.Missing.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void Methods_of_the_namespace_are_found_after_an_edit()
    {
        var run = new GeneratorRun(("parts.seg", Declarations));
        run.EditCSharp(File(Soft + Twice));

        Assert.Empty(run.Diagnostics);
        Assert.Equal(["SegCatalog.g.cs", "parts.g.cs"], run.HintNames.Order(StringComparer.Ordinal));

        run.EditCSharp(File(Soft));
        Assert.Contains("'extern op twice'", Assert.Single(run.Diagnostics), StringComparison.Ordinal);
        // The method of another namespace does not count.
        run.EditCSharp(File(Soft) + "namespace Other { public static partial class Externs { " + Twice + " } }");
        Assert.Contains("'extern op twice'", Assert.Single(run.Diagnostics), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public static partial Tensor Soft(Tensor logits, Tensor labels, long ignoreIndex, float alpha) => logits;")]
    [InlineData("public static partial Tensor Soft(Tensor logits, Tensor labels, double alpha) => logits;")]
    [InlineData("public static partial double Soft(Tensor logits, Tensor labels, long ignoreIndex, double alpha) => 0;")]
    [InlineData("public static Tensor Soft(Tensor logits, Tensor labels, long ignoreIndex, double alpha) => logits;")]
    [InlineData("static partial Tensor Soft(Tensor logits, Tensor labels, long ignoreIndex, double alpha) => logits;")]
    public void Another_signature_is_an_error_that_states_both(string method)
    {
        var run = new GeneratorRun(("parts.seg", Declarations));
        run.EditCSharp(File(method + Twice));

        var found = method[..method.IndexOf(" =>", StringComparison.Ordinal)];
        Assert.Equal(
            $"/project/parts.seg(3,13): error SEG535: The C# method of 'extern loss soft' is '{found}'; "
            + "write 'public static partial Tensor Soft(Tensor logits, Tensor labels, long ignoreIndex, double alpha)'.",
            Assert.Single(run.Diagnostics));
    }

    [Fact]
    public void An_edit_of_other_csharp_does_not_compare_again()
    {
        var run = new GeneratorRun(("parts.seg", Declarations));
        run.EditCSharp("class C;");

        Assert.All(run.Reasons(SegGenerator.Steps.Externs), reason => Assert.Equal(Microsoft.CodeAnalysis.IncrementalStepRunReason.Cached, reason));
        Assert.All(run.Reasons(SegGenerator.Steps.Compile), reason => Assert.Equal(Microsoft.CodeAnalysis.IncrementalStepRunReason.Cached, reason));
    }

    /// <summary>A file with its own types, because the tests have no references.</summary>
    private static string File(string methods) => $$"""
        namespace TorchSharp { public static class torch { public class Tensor; } }
        namespace Mine
        {
            using static TorchSharp.torch;
            public static partial class Externs { {{methods}} }
        }
        """;
}
