using SegDsl.Losses;
using SegDsl.Tests.Fixtures;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Tests.Losses;

/// <summary>Losses of targets other than labels, compared with their formulas, written as loops.</summary>
public sealed class TargetLossTests : IDisposable
{
    private const int Images = 2, Planes = 2, Height = 5, Width = 4;

    private readonly DisposeScope scope = NewDisposeScope();

    public static TheoryData<string, TargetLossDefinition> Maps => new()
    {
        { "l1", new AbsoluteDefinition("depth") },
        { "mse", new SquaredDefinition("depth") },
        { "huber", new HuberDefinition("depth") },
        { "huber 0.3", new HuberDefinition("depth", 0.3) },
        { "berhu", new ReverseHuberDefinition("depth") },
        { "berhu 0.5", new ReverseHuberDefinition("depth", 0.5) },
        { "silog", new ScaleInvariantDefinition("depth") },
        { "silog 1", new ScaleInvariantDefinition("depth", 1) },
        { "bce", new BinaryCrossEntropyDefinition("depth") },
        { "bce 3", new BinaryCrossEntropyDefinition("depth", 3) },
        { "dice", new BinaryDiceDefinition("depth") },
        { "dice 0", new BinaryDiceDefinition("depth", 0) },
    };

    public void Dispose() => scope.Dispose();

    [Theory, MemberData(nameof(Maps))]
    public void The_value_is_that_of_the_formula(string name, TargetLossDefinition definition)
    {
        var (output, target) = (Output(name), Target(name));
        var (predicted, given) = (output.data<double>().ToArray(), target.data<float>().ToArray());

        Assert.Equal(Formula(name, predicted, given), Compute(definition, output, target), 1e-9);
    }

    [Theory, MemberData(nameof(Maps))]
    public void Gradients_match_finite_differences(string name, TargetLossDefinition definition)
    {
        var (output, target) = (Output(name).requires_grad_(), Target(name));
        var loss = definition.Create(0, 255);
        loss.Of(output, target).backward();
        var slopes = Assert.IsType<Tensor>(output.grad, exactMatch: false).view(-1);
        var values = output.detach().view(-1);
        const double Step = 1e-6;
        for (var i = 0L; i < values.numel(); i += 3)
        {
            var original = values[i].item<double>();
            values[i] = original + Step;
            var above = loss.Of(output, target).item<double>();
            values[i] = original - Step;
            var below = loss.Of(output, target).item<double>();
            values[i] = original;
            // The limit of berhu depends on the largest error, whose gradient is not propagated, as in the paper.
            if (!name.StartsWith("berhu", StringComparison.Ordinal) || i != Largest(name))
                Assert.Equal((above - below) / (2 * Step), slopes[i].item<double>(), 1e-6);
        }
    }

    [Theory, MemberData(nameof(Maps))]
    public void Without_values_the_loss_and_its_gradient_are_zero(string name, TargetLossDefinition definition)
    {
        var output = Output(name).requires_grad_();
        var loss = definition.Create(0, 255).Of(output, full_like(Target(name), float.NaN));
        loss.backward();

        Assert.Equal(0, loss.item<double>());
        Assert.Equal(0, Assert.IsType<Tensor>(output.grad, exactMatch: false).abs().sum().item<double>());
    }

    [Theory, MemberData(nameof(Maps))]
    public void Values_where_there_is_no_target_have_no_effect(string name, TargetLossDefinition definition)
    {
        var (output, target) = (Output(name), Target(name));
        var changed = output.masked_fill(target.isnan(), 0.123);

        Assert.Equal(Compute(definition, output, target), Compute(definition, changed, target), 1e-12);
    }

    [Fact]
    public void A_smaller_output_is_resized_and_a_list_is_added()
    {
        var target = zeros(1, 1, 4, 6) + 2;
        var outputs = new Outputs(("depth.0", ones(1, 1, 2, 3)), ("depth.1", zeros(1, 1, 4, 6)));
        var loss = new WeightedSumDefinition(new LossTerm(0.5, new AbsoluteDefinition("depth") { Target = "far" })).Create(0, 255);
        using var value = loss.Compute(outputs, Of(target, "far"));

        Assert.Equal(0.5 * (1 + 2), value.Total.item<float>(), 1e-6);
        Assert.Equal("depth", Assert.Single(value.Parts).Name);
    }

    [Fact]
    public void Outputs_and_targets_that_do_not_match_are_reported()
    {
        var loss = new AbsoluteDefinition("depth").Create(0, 255);
        Assert.Contains("[2, 2, 5, 4], which does not match the target [2, 1, 5, 4]",
            Assert.Throws<ArgumentException>(() => loss.Of(zeros(2, 2, 5, 4), zeros(2, 1, 5, 4))).Message, StringComparison.Ordinal);
        Assert.Contains("The target 'depth' is missing. Available: other.",
            Assert.Throws<ArgumentException>(() => loss.Compute(new Outputs(("depth", zeros(1, 1, 2, 2))), Of(zeros(1, 1, 2, 2), "other"))).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ImageCrossEntropyDefinition("scene").Create(0, 255).Of(zeros(2, 3, 1, 1), zeros(2, ScalarType.Int64)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.2)]
    public void Classes_of_images_have_cross_entropy(double smoothing)
    {
        var scores = Reference.Image("scene", 2, 3, 1, 1, 4).to(ScalarType.Float64).view(3, 4);
        var target = tensor(new long[] { 2, -1, 0 });
        var logs = scores.log_softmax(1).data<double>().ToArray();
        double Of(int image, int label) =>
            -(1 - smoothing) * logs[4 * image + label] - smoothing / 4 * Enumerable.Range(0, 4).Sum(other => logs[4 * image + other]);

        var loss = new ImageCrossEntropyDefinition("scene", smoothing).Create(0, 255);
        Assert.Equal((Of(0, 2) + Of(2, 0)) / 2, loss.Of(scores, target).item<double>(), 1e-9);
        Assert.Equal(0, loss.Of(scores, tensor(new long[] { -1, -1, -1 })).item<double>());
    }

    [Fact]
    public void Half_precision_outputs_are_converted()
    {
        var target = zeros(1, 1, 2, 2) + 300;
        var loss = new SquaredDefinition("depth").Create(0, 255).Of(zeros([1, 1, 2, 2], ScalarType.BFloat16), target);

        Assert.Equal((ScalarType.Float32, 90_000f), (loss.dtype, loss.item<float>()));
    }

    private static LossTargets Of(Tensor map, string name) => new(zeros([map.shape[0], map.shape[2], map.shape[3]], ScalarType.Int64) + 255)
    {
        Maps = new Dictionary<string, Tensor> { [name] = map },
    };

    private static double Compute(TargetLossDefinition definition, Tensor output, Tensor target) => definition.Create(0, 255).Of(output, target).item<double>();

    private static bool IsBinary(string name) => name[0] is 'd' || name.StartsWith("bce", StringComparison.Ordinal);

    private static Tensor Output(string name)
    {
        var values = Reference.Image("output", 1, Images, Planes, Height, Width).to(ScalarType.Float64);
        return IsBinary(name) ? values : values.abs() + 0.5;
    }

    private static Tensor Target(string name)
    {
        var values = Reference.Image("target", 1, Images, Planes, Height, Width);
        var target = IsBinary(name) ? values.gt(0).to(ScalarType.Float32) : values.abs() + 0.25;
        target[0, 0, 1] = float.NaN;
        target[1, 1, 2, 3] = float.NaN;
        return target;
    }

    private static long Largest(string name)
    {
        var target = Target(name).to(ScalarType.Float64);
        return (Output(name) - target).abs().masked_fill(target.isnan(), 0).view(-1).argmax().item<long>();
    }

    private static double Formula(string name, double[] predicted, float[] given)
    {
        var counted = Enumerable.Range(0, given.Length).Where(i => !float.IsNaN(given[i])).ToList();
        var errors = counted.ConvertAll(i => Math.Abs(predicted[i] - given[i]));
        double Probability(int i) => 1 / (1 + Math.Exp(-predicted[i]));
        var limit = (name == "berhu" ? 0.2 : 0.5) * errors.Max();
        var (delta, positive) = (name == "huber" ? 1 : 0.3, name == "bce" ? 1 : 3);
        return name.Split(' ')[0] switch
        {
            "l1" => errors.Average(),
            "mse" => errors.Average(e => e * e),
            "huber" => errors.Average(e => e <= delta ? e * e / 2 : delta * (e - delta / 2)),
            "berhu" => errors.Average(e => e <= limit ? e : (e * e + limit * limit) / (2 * limit)),
            "bce" => counted.Average(i => given[i] > 0 ? -positive * Math.Log(Probability(i)) : -Math.Log(1 - Probability(i))),
            "silog" => Enumerable.Range(0, Images).Average(image =>
            {
                var share = name == "silog" ? 0.5 : 1;
                var logs = counted.FindAll(i => i / (given.Length / Images) == image).ConvertAll(i => Math.Log(predicted[i]) - Math.Log(given[i]));
                return logs.Average(d => d * d) - share * Math.Pow(logs.Average(), 2);
            }),
            _ => Enumerable.Range(0, Planes).Average(plane =>
            {
                var smooth = name == "dice" ? 1 : 0;
                var pixels = counted.FindAll(i => i / (Height * Width) % Planes == plane);
                return 1 - (2 * pixels.Sum(i => Probability(i) * given[i]) + smooth) / (pixels.Sum(i => Probability(i) + given[i]) + smooth);
            }),
        };
    }
}
