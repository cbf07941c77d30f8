using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>Applies every branch to the same input: <c>parallel(x) { … }</c> in <c>.seg</c> files.</summary>
public sealed class Branches : nn.Module<Tensor, Tensor[]>
{
    private readonly nn.Module<Tensor, Tensor>[] branches;

    /// <summary>Creates the module.</summary>
    /// <param name="branches">The branches with their names in the state dict.</param>
    public Branches(params IReadOnlyList<(string Name, nn.Module<Tensor, Tensor> Module)> branches) : base(nameof(Branches))
    {
        foreach (var (name, module) in branches) register_module(name, module);
        this.branches = [.. branches.Select(branch => branch.Module)];
    }

    /// <summary>The number of branches.</summary>
    public int Count => branches.Length;

    /// <summary>Does nothing: the branches are registered in the constructor.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <summary>Computes the output of every branch, in order. The caller owns the input and the outputs.</summary>
    /// <param name="input">The input of all branches.</param>
    public override Tensor[] forward(Tensor input) => [.. branches.Select(branch => branch.call(input))];
}
