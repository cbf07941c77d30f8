using SegDsl.Fusion;
using SegDsl.Fusion.Planning;
using SegDsl.Models.Tests.Fixtures;
using SegDsl.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Models.Tests.Fusion;

/// <summary>Small networks whose operations follow each other in many ways: the fused form combines them where that is right, and only there.</summary>
public sealed class FusedFormTests
{
    /// <summary>Bodies after <c>in x: [N, 8, H, W]</c>, with the steps that they become.</summary>
    private static readonly (string Body, string Steps)[] Forms =
    [
        ("out seg = x -> a: Conv(8, 3) -> n: Norm -> relu", "Conv + Norm + relu"),
        ("out seg = x -> a: Conv(8, 3, groups: 8, bias: true) -> n: BatchNorm(eps: 0.1) -> gelu", "Conv + BatchNorm + gelu"),
        ("out seg = x -> a: Conv(8, 3) -> gelu_tanh", "Conv + gelu_tanh"),
        ("out seg = x -> a: Conv(8, 3) -> silu", "Conv + silu"),
        ("out seg = x -> a: Conv(8, 3) -> hardswish", "Conv + hardswish"),
        ("out seg = x -> a: Conv(8, 3) -> hardsigmoid", "Conv + hardsigmoid"),
        ("out seg = x -> a: Conv(8, 3) -> sigmoid", "Conv + sigmoid"),
        ("out seg = x -> a: Conv(8, 3) -> tanh", "Conv + tanh"),
        ("out seg = x -> a: Conv(8, 3) -> relu6", "Conv; relu6 in place"),
        ("out seg = x -> a: Conv(8, 3) -> leaky_relu(0.1)", "Conv; leaky_relu"),
        ("out seg = x -> permute([0, 2, 3, 1]) -> a: Linear(8) -> gelu -> permute([0, 3, 1, 2])", "permute; Linear + gelu; permute"),
        ("y = x -> permute([0, 2, 3, 1])\n out seg = y -> a: Linear(8) -> tanh -> permute([0, 3, 1, 2])", "permute; Linear + tanh; permute"),
        // Additions.
        ("out seg = relu(x + (x -> a: Conv(8, 3) -> n: Norm))", "Conv + Norm + add + relu"),
        ("out seg = gelu(x + (x -> a: Conv(8, 3)))", "Conv + add; gelu"),
        ("out seg = (x -> a: Conv(8, 3)) + (x -> b: Conv(8, 1))", "Conv; Conv + add"),
        ("y = x -> a: Conv(8, 3)\n out seg = y + y", "Conv; +"),
        ("y = x -> a: Conv(8, 3)\n out seg = relu(y) + y", "Conv; relu; + in place"),
        ("y = x -> a: Conv(8, 3) -> n: Norm -> relu\n out seg = y + (y -> b: Conv(8, 3))", "Conv + Norm + relu; Conv + add"),
        ("out seg = (x -> a: Conv(8, 3)) + global_avg_pool(x)", "Conv; global_avg_pool; + in place"),
        ("out seg = global_avg_pool(x) + (x -> a: Conv(8, 3))", "global_avg_pool; Conv; +"),
        ("out seg = 1 - (x -> a: Conv(8, 3)) * 2", "Conv; * in place; -"),
        ("out seg = -(x -> a: Conv(8, 3)) / 3 + 1", "Conv; -; /; + in place"),
        // Values with other users, views and outputs.
        ("y = x -> a: Conv(8, 3)\n out seg = y -> n: Norm\n out other = y", "Conv; Norm"),
        ("y = x -> a: Conv(8, 3)\n out seg = relu(y)\n out other = y", "Conv; relu"),
        ("y = x -> a: Conv(8, 3)\n s = slice(y, axis: 1, end: 4)\n out seg = relu(s) + slice(y, axis: 1, start: 4)", "Conv; slice; relu; slice; + in place"),
        ("out seg = relu(x) + 1\n out other = x", "relu; + in place"),
        ("out seg = x -> n: Norm -> relu", "Norm; relu in place"),
        ("out seg = x -> d: Dropout(0.5) -> a: Conv(8, 3) -> e: Dropout2d(0.5) -> relu", "Conv + relu"),
        // Shared weights have a step for every application.
        ("y = x -> a: Conv(8, 3) -> relu\n out seg = y -> again a -> relu", "Conv + relu; Conv + relu"),
        // 1x1 convolutions move before the upsampling.
        ("out seg = x -> upsample(2) -> a: Conv(4, 1, bias: true)", "Conv before upsample; upsample"),
        ("out seg = x -> upsample(2) -> a: Conv(4, 1) -> n: Norm -> relu", "Conv before upsample; upsample; relu in place"),
        ("out seg = x -> upsample(2) -> a: Conv(4, 1) -> gelu", "Conv before upsample; upsample; gelu"),
        ("out seg = x -> upsample(2, mode: nearest) -> a: Conv(4, 1)", "Conv before upsample; upsample"),
        ("out seg = x -> upsample(0.5) -> a: Conv(4, 1)", "upsample; Conv"),
        ("out seg = x -> upsample(2) -> a: Conv(4, 1, stride: 2)", "upsample; Conv"),
        ("out seg = x -> upsample(2) -> a: Conv(4, 1, groups: 2)", "upsample; Conv"),
        ("y = x -> upsample(2)\n out seg = y -> a: Conv(4, 1)\n out other = y", "upsample; Conv"),
        ("out seg = concat(x, x -> MaxPool(3, 2) -> upsample(like: x)) -> a: Conv(4, 1, bias: true) -> n: Norm -> relu",
            "MaxPool; Conv before upsample; upsample; Conv before upsample + add + relu"),
        ("out seg = concat(x, x -> MaxPool(3, 2) -> upsample(like: x)) -> a: Conv(4, 1) -> gelu",
            "MaxPool; Conv before upsample; upsample; Conv before upsample + add; gelu"),
        ("p = x -> MaxPool(3, 2)\n out seg = concat(p -> upsample(like: x), global_avg_pool(x) -> upsample(like: x)) -> a: Conv(4, 1, bias: true)",
            "MaxPool; global_avg_pool; Conv before upsample; upsample; Conv before upsample; upsample; add in place"),
        // Results that could share memory with a value that is used again.
        ("y = x -> a: Conv(8, 3)\n t = einsum(y, equation: \"nchw->ncwh\")\n out seg = concat(relu(t), permute(y, [0, 1, 3, 2]))",
            "Conv; einsum; relu in place; permute; concat"),
        ("g = global_avg_pool(x)\n u = g -> upsample(size: [1, 1])\n out seg = concat(relu(u), g)", "global_avg_pool; upsample; relu in place; concat"),
        // oneDNN has no such sums of maps of one pixel, and of one channel.
        ("g = global_avg_pool(x)\n out seg = relu((g -> a: Conv(8, 3)) + g)\n out other = g", "global_avg_pool; Conv + add + relu"),
        ("z = x -> a: Conv(1, 3)\n out seg = (z -> b: Conv(1, 3)) + z", "Conv; Conv; + in place"),
        ("y = x -> MaxPool(3, 2) -> upsample(like: x)\n out seg = concat(y, y) -> a: Conv(4, 1)", "MaxPool; upsample; concat; Conv"),
    ];

    /// <summary>Operations that need images of more than one pixel.</summary>
    private static readonly string[] Larger = ["MaxPool", "upsample(0.5)"];

    private static readonly Lazy<CompiledText> Compiled = new(() => new(string.Concat(Forms.Select((form, i) =>
        $"network Form{i}()\n{{\n    in x: [N, 8, H, W]\n    {form.Body.Replace("\n ", "\n    ", StringComparison.Ordinal)}\n}}\n\n"))));

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Forms.Length)];

    [Theory, MemberData(nameof(Numbers))]
    public void A_form_has_the_expected_steps(int form) => WithForm(form, new(), (_, fused) =>
        Assert.Equal(Forms[form].Steps, string.Join("; ", fused.Plan.Steps.Select(step => step.Kernel.Name))));

    [Theory, MemberData(nameof(Numbers))]
    public void A_form_gives_the_outputs_of_the_network(int form)
    {
        foreach (var oneDnn in new[] { true, false })
            WithForm(form, new PlanOptions { UsesOneDnn = oneDnn }, (network, fused) =>
            {
                foreach (var (batch, height, width) in new[] { (1, 6, 8), (2, 7, 5), (1, 1, 1), (2, 1, 2) })
                {
                    if (height == 1 && Larger.Any(operation => Forms[form].Body.Contains(operation, StringComparison.Ordinal))) continue;
                    using var scope = NewDisposeScope();
                    var image = FixtureNumbers.Image("input", [batch, 8, height, width]);
                    var unchanged = image.clone();
                    var expected = network.call(image).Computed;
                    // The second run uses packed weights.
                    foreach (var actual in new[] { fused.call(image).Computed, fused.call(image).Computed })
                        foreach (var (wanted, found) in expected.Zip(actual))
                            Assert.True(found.Value.allclose(wanted.Value, 1e-4, 1e-5), $"{Forms[form].Body}: {wanted.Name} differs at {height}x{width}.");
                    Assert.True(image.Equals(unchanged), "The input was changed.");
                }
            });
    }

    private static void WithForm(int form, PlanOptions options, Action<SegmentationNetwork, FusedNetwork> use)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        using var network = Compiled.Value.Create($"Form{form}");
        FixtureAssert.FillState(network);
        network.eval();
        using var fused = new FusedNetwork(network, Compiled.Value.Graph($"Form{form}"), options);
        use(network, fused);
    }
}
