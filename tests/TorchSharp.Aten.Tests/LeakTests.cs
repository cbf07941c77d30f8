using System.Diagnostics;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Aten.Tests;

/// <summary>Training leaves nothing behind: neither tensors nor memory.</summary>
[Collection(nameof(AloneInTheProcess))]
public sealed class LeakTests
{
    // The first steps leave compiled code and the allocators' reserves behind. One feature map (64 KB) a step would come to 57 MB.
    private const long Tolerance = 16 << 20;

    [Theory]
    [InlineData("sgd")]
    [InlineData("adam")]
    public void AThousandStepsLeaveNothingBehind(string optimizer)
    {
        using var net = Sequential(
            Conv2d(3, 8, 3, padding: 1, bias: false), BatchNorm2d(8), ReLU(inplace: true), MaxPool2d(2), Dropout2d(0.1),
            Sequential(Conv2d(8, 8, 3, padding: 1), GroupNorm(2, 8), SiLU(), Upsample(scale_factor: [2, 2], mode: UpsampleMode.Bilinear, align_corners: false)),
            Conv2d(8, 4, 1));
        using optim.Optimizer steps = optimizer == "sgd"
            ? optim.SGD(net.parameters(), 0.01, 0.9, weight_decay: 1e-4)
            : optim.AdamW(net.parameters(), 0.001, weight_decay: 1e-4, amsgrad: true);
        using var loss = CrossEntropyLoss(ignore_index: 255);

        for (var step = 0; step < 100; step++)
            Train(net, steps, loss);
        // Reading the memory collects garbage, and with it what other tests left to the finaliser: so it comes before the counts.
        var memory = ResidentBytes();
        var (tensors, statistics) = (Tensor.TotalCount, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        for (var step = 100; step < 1000; step++)
            Train(net, steps, loss);

        Assert.Equal(statistics, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.Equal(tensors, Tensor.TotalCount);
        Assert.InRange(ResidentBytes() - memory, long.MinValue, Tolerance);
    }

    private static void Train(Module<Tensor, Tensor> net, optim.Optimizer optimizer, Modules.CrossEntropyLoss loss)
    {
        using var scope = NewDisposeScope();
        var images = randn(2, 3, 32, 32);
        var labels = randint(4, [2, 32, 32], dtype: ScalarType.Int64);
        optimizer.zero_grad();
        loss.call(net.call(images), labels).backward();
        utils.clip_grad_norm_(net.parameters(), 1);
        optimizer.step();
    }

    private static long ResidentBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}

/// <summary>Runs the leak tests apart from all others, which make tensors too.</summary>
[CollectionDefinition(nameof(AloneInTheProcess), DisableParallelization = true)]
public sealed class AloneInTheProcess;
