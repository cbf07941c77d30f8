using static TorchSharp.torch;

namespace TorchSharp.Aten.Tests;

public class ErrorTests
{
    [Fact]
    public void WrongShapesSayWhatIsWrong()
    {
        Expect.TorchError("size of tensor a (2) must match", () => ones(2).add(ones(3)));
        Expect.TorchError("mat1 and mat2 shapes cannot be multiplied", () => ones(2, 3).mm(ones(2, 3)));
        Expect.TorchError("shape '[7]' is invalid", () => ones(2, 3).view(7));
        Expect.TorchError("to have 3 channels", () => nn.functional.conv2d(ones(1, 2, 4, 4), ones(1, 3, 1, 1)));
    }

    [Fact]
    public void DisposedTensorsAreErrors()
    {
        var x = ones(2);
        x.Dispose();
        x.Dispose();
        Assert.True(x.IsInvalid);
        Assert.Throws<InvalidOperationException>(() => x.add(1));
        Assert.Throws<InvalidOperationException>(() => ones(2).add(x));
        Assert.Throws<InvalidOperationException>(() => x.shape);
        Assert.Throws<InvalidOperationException>(() => cat([ones(2), x]));
        Assert.Throws<InvalidOperationException>(x.data<float>);
        Assert.Equal("<disposed>", x.ToString());
    }

    [Fact]
    public void NullsAreErrors()
    {
        Assert.Throws<ArgumentNullException>(() => ones(2).add((Tensor)null!));
        Assert.Throws<ArgumentNullException>(() => ones(2).add((Scalar)null!));
        Assert.Throws<ArgumentNullException>(() => abs(null!));
        Assert.Throws<ArgumentNullException>(() => std(null!));
        Assert.Throws<ArgumentNullException>(() => ones(2).reshape(null!));
        Assert.Throws<ArgumentNullException>(() => cat((Tensor[])null!));
        Assert.Throws<ArgumentNullException>(() => nn.functional.conv2d(null!, ones(1, 1, 1, 1)));
        Assert.Throws<ArgumentNullException>(() => nn.functional.interpolate(null!, [1, 1]));
        Assert.Throws<ArgumentNullException>(() => tensor((float[])null!));
        Expect.TorchError("element 1 of 'tensors' is null", () => cat([ones(2), null!]));
    }

    [SkippableFact]
    public void AnAbsentCudaDeviceIsAnError()
    {
        Skip.If(cuda.is_available(), "There is a CUDA device.");
        Assert.Contains("CUDA", Assert.Throws<InvalidOperationException>(() => ones(2).cuda()).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => ones(2, device: new Device("cuda:0")));
        Assert.Throws<InvalidOperationException>(() => ones(2).to(DeviceType.CUDA));
        Assert.Throws<InvalidOperationException>(() => device("cuda"));
        Assert.Throws<InvalidOperationException>(() => cuda.synchronize());
        Assert.Equal(0, cuda.device_count());
        cuda.manual_seed_all(1);
    }

    [Fact]
    public void DevicesAreReadAndWritten()
    {
        Assert.Equal("cpu", ones(1).device.ToString());
        Assert.Equal("cuda:1", new Device("cuda:1").ToString());
        Assert.Equal(-1, new Device("cpu").index);
        Assert.Throws<ArgumentException>(() => new Device("gpu"));
        Assert.Throws<ArgumentException>(() => new Device("cuda:x"));
    }

    [Fact]
    public void ThreadsAndVersion()
    {
        set_num_threads(2);
        Assert.Equal(2, get_num_threads());
        Expect.TorchError("positive number", () => set_num_threads(0));
        Assert.Matches(@"^\d+\.\d+", __version__);
    }

    [Fact]
    public void ErrorsLeaveTheTensorsUsable()
    {
        using var x = ones(2);
        for (int i = 0; i < 100; i++)
            Expect.TorchError("must match", () => x.add(ones(3)));
        Expect.Values(x + 1, 2, 2);
    }
}
