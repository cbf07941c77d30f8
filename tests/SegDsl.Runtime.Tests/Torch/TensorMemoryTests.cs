using System.Runtime.InteropServices;
using SegDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Tests.Torch;

public sealed class TensorMemoryTests
{
    [Fact]
    public void Address_points_to_the_first_element()
    {
        using var scope = NewDisposeScope();
        var x = arange(6, ScalarType.Float32);
        Marshal.WriteInt32(TensorMemory.Address(x), BitConverter.SingleToInt32Bits(7));
        Assert.Equal(7, x[0].item<float>());
        Assert.Equal(TensorMemory.Address(x) + (2 * sizeof(float)), TensorMemory.Address(x[2..]));
    }

    [Fact]
    public void Tensor_without_storage_is_an_error()
    {
        using var scope = NewDisposeScope();
        var sparse = ones(2, 2).to_sparse();
        StandardErrorCapture.During(() => Assert.StartsWith(
            "Cannot access data pointer", Assert.Throws<TorchException>(() => TensorMemory.Address(sparse)).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Only_cuda_has_streams() => Assert.Throws<ArgumentException>(() => TensorMemory.CudaStream(CPU));

    [SkippableFact]
    public void Default_stream_of_a_gpu_is_the_null_stream()
    {
        Skip.IfNot(cuda.is_available(), "No CUDA device is available.");
        Assert.Equal(0, TensorMemory.CudaStream(CUDA));
    }

    [Fact]
    public void Device_memory_is_available_only_with_a_gpu() => Assert.Equal(cuda.is_available(), DeviceMemory.UsedBytes is > 0);
}
