using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>
/// A segmentation network: images in, named outputs out. Heads and networks of <c>.seg</c> files become classes derived from it.
/// </summary>
public abstract class SegmentationNetwork : nn.Module<Tensor, NamedTensors>
{
    /// <summary>Creates the module; <paramref name="name"/> is the name of the block.</summary>
    protected SegmentationNetwork(string name) : base(name)
    {
    }

    /// <summary>Does nothing: children are registered in the constructor, under the names of the <c>.seg</c> file, not found by reflection.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <summary>
    /// Whether auxiliary outputs are computed outside of training too. In training they always are; in inference what feeds only
    /// them is skipped unless this is set.
    /// </summary>
    public bool AuxiliaryOutputs { get; set; }

    /// <summary>Whether this forward pass computes the auxiliary outputs.</summary>
    protected bool ComputesAuxiliary => training || AuxiliaryOutputs;

    /// <summary>The number of classes that <c>seg</c> scores: the second dimension of its shape.</summary>
    public abstract long Classes { get; }
}
