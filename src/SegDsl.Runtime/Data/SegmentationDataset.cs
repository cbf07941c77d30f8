using SegDsl.Imaging;

namespace SegDsl.Data;

/// <summary>One split of a dataset in a folder of this machine: its samples in the ordinal order of their names.</summary>
public sealed class SegmentationDataset
{
    private readonly ushort[] trainIndices;

    /// <summary>Finds the samples of a split; no image is read yet.</summary>
    /// <param name="definition">The dataset as it was declared.</param>
    /// <param name="root">The folder that the layout's patterns start from; null for the one that the declaration names.</param>
    /// <param name="split">One of the declared splits.</param>
    /// <exception cref="DatasetException">There is no such split or folder, no image in it, or an image without a label image.</exception>
    public SegmentationDataset(DatasetDefinition definition, string? root, string split)
    {
        ArgumentNullException.ThrowIfNull(definition);
        Definition = definition;
        Root = root ?? definition.Root;
        Split = split;
        trainIndices = TrainIndices(definition);
        if (!definition.Splits.Contains(split))
            throw new DatasetException($"The dataset {definition.Name} has no split '{split}'; it has {string.Join(", ", definition.Splits)}.");
        if (!Directory.Exists(Root))
            throw new DatasetException($"The folder of the dataset {definition.Name} does not exist: {Path.GetFullPath(Root)}.");
        Files = FindFiles();
    }

    /// <summary>The dataset as it was declared.</summary>
    public DatasetDefinition Definition { get; }

    /// <summary>The folder that the layout's patterns start from.</summary>
    public string Root { get; }

    /// <summary>The name of the split.</summary>
    public string Split { get; }

    /// <summary>Where the samples are; at least one.</summary>
    public IReadOnlyList<SampleFiles> Files { get; }

    /// <summary>The number of samples.</summary>
    public int Count => Files.Count;

    /// <summary>Reads a sample and turns its label ids into train indices; ids that no class has become the ignore label.</summary>
    /// <param name="index">Its place, from 0.</param>
    /// <exception cref="ImageException">A file is missing, damaged or of the wrong kind.</exception>
    /// <exception cref="DatasetException">The label image has another size than the image.</exception>
    public Sample Load(int index)
    {
        var files = Files[index];
        var image = ImageFile.Read(files.Image);
        var labels = ImageFile.ReadLabels(files.Labels);
        if (labels.Width != image.Width || labels.Height != image.Height)
            throw new DatasetException(
                $"The label image {files.Labels} is {labels.Width}×{labels.Height}, but its image {files.Image} is {image.Width}×{image.Height}.");
        foreach (ref var value in labels.Values.AsSpan()) value = trainIndices[value];
        return new Sample(files.Name, image, labels);
    }

    private static ushort[] TrainIndices(DatasetDefinition definition)
    {
        var classes = definition.Classes.Count;
        if (definition.IgnoreLabel < classes || definition.IgnoreLabel > ushort.MaxValue)
            throw new DatasetException(
                $"The ignore label of {definition.Name} is {definition.IgnoreLabel}; with {classes} classes it must be {classes} to {ushort.MaxValue}.");
        var indices = new ushort[ushort.MaxValue + 1];
        Array.Fill(indices, (ushort)definition.IgnoreLabel);
        for (var index = 0; index < classes; index++)
        {
            var named = definition.Classes[index];
            if (named.Id is < 0 or > ushort.MaxValue)
                throw new DatasetException($"The class {named.Name} of {definition.Name} has the id {named.Id}; label images hold 0 to {ushort.MaxValue}.");
            indices[named.Id] = (ushort)index;
        }
        return indices;
    }

    private List<SampleFiles> FindFiles()
    {
        var images = new LayoutPattern(Root, Definition.Layout.Images, Split);
        var labels = new LayoutPattern(Root, Definition.Layout.Labels, Split);
        try
        {
            var files = images.FindNames().ConvertAll(name => new SampleFiles(name, images.FileOf(name), labels.FileOf(name)));
            if (files.Count == 0)
                throw new DatasetException(
                    $"The split '{Split}' of {Definition.Name} has no images: nothing in {images.Folder} fits the pattern '{Definition.Layout.Images}'.");
            var unlabelled = files.FindAll(file => !File.Exists(file.Labels));
            if (unlabelled.Count > 0)
                throw new DatasetException(
                    $"{unlabelled.Count} of {files.Count} images have no label image; the first is {unlabelled[0].Image}, "
                    + $"whose label image would be {unlabelled[0].Labels}.");
            return files;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"The dataset {Definition.Name} in {Root} cannot be searched: {e.Message}", e);
        }
    }
}
