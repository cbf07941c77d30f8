using SegDsl.Fusion.Graphs;
using SegDsl.Torch;
using static TorchSharp.torch;

namespace SegDsl.Fusion.Kernels;

/// <summary>
/// A linear layer with the activation or addition that follows it in one operation of oneDNN, over a weight in the layout that oneDNN prefers.
/// </summary>
internal sealed class PackedLinear : Kernel
{
    private readonly Epilogue epilogue;
    private readonly bool adds;
    private readonly Tensor? bias;
    private Tensor weight;
    private bool isPacked;

    /// <summary>Creates the kernel, which owns its weight and bias.</summary>
    /// <param name="name">The operations that it stands for.</param>
    /// <param name="weight">The weight [out, in].</param>
    /// <param name="bias">The bias [out]; null for none.</param>
    /// <param name="adds">Whether it adds a second input; then there is no activation.</param>
    /// <param name="epilogue">The activation.</param>
    public PackedLinear(string name, Tensor weight, Tensor? bias, bool adds, Epilogue epilogue)
    {
        Name = name;
        (this.weight, this.bias, this.adds, this.epilogue) = (weight, bias, adds, epilogue);
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override Tensor Run(Tensor[] inputs, InputSizes sizes)
    {
        using var input = inputs[0].contiguous();
        if (!isPacked) Pack(input.numel() / input.shape[^1]);
        if (!adds)
            return TorchOperators.FusedLinear.Call(input, weight, bias, epilogue.Name, Array.Empty<TorchValue>(), epilogue.Algorithm)[0].AsTensor();
        using var other = inputs[1].contiguous();
        return TorchOperators.FusedLinearAdd.Call(input, other, weight, bias, "add")[0].AsTensor();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        weight.Dispose();
        bias?.Dispose();
        base.Dispose();
    }

    private void Pack(long rows)
    {
        var packed = TorchOperators.PackLinearWeight.Call(weight, rows)[0].AsTensor().DetachFromDisposeScope();
        weight.Dispose();
        (weight, isPacked) = (packed, true);
    }
}
