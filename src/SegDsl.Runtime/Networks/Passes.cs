using System.Collections;
using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>
/// The iterations of a loop over tensors, <c>for x in list { … }</c> in <c>.seg</c> files: one module per iteration, each with its own name in the state
/// dict.
/// </summary>
public sealed class Passes<TPass> : nn.Module, IReadOnlyList<TPass> where TPass : nn.Module
{
    private readonly List<TPass> passes = [];

    /// <summary>Creates an empty list.</summary>
    public Passes() : base("Passes")
    {
    }

    /// <summary>The number of iterations.</summary>
    public int Count => passes.Count;

    /// <summary>The module of an iteration.</summary>
    public TPass this[int index] => passes[index];

    /// <summary>Adds an iteration and names it by its index, starting at <c>0</c>.</summary>
    public void Add(TPass pass) => Add(passes.Count.ToString(CultureInfo.InvariantCulture), pass);

    /// <summary>Adds an iteration with an explicit name. It still increments the index of the following ones.</summary>
    public void Add(string name, TPass pass)
    {
        register_module(name, pass);
        passes.Add(pass);
    }

    /// <summary>Calls a function for every iteration, in order, and returns the results.</summary>
    public Tensor[] Run(Func<TPass, Tensor> call) => [.. passes.Select(call)];

    /// <summary>Calls a function for every iteration and its index, in order, and returns the results.</summary>
    public Tensor[] Run(Func<TPass, int, Tensor> call) => [.. passes.Select(call)];

    /// <summary>Calls a function for every iteration, its index and the previous result, in order, and returns the results.</summary>
    /// <param name="initial">The previous result of the first iteration. The caller keeps it.</param>
    /// <param name="call">The function.</param>
    public Tensor[] Run(Tensor initial, Func<TPass, int, Tensor, Tensor> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var results = new Tensor[passes.Count];
        for (var i = 0; i < results.Length; i++) results[i] = call(passes[i], i, i == 0 ? initial : results[i - 1]);
        return results;
    }

    /// <summary>Enumerates the iterations in order.</summary>
    public IEnumerator<TPass> GetEnumerator() => passes.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => passes.GetEnumerator();

    /// <summary>Does nothing: modules are registered when they are added.</summary>
    protected override void RegisterComponents()
    {
    }
}
