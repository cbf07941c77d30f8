using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>Probabilities and labels as flat lists of pixels, for region losses: one list per image, or one for the batch.</summary>
/// <param name="Probabilities">[lists, classes, pixels]; 0 for ignored pixels.</param>
/// <param name="Columns">The label of every pixel, or the number of classes if it is ignored: int64 [lists, pixels].</param>
internal sealed record Regions(Tensor Probabilities, Tensor Columns)
{
    /// <summary>Creates the lists from logits and labels.</summary>
    /// <param name="logits">Logits, [N, classes, H, W].</param>
    /// <param name="labels">Class indices or the ignore index, int64 [N, H, W].</param>
    /// <param name="ignoreIndex">Pixels with this label are ignored; must not be the index of a class.</param>
    /// <param name="perImage">Whether each image has its own list.</param>
    public static Regions Of(Tensor logits, Tensor labels, int ignoreIndex, bool perImage)
    {
        var ignored = labels.eq(ignoreIndex);
        var probabilities = logits.softmax(1).masked_fill(ignored.unsqueeze(1), 0).flatten(2);
        var columns = labels.masked_fill(ignored, logits.shape[1]).flatten(1);
        return perImage
            ? new(probabilities, columns)
            : new(probabilities.transpose(0, 1).flatten(1).unsqueeze(0), columns.view(1, -1));
    }

    /// <summary>The number of pixels of every class, [lists, classes].</summary>
    public Tensor Counts()
    {
        var one = ones([1, 1], Probabilities.dtype, Columns.device).expand(Columns.shape);
        return Sums(one);
    }

    /// <summary>The sum of pixel values per class, [lists, classes].</summary>
    /// <param name="values">One value per pixel, [lists, pixels].</param>
    public Tensor Sums(Tensor values)
    {
        var (lists, classes) = (Columns.shape[0], Probabilities.shape[1]);
        return zeros([lists, classes + 1], values.dtype, values.device).scatter_add(1, Columns, values).narrow(1, 0, classes);
    }

    /// <summary>The probability of the label of every pixel, [lists, pixels]; 0 for ignored pixels.</summary>
    public Tensor OfLabels() => Probabilities.gather(1, Columns.clamp_max(Probabilities.shape[1] - 1).unsqueeze(1)).squeeze(1);

    /// <summary>The mean over the classes that are present, then over the lists. A list without classes has the mean 0.</summary>
    /// <param name="values">One value per class, [lists, classes].</param>
    /// <param name="counts">The number of pixels of every class, [lists, classes].</param>
    public static Tensor MeanOfPresent(Tensor values, Tensor counts)
    {
        var present = counts.gt(0);
        return (values.masked_fill(present.logical_not(), 0).sum(1) / present.sum(1).clamp_min(1)).mean();
    }
}
