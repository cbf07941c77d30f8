using SegDsl.Imaging;

namespace SegDsl.Data;

/// <summary>One split of a dataset in a folder of this machine: its samples in the ordinal order of their names.</summary>
public sealed class SegmentationDataset
{
    private readonly LabelIds ids;

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
        ids = new(definition);
        HasLabels = definition.Split(split).HasLabels;
        if (definition.Fold < 0 || definition.Fold >= (definition.Folds?.Count ?? 1))
            throw new DatasetException($"The dataset {definition.Name} has no fold {definition.Fold}; it has {FoldsOf(definition)}.");
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

    /// <summary>Whether the samples have labels; where not, <see cref="Load"/> gives the ignore label everywhere.</summary>
    public bool HasLabels { get; }

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
        if (files.Labels is null)
        {
            var nothing = new LabelMap(image.Width, image.Height);
            Array.Fill(nothing.Values, (ushort)Definition.IgnoreIndex);
            return new Sample(files.Name, image, nothing);
        }
        var labels = ReadLabels(files.Labels);
        if (labels.Width != image.Width || labels.Height != image.Height)
            throw new DatasetException(
                $"The label image {files.Labels} is {labels.Width}×{labels.Height}, but its image {files.Image} is {image.Width}×{image.Height}.");
        return new Sample(files.Name, image, labels);
    }

    /// <summary>Reads the labels of a sample alone, as train indices.</summary>
    /// <param name="index">Its place, from 0.</param>
    /// <exception cref="ImageException">The file is missing, damaged or of the wrong kind.</exception>
    /// <exception cref="DatasetException">The samples have no labels.</exception>
    public LabelMap LoadLabels(int index) =>
        ReadLabels(Files[index].Labels ?? throw new DatasetException($"The split '{Split}' of {Definition.Name} has no labels."));

    private LabelMap ReadLabels(string path)
    {
        var labels = ImageFile.ReadLabels(path);
        ids.ToTrainIndices(labels);
        return labels;
    }

    private static string FoldsOf(DatasetDefinition definition) => definition.Folds is { Count: var count } ? $"the folds 0 to {count - 1}" : "no folds";

    private List<SampleFiles> FindFiles()
    {
        try
        {
            var files = new SplitFinder(Definition, Root).Find(Split);
            if (files.Count == 0)
                throw new DatasetException(
                    $"The split '{Split}' of {Definition.Name} has no images: nothing in {Root} fits {Definition.DescribePatterns(Split)}.");
            var unlabelled = files.FindAll(file => file.Labels is { } labels && !File.Exists(labels));
            if (unlabelled.Count > 0)
                throw new DatasetException(
                    $"{unlabelled.Count} of {files.Count} images have no label image; the first is {unlabelled[0].Image}, "
                    + $"whose label image would be {unlabelled[0].Labels}. 'seg data check {Definition.Name} --split {Split}' lists them.");
            return files;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"The dataset {Definition.Name} in {Root} cannot be searched: {e.Message}", e);
        }
    }
}
