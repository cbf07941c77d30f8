using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>A trunk with named features, as a head takes it. Backbones of <c>.seg</c> files become classes derived from it.</summary>
public abstract class Backbone : nn.Module<Tensor, NamedTensors>
{
    /// <summary>Creates the module; <paramref name="name"/> is the name of the block.</summary>
    protected Backbone(string name) : base(name)
    {
    }

    /// <summary>Does nothing: children are registered in the constructor, under the names of the <c>.seg</c> file, not found by reflection.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <summary>The number of channels of the feature of this name.</summary>
    /// <exception cref="KeyNotFoundException">The backbone has no such feature.</exception>
    public abstract long ChannelsOf(string feature);
}
