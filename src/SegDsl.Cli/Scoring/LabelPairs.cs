using SegDsl.Cli.CommandLine;
using SegDsl.Data;

namespace SegDsl.Cli.Scoring;

/// <summary>A label image and the prediction that is scored against it.</summary>
internal sealed record LabelPair(string Labels, string Prediction);

/// <summary>
/// Finds which prediction belongs to which label image, by their names. The stem of a label image is its name without extension and without
/// what datasets put behind it (<c>_gtFine_labelIds</c>); a prediction belongs to the longest stem that its own name is, or begins with before
/// a character that is no letter or digit. Folders do not matter unless a stem is there twice.
/// </summary>
internal sealed class LabelPairs
{
    private static readonly string[] Kinds = [".png"];

    /// <summary>What usual datasets put behind the names of label images.</summary>
    private static readonly string[] Endings =
    [
        "_gtFine_labelIds", "_gtFine_labelTrainIds", "_gtFine_color", "_gtCoarse_labelIds", "_gtCoarse_labelTrainIds", "_gtCoarse_color",
        "_labelIds", "_labelTrainIds", "_train_id", "_labels", "_label", "_ids", "_gt",
    ];

    private readonly Dictionary<string, string> labels;
    private readonly Dictionary<string, List<string>> predictions = [];

    private LabelPairs(DatasetDefinition dataset, string labelFolder, string predictionFolder)
    {
        var endings = dataset.Labels.Select(Ending).Where(ending => ending.Length > 0).Concat(Endings).ToList();
        var files = OfDataset(FilePatterns.Find(labelFolder, Kinds, below: true), dataset);
        // A stem that is there twice: then the folders it lies in belong to it.
        var withFolders = files.GroupBy(file => Stem(Path.GetFileNameWithoutExtension(file), endings)).Any(group => group.Count() > 1);
        var byStem = files.GroupBy(file => Stem(NameOf(file, labelFolder, withFolders), endings)).ToList();
        var twins = byStem.Where(group => group.Count() > 1).SelectMany(group => group).ToList();
        if (twins.Count > 0)
            throw new CommandException($"Label images have the same name but for their endings; say which are meant by a pattern:\n{FileList.Of(twins)}");
        labels = byStem.ToDictionary(group => group.Key, group => group.First());
        foreach (var file in FilePatterns.Find(predictionFolder, Kinds, below: true))
        {
            if (Owner(NameOf(file, predictionFolder, withFolders)) is not { } stem) Strangers++;
            else if (predictions.TryGetValue(stem, out var others)) others.Add(file);
            else predictions.Add(stem, [file]);
        }
    }

    /// <summary>The predictions that belong to no label image.</summary>
    public int Strangers { get; private set; }

    /// <summary>The pairs, in the ordinal order of their label images.</summary>
    public IReadOnlyList<LabelPair> Pairs { get; private set; } = [];

    /// <summary>Finds the pairs; every label image has exactly one prediction.</summary>
    /// <param name="dataset">The dataset with the classes; where its own label images are among the files, they alone are taken.</param>
    /// <param name="labels">The label images: a folder, with all below it, or a pattern.</param>
    /// <param name="predictions">The predictions, likewise.</param>
    /// <exception cref="CommandException">There are none, or a label image has none or several; the message lists them.</exception>
    public static LabelPairs Find(DatasetDefinition dataset, string labels, string predictions)
    {
        var found = new LabelPairs(dataset, labels, predictions);
        var without = found.labels.Where(label => !found.predictions.ContainsKey(label.Key)).Select(label => label.Value).ToList();
        if (without.Count > 0)
            throw new CommandException(
                $"{without.Count} of {found.labels.Count} label images have no prediction in {predictions}:\n{FileList.Of(without)}\n"
                + "A prediction is named like its label image, or begins with its name.");
        var several = found.predictions.Values.Where(files => files.Count > 1).SelectMany(files => files).ToList();
        if (several.Count > 0)
            throw new CommandException(
                $"Label images have more than one prediction each in {predictions}:\n{FileList.Of(several)}\n"
                + "Say which are meant by a pattern, say --predictions 'out/*_ids.png'.");
        var inOrder = found.labels.OrderBy(label => label.Value, StringComparer.Ordinal);
        found.Pairs = [.. inOrder.Select(label => new LabelPair(label.Value, found.predictions[label.Key][0]))];
        return found;
    }

    /// <summary>What stands behind the name in a pattern of label images, without the extension.</summary>
    private static string Ending(string pattern)
    {
        var ending = pattern[(pattern.LastIndexOf('}') + 1)..];
        return ending[..^Path.GetExtension(ending).Length];
    }

    /// <summary>Of a dataset's folder only the label images: there may be instance maps and pictures beside them.</summary>
    private static List<string> OfDataset(List<string> files, DatasetDefinition dataset)
    {
        var endings = dataset.Labels.Select(Ending).Where(ending => ending.Length > 0).ToList();
        var own = files.FindAll(file => endings.Exists(ending => Path.GetFileNameWithoutExtension(file).EndsWith(ending, StringComparison.Ordinal)));
        return own.Count > 0 ? own : files;
    }

    private static string NameOf(string file, string root, bool withFolders)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        return withFolders && Directory.Exists(root) ? Path.Combine(Path.GetDirectoryName(Path.GetRelativePath(root, file)) ?? "", name) : name;
    }

    private static string Stem(string name, List<string> endings) =>
        endings.Find(ending => name.Length > ending.Length && name.EndsWith(ending, StringComparison.Ordinal)) is { } found ? name[..^found.Length] : name;

    private string? Owner(string name)
    {
        for (var length = name.Length; length > 0; length--)
            if ((length == name.Length || !char.IsLetterOrDigit(name[length])) && labels.ContainsKey(name[..length])) return name[..length];
        return null;
    }
}
