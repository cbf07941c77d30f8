using System.Collections;
using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>
/// The passes of a loop between tensors, <c>for x in list { … }</c> of a <c>.seg</c> file: one module a pass, each under the name that the state dict knows
/// it by.
/// </summary>
public sealed class Passes<TPass> : nn.Module, IReadOnlyList<TPass> where TPass : nn.Module
{
    private readonly List<TPass> passes = [];

    /// <summary>Creates the list without passes.</summary>
    public Passes() : base("Passes")
    {
    }

    /// <summary>The number of passes.</summary>
    public int Count => passes.Count;

    /// <summary>A pass by its number.</summary>
    public TPass this[int index] => passes[index];

    /// <summary>Adds a pass under its number, <c>0</c> for the first.</summary>
    public void Add(TPass pass) => Add(passes.Count.ToString(CultureInfo.InvariantCulture), pass);

    /// <summary>Adds a pass under a name of its own; it counts all the same.</summary>
    public void Add(string name, TPass pass)
    {
        register_module(name, pass);
        passes.Add(pass);
    }

    /// <summary>What every pass gives, in order.</summary>
    public Tensor[] Run(Func<TPass, Tensor> call) => [.. passes.Select(call)];

    /// <summary>What every pass gives, in order, told its number.</summary>
    public Tensor[] Run(Func<TPass, int, Tensor> call) => [.. passes.Select(call)];

    /// <summary>The passes, in order.</summary>
    public IEnumerator<TPass> GetEnumerator() => passes.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => passes.GetEnumerator();

    /// <summary>Does nothing: passes are registered as they are added.</summary>
    protected override void RegisterComponents()
    {
    }
}
