using SegDsl.Distributed;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Replication;

/// <summary>
/// Records the order in which a forward pass first calls the modules of a network, and from it which parameters are used when. A parameter is used no
/// earlier than its module is called; where that is not seen, no earlier than the closest module around it that is.
/// </summary>
internal sealed class CallOrder
{
    private readonly List<nn.Module<Tensor, Tensor>> modules = [];
    private readonly Dictionary<nn.Module, int> indices = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Parameter, List<int[]>> owners = new(ReferenceEqualityComparer.Instance);
    private readonly List<int> calls = [];

    /// <summary>Finds the modules of a network.</summary>
    public CallOrder(nn.Module network) => Visit(network, []);

    /// <summary>The modules whose calls can be seen, in the same order on all ranks.</summary>
    public IReadOnlyList<nn.Module<Tensor, Tensor>> Modules => modules;

    /// <summary>Runs a forward pass and records it.</summary>
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

    /// <summary>The first call after which a parameter can be used.</summary>
    /// <returns>When the call comes in the forward pass and which of <see cref="Modules"/> it calls; −1 and −1 where no call was seen.</returns>
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

    /// <param name="module">The module to visit.</param>
    /// <param name="around">Those of <see cref="modules"/> that it is part of, the closest first.</param>
    private void Visit(nn.Module module, int[] around)
    {
        if (module is nn.Module<Tensor, Tensor> visible)
        {
            if (!indices.TryGetValue(module, out var index))
            {
                indices.Add(module, index = modules.Count);
                modules.Add(visible);
            }
            around = [index, .. around];
        }
        foreach (var (_, parameter) in module.named_parameters(recurse: false))
        {
            if (!owners.TryGetValue(parameter, out var chains)) owners.Add(parameter, chains = []);
            chains.Add(around);
        }
        foreach (var (_, child) in module.named_children()) Visit(child, around);
    }
}
