using System.Globalization;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>
/// Stages in the order in which they were added, each with its own name in the state dict or its index. Generated constructors use it for sequences with
/// conditions or loops in <c>.seg</c> files.
/// </summary>
public sealed class StageList
{
    private readonly List<(string Name, nn.Module<Tensor, Tensor> Module)> stages = [];
    private readonly List<long> channels = [];

    /// <summary>The output channels of the stages that were added with channels.</summary>
    public long[] Channels => [.. channels];

    /// <summary>Adds a stage and names it by its index, starting at <c>0</c>.</summary>
    /// <param name="stage">The stage.</param>
    /// <returns>The stage.</returns>
    public TStage Add<TStage>(TStage stage) where TStage : nn.Module<Tensor, Tensor> =>
        Add(stages.Count.ToString(CultureInfo.InvariantCulture), stage);

    /// <summary>Adds a stage with an explicit name. It still increments the index of the following stages.</summary>
    /// <param name="name">The name in the state dict.</param>
    /// <param name="stage">The stage.</param>
    /// <returns>The stage.</returns>
    /// <exception cref="ArgumentException">The name is already used.</exception>
    public TStage Add<TStage>(string name, TStage stage) where TStage : nn.Module<Tensor, Tensor>
    {
        if (stages.Exists(s => s.Name == name)) throw new ArgumentException($"The stage name '{name}' is already used.", nameof(name));
        stages.Add((name, stage));
        return stage;
    }

    /// <summary>Adds a stage, names it by its index and records its output channels.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="outChannels">The number of output channels.</param>
    /// <returns>The stage.</returns>
    public TStage Add<TStage>(TStage stage, long outChannels) where TStage : nn.Module<Tensor, Tensor>
    {
        channels.Add(outChannels);
        return Add(stage);
    }

    /// <summary>Adds a stage with an explicit name and records its output channels.</summary>
    /// <param name="name">The name in the state dict.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="outChannels">The number of output channels.</param>
    /// <returns>The stage.</returns>
    /// <exception cref="ArgumentException">The name is already used.</exception>
    public TStage Add<TStage>(string name, TStage stage, long outChannels) where TStage : nn.Module<Tensor, Tensor>
    {
        channels.Add(outChannels);
        return Add(name, stage);
    }

    /// <summary>Creates a module that applies the stages in sequence.</summary>
    public Sequential ToSequential() => nn.Sequential(stages);

    /// <summary>Creates a module that applies every stage to the same input.</summary>
    public Branches ToBranches() => new(stages);
}
