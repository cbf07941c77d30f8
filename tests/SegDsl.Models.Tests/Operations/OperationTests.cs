using System.Text.Json;
using SegDsl.Fusion;
using SegDsl.Language.Shapes;
using SegDsl.Models.Tests.Fixtures;
using SegDsl.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Models.Tests.Operations;

/// <summary>
/// All operations of the catalog match PyTorch and their own entries. The examples of the entries, and those with other arguments, are compiled and run.
/// </summary>
public sealed class OperationTests
{
    private static readonly Lazy<CompiledText> Compiled = new(() => new(string.Concat(OperationExamples.All.Select(Text))));

    public static TheoryData<string> Names => [.. OperationExamples.All.Select(e => e.Name)];

    public static TheoryData<string> NamesOfStages => [.. OperationExamples.All.Where(e => e.Sequence is not null).Select(e => e.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Output_shape_matches_the_shape_rule(string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var network = Compiled.Value.Create(Example(name));
        var graph = Compiled.Value.Graph(Example(name));
        foreach (var (batch, height, width) in new[] { (2, 5, 7), (1, 16, 12), (3, 9, 4) })
        {
            var values = new Dictionary<string, long> { ["N"] = batch, ["H"] = height, ["W"] = width };
            Assert.True(graph.Requirements.Allows(values));

            var actual = network.call(FixtureNumbers.Image("input/" + name, [batch, 8, height, width]))["result"];

            Assert.Equal(graph.Outputs[1].Shape?.Dimensions.Select(d => d.Evaluate(values)), actual.shape);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void State_matches_the_entry(string name)
    {
        using var network = Compiled.Value.Create(Example(name));

        var expected = Compiled.Value.Graph(Example(name)).State.Select(s => $"{s.Key} {s.Shape}{(s.IsInteger ? " int64" : "")}");

        var actual = network.state_dict().Select(s => $"{s.Key} [{string.Join(", ", s.Value.shape)}]{(s.Value.dtype == ScalarType.Int64 ? " int64" : "")}");
        Assert.Equal(expected, actual);
    }

    [Theory, MemberData(nameof(Names))]
    public void Output_matches_PyTorch(string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var network = Compiled.Value.Create(Example(name));
        FixtureAssert.FillState(network);
        network.eval();
        using var fixtures = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "operations.json")));
        Assert.True(fixtures.RootElement.TryGetProperty(name, out var fixture), $"'{name}' is missing. Add it to Fixtures/operations.py and run the script.");

        var actual = network.call(FixtureNumbers.Image("input/operations", [1, 8, 5, 6]))["result"];

        FixtureAssert.SameOutput(OutputFixture.Of(fixture), actual);
    }

    [Theory, MemberData(nameof(Names))]
    public void Fused_form_gives_the_same_result(string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        foreach (var form in new[] { Example(name), Followed(name) })
        {
            using var network = Compiled.Value.Create(form);
            FixtureAssert.FillState(network);
            network.eval();
            using var fused = new FusedNetwork(network, Compiled.Value.Graph(form));
            foreach (var (batch, height, width) in new[] { (2, 5, 7), (1, 16, 12) })
            {
                var image = FixtureNumbers.Image("input/" + name, [batch, 8, height, width]);
                var unchanged = image.clone();

                var (actual, expected) = (fused.call(image)["result"], network.call(image)["result"]);

                Assert.Equal(expected.shape, actual.shape);
                Assert.True(actual.allclose(expected, 1e-4, 1e-5), $"{form} differs at {height}x{width}.");
                Assert.True(image.Equals(unchanged), "The input was changed.");
            }
        }
    }

    /// <summary>A following in-place operation must not modify the input or the tensors that autograd saved.</summary>
    [Theory, MemberData(nameof(Names))]
    public void Gradient_is_correct_before_an_in_place_operation(string name)
    {
        using var scope = NewDisposeScope();
        using var followed = Compiled.Value.Create(Followed(name));
        using var alone = Compiled.Value.Create(Example(name));
        foreach (var network in new[] { followed, alone }) FixtureAssert.FillState(network);
        foreach (var network in new[] { followed, alone }) network.eval();
        var image = FixtureNumbers.Image("input/operations", [1, 8, 5, 6]);

        var (actual, expected) = (Gradient(image, x => followed.call(x)["result"]), Gradient(image, x => alone.call(x)["result"].add(0.25).relu()));

        Assert.True(actual.allclose(expected, 1e-4, 1e-5), "The gradient is wrong.");
    }

    [Theory, MemberData(nameof(NamesOfStages))]
    public void Output_is_the_same_as_a_stage(string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var results = new[] { Example(name), Stage(name) }.Select(network =>
        {
            var module = Compiled.Value.Create(network);
            FixtureAssert.FillState(module);
            module.eval();
            return module.call(FixtureNumbers.Image("input/operations", [1, 8, 5, 6]))["result"];
        }).ToList();

        Assert.True(results[0].Equals(results[1]));
    }

    [Theory, MemberData(nameof(Names))]
    public void Intermediate_tensors_are_disposed(string name)
    {
        using var noGrad = no_grad();
        using var network = Compiled.Value.Create(Example(name));
        using var image = FixtureNumbers.Image("input/operations", [1, 8, 5, 6]);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        network.call(image).DisposeAll();

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static Tensor Gradient(Tensor image, Func<Tensor, Tensor> compute)
    {
        using var leaf = image.clone().requires_grad_();
        compute(leaf).square().sum().backward();
        Assert.True(leaf.detach().Equals(image), "The input was changed.");
        return leaf.grad?.clone() ?? throw new InvalidOperationException("The result does not depend on the input.");
    }

    private static string Text(OperationExample example) => string.Concat(
        Network(Example(example.Name), "result", example.Expression),
        Network(Followed(example.Name), "y", $"{example.Expression}\n    out result = relu(y + 0.25)"),
        example.Sequence is { } sequence ? Network(Stage(example.Name), "result", sequence) : "");

    private static string Network(string name, string value, string expression) =>
        $"network {name}()\n{{\n    in x: [N, 8, H, W]\n    out seg = x\n    {(value == "result" ? "out " : "")}{value} = {expression}\n}}\n\n";

    private static string Example(string name) => "Example_" + name.Replace(' ', '_');

    private static string Followed(string name) => "Followed_" + name.Replace(' ', '_');

    private static string Stage(string name) => "Stage_" + name.Replace(' ', '_');
}
