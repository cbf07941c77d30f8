using SegDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Tests.Torch;

public sealed class TorchOperatorTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly Tensor x = arange(24, ScalarType.Float32).reshape(1, 2, 3, 4);

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Arguments_of_every_kind_are_passed()
    {
        Assert.True(Operators.Gelu.Call(x, "tanh")[0].AsTensor().allclose(nn.functional.gelu(x), rtol: 1e-2, atol: 1e-2));
        Assert.False(Operators.Gelu.Call(x, "tanh")[0].AsTensor().Equals(Operators.Gelu.Call(x, "none")[0].AsTensor()));
        Assert.Equal(cat([x, x], 1), Operators.Cat.Call((Tensor[])[x, x], 1)[0].AsTensor());
        Assert.Equal([1, 2, 6, 12], Operators.Upsample.Call(x, TorchValue.None, new[] { 2.0, 3.0 })[0].AsTensor().shape);
        Assert.Equal([1, 2, 5, 7], Operators.Upsample.Call(x, new long[] { 5, 7 }, TorchValue.None)[0].AsTensor().shape);
        var indices = tensor([1L, 0L]);
        Assert.Equal(x.index_select(1, indices), Operators.Index.Call(x, (Tensor?[])[null, indices])[0].AsTensor());
        var empty = Operators.Empty.Call(new long[] { 2, 3, 4, 5 }, ScalarType.BFloat16, TorchValue.None, CPU, false, MemoryFormat.ChannelsLast)[0].AsTensor();
        Assert.Equal((ScalarType.BFloat16, DeviceType.CPU), (empty.dtype, empty.device_type));
        Assert.Equal([60, 1, 15, 3], empty.stride());
        Assert.Equal(0.25, Operators.QuantizationScale.Call(Operators.Quantize.Call(x, 0.25, 3, ScalarType.QInt8)[0].AsTensor())[0].AsDouble());
        Assert.Equal(2, Operators.QuantizationScale.Call(Operators.Quantize.Call(x, 2, 3, ScalarType.QInt8)[0].AsTensor())[0].AsDouble());
    }

    [Fact]
    public void Results_of_every_kind_are_returned()
    {
        var (values, indices) = x.max(3, keepdim: true);
        var results = Operators.Max.Call(x, 3, true);
        Assert.Equal([values, indices], results.Select(r => r.AsTensor()));
        Assert.Equal(x.unbind(2), Operators.Unbind.Call(x, 2)[0].AsList().Select(r => r.AsTensor()));
        Assert.Equal(4, Operators.Size.Call(x, -1)[0].AsInt());
        Assert.True(Operators.IsSameSize.Call(x, x + 1)[0].AsBool());
        Assert.False(Operators.IsSameSize.Call(x, x[0])[0].AsBool());
        Assert.Equal((long)ScalarType.Float64, Operators.ResultType.Call(x, x.to(ScalarType.Float64))[0].AsInt());
    }

    [Fact]
    public void Undefined_result_is_none()
    {
        var (mean, invstd) = (zeros(2), ones(2));
        var results = Operators.BatchNormBackward.Call(
            ones_like(x), x, TorchValue.None, TorchValue.None, TorchValue.None, mean, invstd, true, 1e-5, new[] { false, true, true });
        Assert.Equal([true, false, false], results.Select(r => r.IsNone));
        Assert.Equal([12f, 12f], results[2].AsTensor().data<float>().ToArray());
    }

    [Fact]
    public void In_place_operator_returns_its_argument()
    {
        var same = Operators.Zero.Call(x)[0].AsTensor();
        Assert.Equal(0, x.abs().sum().item<float>());
        using (no_grad()) same.add_(1);
        Assert.Equal(24, x.sum().item<float>());
    }

    [Fact]
    public void Gradients_flow_through_a_call()
    {
        var w = rand([1, 2, 3, 4], requires_grad: true);
        Operators.Gelu.Call(w, "none")[0].AsTensor().sum().backward();
        var (expected, gradient) = (w.detach().clone().requires_grad_(), w.grad!);
        nn.functional.gelu(expected).sum().backward();
        Assert.True(gradient.allclose(expected.grad!));
    }

    [Fact]
    public void Results_belong_to_the_current_scope()
    {
        Tensor inner;
        using (NewDisposeScope()) inner = Operators.Gelu.Call(x, "none")[0].AsTensor();
        Assert.True(inner.IsInvalid);
    }

    public static TheoryData<string> WrongCalls => [.. wrongCalls.Keys];

    private static readonly Dictionary<string, (Func<Tensor, TorchValue[]> Call, string Message)> wrongCalls = new()
    {
        ["none for a tensor"] = (_ => Operators.Gelu.Call(TorchValue.None, "none"), "'self' must be Tensor, not none"),
        ["number for a tensor"] = (_ => Operators.Gelu.Call(1, "none"), "'self' must be Tensor, not the Int 1"),
        ["number for a string"] = (x => Operators.Gelu.Call(x, 1), "'approximate' must be str, not the Int 1"),
        ["tensor for a string"] = (x => Operators.Gelu.Call(x, x), "'approximate' must be str, not a Tensor"),
        ["tensor for a list"] = (x => Operators.Cat.Call(x, 0), "'tensors' must be Tensor[], not a Tensor"),
        ["none in a list"] = (x => Operators.Cat.Call((Tensor?[])[x, null], 0), "'tensors' must be Tensor[], not a list [a Tensor, none]"),
        ["numbers for tensors"] = (_ => Operators.Cat.Call(new long[] { 1 }, 0), "'tensors' must be Tensor[], not a list [the Int 1]"),
        ["fraction for an integer"] = (x => Operators.Max.Call(x, 1.5, true), "'dim' must be int, not the float 1.5"),
        ["tensor for an integer"] = (x => Operators.Max.Call(x, x, true), "'dim' must be int, not a Tensor"),
        ["integer for a bool"] = (x => Operators.Max.Call(x, 1, 1), "'keepdim' must be bool, not the Int 1"),
        ["element type for an integer"] = (x => Operators.Max.Call(x, ScalarType.Int64, true), "'dim' must be int, not the ScalarType 4"),
        ["integer for a memory format"] = (x => TorchOperators.Contiguous.Call(x, 2), "'memory_format' must be MemoryFormat, not the Int 2"),
        ["integer for an optional list"] = (x => Operators.Upsample.Call(x, 2, TorchValue.None), "'output_size' must be SymInt[]?, not the Int 2"),
        ["a type that the C ABI lacks"] =
            (_ => Operators.Empty.Call(new long[] { 1 }, TorchValue.None, 1, CPU, false, TorchValue.None), "'layout' must be Layout?"),
        ["too few"] = (x => Operators.Gelu.Call(x), "takes 2 arguments, got 1"),
        ["too many"] = (x => Operators.Gelu.Call(x, "none", x), "takes 2 arguments, got 3"),
        ["disposed tensor"] = (x => Operators.Gelu.Call(Disposed(x), "none"), "'self' must be Tensor, not a disposed Tensor"),
    };

    [Theory]
    [MemberData(nameof(WrongCalls))]
    public void Wrong_argument_is_an_error_before_the_call(string name)
    {
        var (call, message) = wrongCalls[name];
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => call(x)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_a_value_as_another_kind_is_an_error()
    {
        Assert.Throws<InvalidOperationException>(() => Operators.Size.Call(x, 0)[0].AsTensor());
        Assert.Throws<InvalidOperationException>(() => Operators.Gelu.Call(x, "none")[0].AsInt());
    }

    [Fact]
    public void Error_has_the_message_of_libtorch()
    {
        StandardErrorCapture.During(() =>
        {
            Assert.Equal(
                "Dimension out of range (expected to be in range of [-4, 3], but got 9) (in aten::max)", Message(() => Operators.Max.Call(x, 9, false)));
            Assert.StartsWith(
                "Tensors must have same number of dimensions: got 4 and 1",
                Message(() => Operators.Cat.Call((Tensor[])[x, rand(2)], 0)), StringComparison.Ordinal);
            Assert.StartsWith(
                "Could not find schema for aten::no_such_operator",
                    Message(() => Operators.Missing.Call(x, 1, (Tensor?[])[x, null], "text")), StringComparison.Ordinal);
        });
        Assert.Equal(4, Operators.Size.Call(x, 3)[0].AsInt());
    }

    [Fact]
    public void Every_thread_gets_its_own_error_message()
    {
        var messages = new string[8];
        var threads = messages.Select((_, i) => new Thread(() => messages[i] = Message(() => Operators.Max.Call(x, 10 + i, false)))).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        Assert.Equal(messages.Select((_, i) => $"Dimension out of range (expected to be in range of [-4, 3], but got {10 + i}) (in aten::max)"), messages);
    }

    [Fact]
    public void Different_libtorch_version_is_an_error()
    {
        StableAbi.RequireVersion(0x020A_01_00_0000_0000);
        var error = Assert.Throws<NotSupportedException>(() => StableAbi.RequireVersion(0x020B_00_00_0000_0000));
        Assert.StartsWith("SegDsl requires libtorch 2.10, but this process loaded 2.11.", error.Message, StringComparison.Ordinal);
    }

    private static string Message(Func<TorchValue[]> call) => Assert.Throws<TorchException>(call).Message;

    private static Tensor Disposed(Tensor x)
    {
        var copy = x.clone();
        copy.Dispose();
        return copy;
    }
}
