using SegDsl.Data;

namespace SegDsl.Models.Tests.Datasets;

/// <summary>The folders of a dataset with empty files, to test which files are found.</summary>
internal sealed class DatasetFolder(string dataset) : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("segdsl-layout-").FullName;

    /// <summary>The dataset declared in the zoo.</summary>
    public DatasetDefinition Definition { get; } = SegCatalog.Instance.Datasets.Single(d => d.Name == dataset);

    /// <summary>Adds files.</summary>
    public DatasetFolder With(params IEnumerable<string> files)
    {
        foreach (var file in files)
        {
            var path = Path.Combine(root, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path) ?? root);
            File.WriteAllBytes(path, []);
        }
        return this;
    }

    /// <summary>Adds a list of names, one per line.</summary>
    public DatasetFolder WithList(string file, params string[] names)
    {
        var path = Path.Combine(root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path) ?? root);
        File.WriteAllLines(path, names);
        return this;
    }

    /// <summary>The files of a split.</summary>
    public IReadOnlyList<SampleFiles> Files(string split, int fold = 0) => new SegmentationDataset(Definition with { Fold = fold }, root, split).Files;

    /// <summary>The image and label paths of a split, relative to the folder.</summary>
    public IEnumerable<(string Image, string? Labels)> Pairs(string split) =>
        Files(split).Select(file => (Relative(file.Image), file.Labels is null ? null : Relative(file.Labels)));

    public void Dispose() => Directory.Delete(root, recursive: true);

    private string Relative(string path) => Path.GetRelativePath(root, path);
}
