using SegDsl.Distributed;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Replication;

/// <summary>
/// Records the order in which a forward pass first calls the modules of a network, to estimate when each parameter is first used. A parameter is not used
/// before its module is called or, if that call cannot be observed, before its innermost enclosing module whose call can be observed.
/// </summary>
internal sealed class CallOrder
{
    private readonly List<nn.Module<Tensor, Tensor>> modules = [];
    private readonly Dictionary<nn.Module, int> indices = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Parameter, List<int[]>> owners = new(ReferenceEqualityComparer.Instance);
    private readonly List<int> calls = [];

    /// <summary>Collects the modules of a network.</summary>
    public CallOrder(nn.Module network) => Visit(network, []);

    /// <summary>The modules whose calls can be observed, in the same order on all ranks.</summary>
    public IReadOnlyList<nn.Module<Tensor, Tensor>> Modules => modules;

    /// <summary>Runs a forward pass and records its calls.</summary>
    public T Record<T>(Func<T> forward)
    {
        calls.Clear();
        var hooks = modules.Select((module, index) => module.register_forward_pre_hook(_ => calls.Add(index))).ToList();
        try
        {
            return forward();
        }
        finally
        {
            hooks.ForEach(hook => hook.remove());
        }
    }

    /// <summary>The first call after which a parameter may be used.</summary>
    /// <returns>
    /// The position of the call in the forward pass, and the index of its module in <see cref="Modules"/>; −1 and −1 if no call was recorded.
    /// </returns>
    public (int Time, int Module) FirstUse(Parameter parameter)
    {
        var first = (Time: int.MaxValue, Module: -1);
        foreach (var chain in owners[parameter])
        {
            var module = chain.Where(calls.Contains).FirstOrDefault(-1);
            if (calls.IndexOf(module) is var time && time < first.Time) first = (time, module);
        }
        return first;
    }

    /// <summary>Collects the modules and parameters below a module.</summary>
    /// <param name="module">The module to visit.</param>
    /// <param name="enclosing">The indices of the enclosing <see cref="modules"/>, innermost first.</param>
    private void Visit(nn.Module module, int[] enclosing)
    {
        if (module is nn.Module<Tensor, Tensor> visible)
        {
            if (!indices.TryGetValue(module, out var index))
            {
                indices.Add(module, index = modules.Count);
                modules.Add(visible);
            }
            enclosing = [index, .. enclosing];
        }
        foreach (var (_, parameter) in module.named_parameters(recurse: false))
        {
            if (!owners.TryGetValue(parameter, out var chains)) owners.Add(parameter, chains = []);
            chains.Add(enclosing);
        }
        foreach (var (_, child) in module.named_children()) Visit(child, enclosing);
    }
}
