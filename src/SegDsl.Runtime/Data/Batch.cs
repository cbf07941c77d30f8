using static TorchSharp.torch;

namespace SegDsl.Data;

/// <summary>Samples that go through a network together. The batch owns its tensors: dispose of it after the step.</summary>
/// <param name="Images">Normalised images, float32 [N, 3, H, W], on the CPU.</param>
/// <param name="Labels">Train indices and ignore labels, int64 [N, H, W], on the CPU.</param>
/// <param name="Names">The names of the samples.</param>
public sealed record Batch(Tensor Images, Tensor Labels, IReadOnlyList<string> Names) : IDisposable
{
    /// <summary>Frees both tensors.</summary>
    public void Dispose()
    {
        Images.Dispose();
        Labels.Dispose();
    }

    /// <summary>Some of the samples, in tensors of their own; the names are left to the caller.</summary>
    internal Batch Take(long[] samples)
    {
        using var indices = tensor(samples);
        return new Batch(Images.index_select(0, indices), Labels.index_select(0, indices), []);
    }
}
