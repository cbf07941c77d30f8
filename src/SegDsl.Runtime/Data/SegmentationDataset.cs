using SegDsl.Imaging;

namespace SegDsl.Data;

/// <summary>A split of a dataset on disk, with its samples in ordinal order of their names.</summary>
public sealed class SegmentationDataset
{
    private readonly LabelIds ids;
    private readonly LabelImages labelImages;
    private readonly DatasetImages images;
    private readonly InputReader inputs;
    private readonly VolumeReader volumes;
    private readonly IReadOnlyList<MapDefinition> pixelTargets;

    /// <summary>Finds the samples of a split. No image is read.</summary>
    /// <param name="definition">The declared dataset, with the fold to use.</param>
    /// <param name="root">The root folder of the dataset; null for the declared one.</param>
    /// <param name="split">The name of a declared split.</param>
    /// <exception cref="DatasetException">
    /// The split, the fold or the folder does not exist, the split has no images, an image has no label image, or the declaration is inconsistent.
    /// </exception>
    public SegmentationDataset(DatasetDefinition definition, string? root, string split)
    {
        ArgumentNullException.ThrowIfNull(definition);
        DatasetRules.Check(definition);
        Definition = definition;
        Root = root ?? definition.Root;
        Split = split;
        ids = new(definition);
        labelImages = new(definition);
        images = new(definition);
        inputs = new(definition);
        volumes = new(definition);
        HasTargets = definition.Split(split).HasLabels;
        HasLabels = HasTargets && (definition.Classes.Count > 0 || definition.Targets.Count == 0);
        pixelTargets = definition.PixelTargets;
        if (definition.Fold < 0 || definition.Fold >= (definition.Folds?.Count ?? 1))
            throw new DatasetException($"The dataset {definition.Name} has no fold {definition.Fold}; it has {DescribeFolds(definition)}.");
        if (!Directory.Exists(Root))
            throw DatasetException.MissingFolder(definition.Name, Root);
        Files = FindFiles();
    }

    /// <summary>The declared dataset.</summary>
    public DatasetDefinition Definition { get; }

    /// <summary>The root folder of the dataset.</summary>
    public string Root { get; }

    /// <summary>The name of the split.</summary>
    public string Split { get; }

    /// <summary>Whether the samples have labels. If not, <see cref="Load(int)"/> fills the labels with the ignore index.</summary>
    public bool HasLabels { get; }

    /// <summary>Whether the samples have the other targets of the dataset. If not, <see cref="Load(int)"/> returns maps without values.</summary>
    public bool HasTargets { get; }

    /// <summary>The files of the samples; at least one.</summary>
    public IReadOnlyList<SampleFiles> Files { get; }

    /// <summary>The number of samples.</summary>
    public int Count => Files.Count;

    /// <summary>Reads a sample with its labels as train indices. Label values that do not map to a class become the ignore index.</summary>
    /// <param name="index">The index of the sample, from 0.</param>
    /// <exception cref="ImageException">A file is missing, damaged or unsupported, or a label image has a color that no class has.</exception>
    /// <exception cref="DatasetException">The label image and the image differ in size, or the channels of the image differ from the declared ones.</exception>
    public Sample Load(int index) => Load(Files[index], images.Read, isChecked: true);

    /// <summary>Reads a sample of a dataset of volumes, see <see cref="DatasetDefinition.HoldsVolumes"/>, with its labels as train indices.</summary>
    /// <param name="index">The index of the sample, from 0.</param>
    /// <exception cref="ImageException">A file is missing, damaged or unsupported, or has values that are not finite.</exception>
    /// <exception cref="DatasetException">The labels and the volume differ in size, or the channels of the volume differ from the declared ones.</exception>
    public VolumeSample LoadVolume(int index) => volumes.Read(Files[index]);

    /// <summary>Reads a volume like <see cref="LoadVolume"/>, with the values of the file.</summary>
    internal VolumeSample LoadStoredVolume(int index) => volumes.ReadStored(Files[index]);

    /// <summary>Reads a sample like <see cref="Load(int)"/>, also if the normalization of its image or of another input is not declared.</summary>
    internal Sample LoadStored(int index) => Load(Files[index], images.ReadStored, isChecked: false);

    private Sample Load(SampleFiles files, Func<IReadOnlyList<string>, RasterImage> read, bool isChecked)
    {
        var image = read(files.Planes);
        return new Sample(files.Name, image, LabelsOf(files, image))
        {
            Inputs = inputs.ReadAll(files, image, isChecked),
            Maps = [.. pixelTargets.Select((target, i) => MapOf(target, files, i, image))],
            ImageClasses = HasTargets ? files.ImageClasses : [.. Definition.ImageTargets.Select(_ => Sample.NoClass)],
        };
    }

    private LabelMap LabelsOf(SampleFiles files, RasterImage image)
    {
        if (files.Labels is null)
        {
            var ignored = new LabelMap(image.Width, image.Height);
            Array.Fill(ignored.Values, (ushort)Definition.IgnoreIndex);
            return ignored;
        }
        var labels = ReadLabels(files.Labels);
        if (labels.Width != image.Width || labels.Height != image.Height)
            throw new DatasetException(
                $"The label image {files.Labels} is {labels.Width}×{labels.Height}, but its image {files.Image} is {image.Width}×{image.Height}.");
        return labels;
    }

    private ValueMap MapOf(MapDefinition target, SampleFiles files, int index, RasterImage image)
    {
        if (!HasTargets) return new ValueMap(image.Width, image.Height, target.Planes);
        var map = MapReader.Read(target, files.Maps[index]);
        if (map.Width != image.Width || map.Height != image.Height)
            throw new DatasetException(
                $"The file {files.Maps[index][0]} of the target '{target.Name}' is {map.Width}×{map.Height}, "
                + $"but its image {files.Image} is {image.Width}×{image.Height}.");
        return map;
    }

    /// <summary>Reads only the labels of a sample, as train indices.</summary>
    /// <param name="index">The index of the sample, from 0.</param>
    /// <exception cref="ImageException">The file is missing, damaged or unsupported, or has a color that no class has.</exception>
    /// <exception cref="DatasetException">The split has no labels.</exception>
    public LabelMap LoadLabels(int index) =>
        ReadLabels(Files[index].Labels ?? throw new DatasetException($"The split '{Split}' of {Definition.Name} has no labels."));

    private LabelMap ReadLabels(string path)
    {
        var labels = labelImages.Read(path);
        ids.ToTrainIndices(labels);
        return labels;
    }

    private static string DescribeFolds(DatasetDefinition definition) => definition.Folds is { Count: var count } ? $"the folds 0 to {count - 1}" : "no folds";

    private string ListAll =>
        $"List all with {OptionTerms.Choose($"'seg data check {Definition.Name} --split {Split}'", $"{nameof(DatasetCheck)}.{nameof(DatasetCheck.Run)}")}.";

    private List<SampleFiles> FindFiles()
    {
        try
        {
            var files = new SplitFinder(Definition, Root).Find(Split);
            if (files.Count == 0)
                throw new DatasetException(
                    $"The split '{Split}' of {Definition.Name} has no images: no file in {Root} matches {Definition.DescribePatterns(Split)}.");
            var unlabeled = files.FindAll(file => file.Labels is { } labels && !File.Exists(labels));
            if (unlabeled.Count > 0)
                throw new DatasetException(
                    $"{unlabeled.Count} of {files.Count} images {(unlabeled.Count == 1 ? "has" : "have")} no label image. The first is {unlabeled[0].Image}, "
                    + $"which needs {unlabeled[0].Labels}. {ListAll}");
            if (files.SelectMany(file => file.OtherPlanes.Where(plane => !File.Exists(plane)).Select(plane => (file.Image, Plane: plane))).ToList()
                is [var (image, plane), ..] missing)
                throw new DatasetException(
                    $"{missing.Count} {(missing.Count == 1 ? "plane is" : "planes are")} missing. The first is {plane} of the image {image}. "
                    + $"{ListAll}");
            var lacking = files.SelectMany(file => file.Inputs.SelectMany((paths, i) =>
                paths.Where(path => !File.Exists(path)).Select(path => (file.Image, Path: path, Input: Definition.Inputs[i].Name)))).ToList();
            if (lacking.Count > 0)
                throw new DatasetException(
                    $"{lacking.Count} {(lacking.Count == 1 ? "file" : "files")} of inputs {(lacking.Count == 1 ? "is" : "are")} missing. The first is "
                    + $"{lacking[0].Path}, the input '{lacking[0].Input}' of the image {lacking[0].Image}. "
                    + $"{ListAll}");
            var absent = files.SelectMany(file => file.Maps.SelectMany((paths, i) =>
                paths.Where(path => !File.Exists(path)).Select(path => (file.Image, Path: path, Target: pixelTargets[i].Name)))).ToList();
            if (absent.Count > 0)
                throw new DatasetException(
                    $"{absent.Count} {(absent.Count == 1 ? "file" : "files")} of targets {(absent.Count == 1 ? "is" : "are")} missing. The first is "
                    + $"{absent[0].Path}, the target '{absent[0].Target}' of the image {absent[0].Image}. "
                    + $"{ListAll}");
            return files;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"The dataset {Definition.Name} in {Root} cannot be searched: {e.Message}", e);
        }
    }
}
