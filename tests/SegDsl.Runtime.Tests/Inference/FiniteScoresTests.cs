using SegDsl.Imaging;
using SegDsl.Inference;
using SegDsl.Tests.Data;
using SegDsl.Tests.Training;
using static TorchSharp.torch;

namespace SegDsl.Tests.Inference;

public sealed class FiniteScoresTests
{
    private static TinyNetwork Network(params (string Name, float Value)[] changes)
    {
        var network = new TinyNetwork(3, 6);
        using var guard = no_grad();
        foreach (var (name, value) in changes) network.state_dict()[name].view(-1)[0] = tensor(value);
        return network;
    }

    private static string Refused(TinyNetwork network, InferenceMode? mode = null)
    {
        using (network)
            return Assert.Throws<NonFiniteScoresException>(() => new Predictor(network, CPU, mode).Predict(new RgbImage(9, 7))).Message;
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "infinite")]
    [InlineData(float.NegativeInfinity, "infinite")]
    public void The_first_parameter_that_is_not_finite_is_named(float value, string kind) => Assert.Equal(
        $"The output 'seg' of TinyNetwork has {kind} values, because the weights are not finite: 'last.bias' (1 of 3 values). "
        + "The file is damaged, or its training diverged. Use other weights.",
        Refused(Network(("last.bias", value))));

    [Fact]
    public void Further_tensors_are_counted() =>
        Assert.Contains("'first.bias' (1 of 6 values; 1 more tensor)", Refused(Network(("last.weight", float.NaN), ("first.bias", float.NaN))),
            StringComparison.Ordinal);

    [Fact]
    public void Overflow_of_finite_weights_names_the_largest() =>
        Assert.Contains("The largest weight, in 'last.bias', is 3e+38.",
            Refused(Network(("last.bias", 3e38f), ("last.weight", 2e38f), ("first.bias", 1e10f))), StringComparison.Ordinal);

    [Fact]
    public void Averages_of_windows_and_scales_are_checked() =>
        Assert.Contains("'last.bias'", Refused(Network(("last.bias", float.NaN)), new InferenceMode { Window = 5, Flip = true, Scales = [0.5, 1] }),
            StringComparison.Ordinal);

    [Fact]
    public void Large_finite_scores_are_accepted()
    {
        // Their sum is infinite.
        using var network = Network(("last.bias", 3e38f));
        Assert.All(Assert.IsType<LabelMap>(new Predictor(network, CPU).Predict(new RgbImage(9, 7)).Classes).Values, label => Assert.Equal(0, label));
    }

    [Fact]
    public void Evaluation_stops_and_names_the_image()
    {
        using var files = new ToyDataset();
        files.Add("a", 9, 7, seed: 1);
        using var network = Network(("first.weight", float.NaN));
        var error = Assert.Throws<NonFiniteScoresException>(() => new Evaluator(files.Open()).Evaluate(network, CPU));
        Assert.StartsWith("a: The output 'seg' of TinyNetwork has NaN values", error.Message, StringComparison.Ordinal);
    }
}
