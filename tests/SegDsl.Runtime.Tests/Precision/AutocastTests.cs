using SegDsl.Precision;
using SegDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Tests.Precision;

/// <summary>Runs without parallel tests, since all threads share the cache of cast weights.</summary>
[Collection(nameof(AutocastTests))]
[CollectionDefinition(nameof(AutocastTests), DisableParallelization = true)]
public sealed class AutocastTests
{
    private static readonly (bool, ScalarType) untouched = AutocastState.OfThread[DeviceType.CPU];

    [Fact]
    public void Inner_scope_restores_the_outer_one()
    {
        using (Autocast.Enter(ComputePrecision.Bf16, CPU))
        {
            using (Autocast.Enter(ComputePrecision.Fp16, CPU)) Assert.Equal((true, ScalarType.Float16), AutocastState.OfThread[DeviceType.CPU]);
            Assert.Equal((true, ScalarType.BFloat16), AutocastState.OfThread[DeviceType.CPU]);
            using (Autocast.Enter(ComputePrecision.Fp32, CPU)) Assert.Equal((true, ScalarType.BFloat16), AutocastState.OfThread[DeviceType.CPU]);
        }
        Assert.Equal(untouched, AutocastState.OfThread[DeviceType.CPU]);
    }

    [Fact]
    public void Scope_ends_after_an_exception()
    {
        Assert.Throws<InvalidDataException>(Fail);
        Assert.Equal(untouched, AutocastState.OfThread[DeviceType.CPU]);

        static void Fail()
        {
            using var scope = Autocast.Enter(ComputePrecision.Bf16, CPU);
            throw new InvalidDataException();
        }
    }

    [Fact]
    public void Other_threads_and_devices_are_untouched()
    {
        using var scope = Autocast.Enter(ComputePrecision.Bf16, CPU);
        Assert.False(AutocastState.OfThread[DeviceType.CUDA].IsEnabled);
        var other = true;
        var thread = new Thread(() => other = AutocastState.OfThread[DeviceType.CPU].IsEnabled);
        thread.Start();
        thread.Join();
        Assert.False(other);
    }

    [Fact]
    public void Cuda_has_a_separate_state()
    {
        using (Autocast.Enter(ComputePrecision.Fp16, new Device(DeviceType.CUDA)))
        {
            Assert.Equal((true, ScalarType.Float16), AutocastState.OfThread[DeviceType.CUDA]);
            Assert.Equal(untouched, AutocastState.OfThread[DeviceType.CPU]);
        }
        Assert.False(AutocastState.OfThread[DeviceType.CUDA].IsEnabled);
    }

    [Fact]
    public void Scope_can_be_disposed_twice()
    {
        using var outer = Autocast.Enter(ComputePrecision.Bf16, CPU);
        var inner = Autocast.Enter(ComputePrecision.Bf16, CPU);
        inner.Dispose();
        inner.Dispose();
        Assert.True(AutocastState.OfThread[DeviceType.CPU].IsEnabled);
    }

    [Fact]
    public void Scope_cannot_be_disposed_on_another_thread()
    {
        var scope = Autocast.Enter(ComputePrecision.Bf16, CPU);
        Exception? error = null;
        var thread = new Thread(() => error = Record.Exception(scope.Dispose));
        thread.Start();
        thread.Join();
        Assert.IsType<InvalidOperationException>(error);
        scope.Dispose();
        Assert.Equal(untouched, AutocastState.OfThread[DeviceType.CPU]);
    }

    [Fact]
    public void Weights_are_cast_once_in_a_scope_and_again_in_the_next()
    {
        using var scope = NewDisposeScope();
        var conv = nn.Conv2d(1, 1, 1, bias: false);
        var x = ones([1, 1, 1, 1]);
        using (no_grad()) conv.weight.fill_(2);
        using (Autocast.Enter(ComputePrecision.Bf16, CPU))
        {
            using (Autocast.Enter(ComputePrecision.Bf16, CPU)) Assert.Equal(2, Value());
            using (no_grad()) conv.weight.fill_(3);
            Assert.Equal(2, Value());
        }
        using (Autocast.Enter(ComputePrecision.Bf16, CPU)) Assert.Equal(3, Value());

        float Value() => conv.call(x).to(ScalarType.Float32).item<float>();
    }

    [Fact]
    public void Gradients_of_a_16_bit_forward_pass_have_the_type_of_the_weights()
    {
        using var scope = NewDisposeScope();
        var conv = nn.Conv2d(3, 4, 3);
        Tensor loss;
        using (Autocast.Enter(ComputePrecision.Bf16, CPU)) loss = conv.call(rand([1, 3, 8, 8])).to(ScalarType.Float32).sum();
        loss.backward();
        Assert.Equal(ScalarType.Float32, conv.weight.grad!.dtype);
    }

    [Fact]
    public void Other_device_types_are_errors() => Assert.Contains(
        "CPU and CUDA", Assert.Throws<ArgumentException>(() => Autocast.Enter(ComputePrecision.Bf16, META)).Message, StringComparison.Ordinal);

    [Fact]
    public void Missing_libtorch_function_is_reported()
    {
        var error = Assert.Throws<EntryPointNotFoundException>(
            () => AutocastState.Function("no_such", "_ZN2at8autocast7no_suchEv", "?no_such@autocast@at@@YAXXZ"));
        Assert.Contains("at::autocast::no_such", error.Message, StringComparison.Ordinal);
    }
}
