using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>A trunk with named features, as a head takes it. Backbones of <c>.seg</c> files become classes derived from it.</summary>
public abstract class Backbone : NetworkModule
{
    private HashSet<string>? kept;

    /// <summary>Creates the module; <paramref name="name"/> is the name of the block.</summary>
    protected Backbone(string name) : base(name)
    {
    }

    /// <summary>
    /// Says which features the owner reads. From then on the others are disposed as soon as the backbone itself has used them; without it all are
    /// handed out alive. Several owners add up.
    /// </summary>
    /// <param name="features">The names of the features.</param>
    /// <exception cref="KeyNotFoundException">The backbone has no such feature.</exception>
    public void Keep(params string[] features)
    {
        ArgumentNullException.ThrowIfNull(features);
        kept ??= new HashSet<string>(StringComparer.Ordinal);
        foreach (var feature in features)
        {
            ChannelsOf(feature);
            kept.Add(feature);
        }
    }

    /// <summary>Disposes a feature that the backbone does not use any more, unless somebody else does.</summary>
    /// <param name="feature">Its name.</param>
    /// <param name="value">Its value.</param>
    protected void Release(string feature, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (kept is not null && !kept.Contains(feature)) value.Dispose();
    }

    /// <summary>The number of channels of the feature of this name.</summary>
    /// <exception cref="KeyNotFoundException">The backbone has no such feature.</exception>
    public abstract long ChannelsOf(string feature);
}
