using SegDsl.Cli.CommandLine;
using SegDsl.Data;
using SegDsl.Volumes;

namespace SegDsl.Cli.Scoring;

/// <summary>The paths of a label image and of the prediction that is compared with it.</summary>
internal sealed record LabelPair(string Labels, string Prediction);

/// <summary>
/// Pairs predictions with label images by name. The stem of a label image is its name without extension and without suffixes that datasets
/// append, such as <c>_gtFine_labelIds</c>. A prediction belongs to the longest stem that equals its name, or that is a prefix of its name
/// followed by a character other than a letter or digit. Folder names are ignored unless a stem occurs twice.
/// </summary>
internal sealed class LabelPairs
{
    private static readonly string[] Extensions = [".png"], VolumeExtensions = [".nii", ".gz"];

    /// <summary>Suffixes that common datasets append to the names of label images.</summary>
    private static readonly string[] CommonSuffixes =
    [
        "_gtFine_labelIds", "_gtFine_labelTrainIds", "_gtFine_color", "_gtCoarse_labelIds", "_gtCoarse_labelTrainIds", "_gtCoarse_color",
        "_labelIds", "_labelTrainIds", "_train_id", "_labels", "_label", "_ids", "_gt",
    ];

    private readonly Dictionary<string, string> labels;
    private readonly Dictionary<string, List<string>> predictions = [];

    private LabelPairs(DatasetDefinition dataset, string labelFolder, string predictionFolder)
    {
        var extensions = dataset.HoldsVolumes ? VolumeExtensions : Extensions;
        var suffixes = dataset.Labels.Select(Suffix).Where(suffix => suffix.Length > 0).Concat(CommonSuffixes).ToList();
        var files = SelectLabels(FilePatterns.Find(labelFolder, extensions, below: true), dataset);
        // If a stem occurs twice, folder names become part of all stems.
        var withFolders = files.GroupBy(file => Stem(NiftiVolume.NameOf(file), suffixes)).Any(group => group.Count() > 1);
        var byStem = files.GroupBy(file => Stem(NameOf(file, labelFolder, withFolders), suffixes)).ToList();
        var duplicates = byStem.Where(group => group.Count() > 1).SelectMany(group => group).ToList();
        if (duplicates.Count > 0)
            throw new CommandException($"Some label images differ only in their suffixes. Select one per image with a pattern:\n{FileList.Of(duplicates)}");
        labels = byStem.ToDictionary(group => group.Key, group => group.First());
        foreach (var file in FilePatterns.Find(predictionFolder, extensions, below: true))
        {
            if (FindStem(NameOf(file, predictionFolder, withFolders)) is not { } stem) UnmatchedPredictions++;
            else if (predictions.TryGetValue(stem, out var others)) others.Add(file);
            else predictions.Add(stem, [file]);
        }
    }

    /// <summary>The number of predictions without a matching label image.</summary>
    public int UnmatchedPredictions { get; private set; }

    /// <summary>The pairs, in the ordinal order of their label images.</summary>
    public IReadOnlyList<LabelPair> Pairs { get; private set; } = [];

    /// <summary>Finds the prediction of every label image.</summary>
    /// <param name="dataset">The dataset. If files match its label patterns, all other label files are ignored.</param>
    /// <param name="labels">The label images: a folder, including subfolders, or a pattern.</param>
    /// <param name="predictions">The predictions: a folder, including subfolders, or a pattern.</param>
    /// <exception cref="CommandException">No files exist, or a label image has no prediction or several; the message lists the files.</exception>
    public static LabelPairs Find(DatasetDefinition dataset, string labels, string predictions)
    {
        var found = new LabelPairs(dataset, labels, predictions);
        var without = found.labels.Where(label => !found.predictions.ContainsKey(label.Key)).Select(label => label.Value).ToList();
        if (without.Count > 0)
            throw new CommandException(
                $"{without.Count} of {found.labels.Count} label images have no prediction in {predictions}:\n{FileList.Of(without)}\n"
                + "The name of a prediction must equal or start with the name of its label image.");
        var ambiguous = found.predictions.Values.Where(files => files.Count > 1).SelectMany(files => files).ToList();
        if (ambiguous.Count > 0)
            throw new CommandException(
                $"Some label images have more than one prediction in {predictions}:\n{FileList.Of(ambiguous)}\n"
                + "Select one per image with a pattern, for example --predictions 'out/*_ids.png'.");
        var inOrder = found.labels.OrderBy(label => label.Value, StringComparer.Ordinal);
        found.Pairs = [.. inOrder.Select(label => new LabelPair(label.Value, found.predictions[label.Key][0]))];
        return found;
    }

    /// <summary>The suffix that follows the name in a pattern of label images, without the extension.</summary>
    private static string Suffix(string pattern)
    {
        var suffix = pattern[(pattern.LastIndexOf('}') + 1)..];
        return NiftiVolume.IsNamed(suffix) ? NiftiVolume.NameOf(suffix) : suffix[..^Path.GetExtension(suffix).Length];
    }

    /// <summary>Selects the label images of a dataset; its folders may also contain instance maps and pictures.</summary>
    private static List<string> SelectLabels(List<string> files, DatasetDefinition dataset)
    {
        var suffixes = dataset.Labels.Select(Suffix).Where(suffix => suffix.Length > 0).ToList();
        var matching = files.FindAll(file => suffixes.Exists(suffix => NiftiVolume.NameOf(file).EndsWith(suffix, StringComparison.Ordinal)));
        return matching.Count > 0 ? matching : files;
    }

    private static string NameOf(string file, string root, bool withFolders)
    {
        var name = NiftiVolume.NameOf(file);
        return withFolders && Directory.Exists(root) ? Path.Combine(Path.GetDirectoryName(Path.GetRelativePath(root, file)) ?? "", name) : name;
    }

    private static string Stem(string name, List<string> suffixes) =>
        suffixes.Find(suffix => name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.Ordinal)) is { } found ? name[..^found.Length] : name;

    private string? FindStem(string name)
    {
        for (var length = name.Length; length > 0; length--)
            if ((length == name.Length || !char.IsLetterOrDigit(name[length])) && labels.ContainsKey(name[..length])) return name[..length];
        return null;
    }
}
