using SegDsl.Precision;
using SegDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Tests.Torch;

/// <summary>
/// Runs every kind of call 10,000 times on temporary tensors. Leaking a tensor per call would take 640 MiB, a list of 128 values 10 MiB, and a list of
/// 1,000 numbers 80 MiB.
/// </summary>
[Collection(nameof(HandleLeakTests))]
[CollectionDefinition(nameof(HandleLeakTests), DisableParallelization = true)]
public sealed class HandleLeakTests
{
    private const int Calls = 10_000;
    private const long Allowed = 8 << 20;

    private static readonly long[] manyNumbers = [.. Enumerable.Repeat(1L, 1000)];

    public static TheoryData<string> Kinds => [.. kinds.Keys];

    private static readonly Dictionary<string, Action<Tensor>> kinds = new()
    {
        ["tensor and memory format"] = x => TorchOperators.Contiguous.Call(x, MemoryFormat.ChannelsLast),
        ["text"] = x => Operators.Gelu.Call(x[.., .., 0], "tanh"),
        ["list of tensors"] = x => Operators.Cat.Call((Tensor[])[.. Enumerable.Repeat(x[.., .., .., 0], 20)], 0),
        ["optional list of numbers"] = x => Operators.Upsample.Call(x, new long[] { 2, 2 }, TorchValue.None),
        ["optional list of fractions"] = x => Operators.Upsample.Call(x, TorchValue.None, new[] { 0.5, 0.5 }),
        ["list of optional tensors"] = x => Operators.Index.Call(x, (Tensor?[])[null, tensor([1L, 0L])]),
        ["long list of numbers"] = _ => Operators.Empty.Call(manyNumbers, ScalarType.Float32, TorchValue.None, CPU, false, TorchValue.None),
        ["several tensors"] = x => Operators.Max.Call(x, 1, false),
        ["list result"] = x => Operators.Unbind.Call(x.reshape(128, -1), 0),
        ["integer result"] = x => Operators.Size.Call(x, 1),
        ["bool result"] = x => Operators.IsSameSize.Call(x, x),
        ["element type result"] = x => Operators.ResultType.Call(x, x),
        ["fractions"] = x => Operators.QuantizationScale.Call(Operators.Quantize.Call(x, 0.5, 0, ScalarType.QInt8)[0].AsTensor()),
        ["in place"] = x => Operators.Zero.Call(x),
        ["undefined result"] = x => Operators.BatchNormBackward.Call(
            x, x, TorchValue.None, TorchValue.None, TorchValue.None, zeros(16), ones(16), true, 1e-5, new[] { false, true, true }),
        ["refused argument"] = x => Assert.Throws<ArgumentException>(() => Operators.Max.Call(x, x, false)),
        ["address"] = x => TensorMemory.Address(x),
        ["autocast"] = x => { using (Autocast.Enter(ComputePrecision.Bf16, CPU)) x[0, 0].matmul(x[0, 0]); },
        ["channels last"] = x => MemoryLayout.SetChannelsLast([x]),
        ["unscale"] = x => new GradientScaler().Unscale([x, x]),
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Calls_leak_no_memory(string kind) => Check(kinds[kind], Calls, Allowed);

    /// <summary>Errors are slow, since libtorch formats a stack trace. Therefore this test uses fewer calls and larger tensors.</summary>
    [Theory]
    [InlineData("dimension")]
    [InlineData("missing")]
    [InlineData("address")]
    public void Errors_leak_no_memory(string kind) => StandardErrorCapture.During(() => Check(x => Fail(kind, x), 200, 2 * Allowed));

    private static void Fail(string kind, Tensor x) => Assert.Throws<TorchException>(() => _ = kind switch
    {
        "dimension" => Operators.Max.Call(x.expand(16, -1, -1, -1).contiguous(), 9, false)[0].AsInt(),
        "missing" => Operators.Missing.Call(x, 1, (Tensor?[])[x.expand(16, -1, -1, -1).contiguous(), null], "text")[0].AsInt(),
        _ => TensorMemory.Address(x.to_sparse()),
    });

    private static void Check(Action<Tensor> call, int calls, long allowed)
    {
        Repeat(call, calls / 10);
        // Collect garbage of other tests.
        _ = Memory();
        var tensors = Tensor.TotalCount;
        // A leak grows in each round by both measures. Memory that an allocator caches, or untouched pages that the collector returns, does not.
        var growth = Enumerable.Range(0, 3).Min(_ =>
        {
            var (resident, managed) = Memory();
            Repeat(call, calls);
            var (residentAfter, managedAfter) = Memory();
            return residentAfter - resident - Math.Max(0, managedAfter - managed);
        });
        Assert.InRange(growth, long.MinValue, allowed);
        Assert.InRange(Tensor.TotalCount, 0, tensors);
    }

    private static void Repeat(Action<Tensor> call, int calls)
    {
        for (var i = 0; i < calls; i++)
        {
            using var scope = NewDisposeScope();
            call(ones(1, 16, 32, 32));
        }
    }

    /// <summary>The resident memory of the process, and the system memory of the managed heap, in bytes.</summary>
    private static (long Resident, long Managed) Memory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return (Environment.WorkingSet, GC.GetGCMemoryInfo().TotalCommittedBytes);
    }
}
