using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>A backbone with named features for a head. The compiler derives a class from it for every backbone of a <c>.seg</c> file.</summary>
public abstract class Backbone : NetworkModule<Tensor>
{
    private HashSet<string>? kept;

    /// <summary>Creates the module; <paramref name="name"/> is the name of the block.</summary>
    protected Backbone(string name) : base(name)
    {
    }

    /// <summary>
    /// Declares features that the owner reads. After the first call, all other features are disposed as soon as the backbone no longer needs them; without
    /// calls, all features are returned. The features of several calls are combined.
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

    /// <summary>Disposes a feature that the backbone no longer uses, unless it is kept for an owner.</summary>
    /// <param name="feature">The name of the feature.</param>
    /// <param name="value">The value of the feature.</param>
    protected void Release(string feature, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (kept is not null && !kept.Contains(feature)) value.Dispose();
    }

    /// <summary>The number of channels of a feature.</summary>
    /// <param name="feature">The name of the feature.</param>
    /// <exception cref="KeyNotFoundException">The backbone has no such feature.</exception>
    public abstract long ChannelsOf(string feature);
}
