using System.Globalization;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>
/// Stages in the order in which they were added, each under the name that the state dict knows it by: its own, or its place in the
/// list. Generated constructors fill one where a <c>.seg</c> file has conditions or loops inside a sequence.
/// </summary>
public sealed class StageList
{
    private readonly List<(string Name, nn.Module<Tensor, Tensor> Module)> stages = [];
    private readonly List<long> channels = [];

    /// <summary>The channels of the stages' results, of those that were added with them.</summary>
    public long[] Channels => [.. channels];

    /// <summary>Adds a stage under its place in the list, <c>0</c> for the first.</summary>
    /// <returns>The stage.</returns>
    public TStage Add<TStage>(TStage stage) where TStage : nn.Module<Tensor, Tensor> =>
        Add(stages.Count.ToString(CultureInfo.InvariantCulture), stage);

    /// <summary>Adds a stage under a name of its own; it counts as a place all the same.</summary>
    /// <returns>The stage.</returns>
    /// <exception cref="ArgumentException">Another stage has this name.</exception>
    public TStage Add<TStage>(string name, TStage stage) where TStage : nn.Module<Tensor, Tensor>
    {
        if (stages.Exists(s => s.Name == name)) throw new ArgumentException($"Two stages are named '{name}'.", nameof(name));
        stages.Add((name, stage));
        return stage;
    }

    /// <summary>Adds a stage under its place in the list, and remembers the channels of its result.</summary>
    /// <returns>The stage.</returns>
    public TStage Add<TStage>(TStage stage, long outChannels) where TStage : nn.Module<Tensor, Tensor>
    {
        channels.Add(outChannels);
        return Add(stage);
    }

    /// <summary>Adds a stage under a name of its own, and remembers the channels of its result.</summary>
    /// <returns>The stage.</returns>
    /// <exception cref="ArgumentException">Another stage has this name.</exception>
    public TStage Add<TStage>(string name, TStage stage, long outChannels) where TStage : nn.Module<Tensor, Tensor>
    {
        channels.Add(outChannels);
        return Add(name, stage);
    }

    /// <summary>A module that applies the stages one after the other.</summary>
    public Sequential ToSequential() => nn.Sequential(stages);

    /// <summary>A module that applies every stage to the same input.</summary>
    public Branches ToBranches() => new(stages);
}
