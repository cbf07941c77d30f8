using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Aten.Tests;

public class AutogradTests
{
    [Fact]
    public void BackwardAddsToTheLeaves()
    {
        using var x = tensor(new[] { 2.0, 3.0 }, requires_grad: true);
        Assert.Null(x.grad);
        (x * x).sum().backward();
        Assert.NotNull(x.grad);
        Expect.Values(x.grad, 4, 6);
        (x * x).sum().backward();
        Expect.Values(x.grad, 8, 12);
        x.grad = null;
        Assert.Null(x.grad);
        (x * x).backward([tensor(new[] { 1.0, 0.0 })]);
        Expect.Values(x.grad!, 4, 0);
    }

    [Fact]
    public void GradientsOfGradients()
    {
        using var x = tensor(2.0, requires_grad: true);
        using var unused = tensor(1.0, requires_grad: true);
        var first = autograd.grad([x.pow(3)], [x], create_graph: true)[0];
        Expect.Values(first, 12);
        Expect.Values(autograd.grad([first], [x])[0], 12);
        Expect.TorchError("not have been used", () => autograd.grad([x * 2], [x, unused]));
        Assert.True(autograd.grad([x * 2], [x, unused], allow_unused: true)[1].IsInvalid);
    }

    [Fact]
    public void FunctionsComputeTheirOwnGradient()
    {
        using var x = tensor(new[] { 2.0, 3.0 }, requires_grad: true);
        using var y = tensor(new[] { 5.0, 7.0 });
        var product = ScaledProduct.apply(x, 10.0, y);
        Expect.Values(product, 100, 210);
        Assert.True(product.requires_grad);
        (product * tensor(new[] { 1.0, 2.0 })).sum().backward();
        Expect.Values(x.grad!, 50, 140);

        // Through other operations, by both arguments, twice where the graph is retained.
        y.requires_grad_();
        var sum = ScaledProduct.apply(x * 2, 1.0, y.exp()).sum();
        Expect.Values(autograd.grad([sum], [y], retain_graph: true)[0], 4 * Math.Exp(5), 6 * Math.Exp(7));
        Expect.Values(autograd.grad([sum], [x])[0], 2 * Math.Exp(5), 2 * Math.Exp(7));
        Expect.TorchError("The saved tensors of scaled product were freed", () => ScaledTwice());

        using (no_grad())
            Assert.False(ScaledProduct.apply(x, 1.0, y).requires_grad);
        Assert.False(ScaledProduct.apply(x.detach(), 1.0, y.detach()).requires_grad);

        void ScaledTwice()
        {
            var once = ScaledProduct.apply(x, 1.0, y);
            once.sum().backward();
            once.backward([ones_like(once)]);
        }
    }

    [Fact]
    public void FunctionsThatFailSayWhy()
    {
        using var x = tensor(new[] { 2.0, 3.0 }, requires_grad: true);
        Expect.TorchError("no gradient today", () => Failing.apply(x).sum().backward());
        Expect.TorchError("There are 2 gradients for 1 arguments", () => Failing.apply(x * double.NaN).sum().backward());
    }

    [Fact]
    public void FunctionsFreeWhatTheySaved()
    {
        using var x = tensor(new[] { 2.0, 3.0 }, requires_grad: true);
        using var y = ones([2]);
        long before = Tensor.TotalCount;
        for (int i = 0; i < 3; i++)
        {
            using var scope = NewDisposeScope();
            ScaledProduct.apply(x, 1.0, y).sum().backward();
        }
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void ModesEndWithTheirScope()
    {
        using var x = ones([1], requires_grad: true);
        using (no_grad())
        {
            Assert.False((x * 2).requires_grad);
            using (enable_grad())
                Assert.True((x * 2).requires_grad);
            Assert.False(is_grad_enabled());
        }
        Assert.True(is_grad_enabled());
        using (inference_mode())
        {
            Assert.True(is_inference_mode_enabled());
            Assert.False((x * 2).requires_grad);
        }
        Assert.False(is_inference_mode_enabled());
        using (set_grad_enabled(false))
            Assert.False(is_grad_enabled());
        using (autograd.detect_anomaly())
            Assert.True(AnomalyMode.IsEnabled);
        Assert.False(AnomalyMode.IsEnabled);
        Assert.False(x.detach().requires_grad);
        Assert.True(x.is_leaf);
        Assert.False((x * 2).is_leaf);
    }

    [Fact]
    public void BackwardWithoutAGraphIsAnError()
    {
        Expect.TorchError("does not require grad", () => ones(1).backward());
        using var x = ones([1], requires_grad: true);
        using var y = x * x;
        y.backward();
        Expect.TorchError("a second time", y.backward);
        using var z = ones([2], requires_grad: true);
        Expect.TorchError("scalar outputs", () => (z * z).backward());
    }

    [Fact]
    public void Convolution2dAgreesWithFiniteDifferences() => CheckGradients(
        inputs => F.conv2d(inputs[0], inputs[1], inputs[2], strides: [2, 1], padding: [1, 0], dilation: [1, 2], groups: 2),
        Numbers(2, 4, 5, 6), Numbers(4, 2, 3, 2), Numbers(4));

    [Fact]
    public void BatchNormAgreesWithFiniteDifferences() => CheckGradients(
        inputs => F.batch_norm(inputs[0], null, null, inputs[1], inputs[2], training: true), Numbers(3, 2, 2, 2), Numbers(2), Numbers(2));

    [Theory]
    [InlineData(InterpolationMode.Bilinear, true)]
    [InlineData(InterpolationMode.Bilinear, false)]
    [InlineData(InterpolationMode.Bicubic, true)]
    [InlineData(InterpolationMode.Area, null)]
    public void InterpolationAgreesWithFiniteDifferences(InterpolationMode mode, bool? align) =>
        CheckGradients(inputs => F.interpolate(inputs[0], [5, 7], mode: mode, align_corners: align), Numbers(1, 2, 3, 4));

    [Fact]
    public void GridSamplingAgreesWithFiniteDifferences() => CheckGradients(
        inputs => F.grid_sample(inputs[0], inputs[1], align_corners: true), Numbers(1, 2, 4, 5), 0.4 * Numbers(1, 3, 3, 2) + 0.05);

    [Fact]
    public void CrossEntropyAgreesWithFiniteDifferences()
    {
        using var labels = tensor(new long[,] { { 0, 2, 255 }, { 1, 1, 0 } });
        using var weight = tensor(new[] { 1.0, 0.5, 2.0 });
        CheckGradients(inputs => F.cross_entropy(inputs[0], labels, weight, ignore_index: 255), Numbers(2, 3, 3));
    }

    private static Tensor Numbers(params long[] shape)
    {
        using var generator = new Generator(11);
        return randn(shape, dtype: float64, generator: generator);
    }

    /// <summary>Compares the gradients of a weighted sum of the outputs with central differences, element by element.</summary>
    private static void CheckGradients(Func<Tensor[], Tensor> function, params Tensor[] inputs)
    {
        const double Step = 1e-6;
        Array.ForEach(inputs, input => input.requires_grad_());
        using var weights = Numbers(function(inputs).shape);
        Loss().backward();
        foreach (var input in inputs)
        {
            using var gradient = input.grad;
            Assert.NotNull(gradient);
            double[] found = gradient.data<double>().ToArray();
            var elements = input.data<double>();
            double[] values = elements.ToArray();
            for (int i = 0; i < values.Length; i++)
            {
                double up = At(values[i] + Step, i);
                double down = At(values[i] - Step, i);
                At(values[i], i);
                double expected = (up - down) / (2 * Step);
                Assert.True(Math.Abs(expected - found[i]) <= 1e-6 * Math.Max(1, Math.Abs(expected)), $"Element {i}: {found[i]}, not {expected}.");
            }

            double At(double value, int i)
            {
                elements.CopyFrom(new[] { value }, 0, i);
                using (no_grad())
                    return Loss().ToDouble();
            }
        }

        Tensor Loss() => (function(inputs) * weights).sum();
    }

    private sealed class ScaledProduct : autograd.SingleTensorFunction<ScaledProduct>
    {
        public override string Name => "scaled product";

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            ctx.save_for_backward([(Tensor)vars[0], (Tensor)vars[2]]);
            ctx.save_data("factor", vars[1]);
            Assert.False(is_grad_enabled());
            return (Tensor)vars[0] * (Tensor)vars[2] * (double)vars[1];
        }

        public override List<Tensor?> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            var saved = ctx.get_saved_variables();
            double factor = Assert.IsType<double>(ctx.get_data("factor"));
            return [grad_output * saved[1] * factor, null, grad_output * saved[0] * factor];
        }
    }

    private sealed class Failing : autograd.SingleTensorFunction<Failing>
    {
        public override string Name => "failing";

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            ctx.save_data("count", ((Tensor)vars[0]).isnan().any().item<bool>() ? 2 : 0);
            return (Tensor)vars[0] + 1;
        }

        public override List<Tensor?> backward(autograd.AutogradContext ctx, Tensor grad_output) =>
            ctx.get_data("count") is 2 ? [null, null] : throw new InvalidOperationException("no gradient today");
    }
}
