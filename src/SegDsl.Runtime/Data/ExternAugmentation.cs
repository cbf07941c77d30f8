using SegDsl.Imaging;
using SegDsl.Validation;

namespace SegDsl.Data;

/// <summary>The arguments of an augmentation that is written in C# and declared with <c>extern augment</c>. The compiler generates a record for each.</summary>
public abstract record ExternAugmentation : Augmentation
{
    /// <summary>Creates the arguments.</summary>
    /// <param name="externName">The name of the declaration.</param>
    protected ExternAugmentation(string externName) => ExternName = externName;

    /// <summary>The name of the declaration.</summary>
    public string ExternName { get; }

    /// <summary>Augments a sample. Called on several threads.</summary>
    /// <param name="sample">The sample, whose arrays belong to the method.</param>
    /// <param name="random">Random numbers that depend only on the seed, the epoch and the position of the sample.</param>
    /// <returns>The augmented sample, which may be the given one.</returns>
    protected abstract Sample Apply(Sample sample, Random random);

    /// <summary>Augments a sample, and checks the result.</summary>
    /// <exception cref="ExternException">The method failed, or the parts of the result do not fit together.</exception>
    internal Sample Augment(Sample sample, Random random)
    {
        // The method may change the given sample.
        var before = sample with { };
        var result = ExternException.Guard($"extern augment {ExternName}", () => Apply(sample, random))
            ?? throw new ExternException($"The C# method of 'extern augment {ExternName}' returned null; return a sample.");
        if (result.Image is null || result.Labels is null) throw Fault("a sample without image or labels");
        var (width, height) = (result.Image.Width, result.Image.Height);
        if (result.Image.GetType() != before.Image.GetType() || BandsOf(result.Image) != BandsOf(before.Image))
            throw Fault("an image of another kind or number of bands");
        if (result.Maps.Count != before.Maps.Count || result.Inputs.Count != before.Inputs.Count || result.ImageClasses.Count != before.ImageClasses.Count)
            throw Fault("another number of maps, inputs or classes");
        foreach (var (what, mapWidth, mapHeight) in result.Maps.Concat(result.Inputs.Select(input => input.Map))
                     .Select(map => ("a map", map.Width, map.Height)).Prepend(("labels", result.Labels.Width, result.Labels.Height)))
            if ((mapWidth, mapHeight) != (width, height))
                throw Fault(FormattableString.Invariant($"{what} of {mapWidth}×{mapHeight} with an image of {width}×{height}"));
        return result;

        ExternException Fault(string what) => new($"The C# method of 'extern augment {ExternName}' returned {what} ({sample.Name}).");
    }

    private static int BandsOf(RasterImage image) => image is BandImage bands ? bands.Formats.Count : 3;
}
