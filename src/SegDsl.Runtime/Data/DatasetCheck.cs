using SegDsl.Imaging;

namespace SegDsl.Data;

/// <summary>Validates all files of a dataset and reports problems that would disturb training.</summary>
public static class DatasetCheck
{
    /// <summary>Reads all images and label images of some splits, in parallel on all processors. Folds are ignored when the images are read.</summary>
    /// <param name="definition">The declared dataset.</param>
    /// <param name="root">The root folder of the dataset; null for the declared one.</param>
    /// <param name="splits">The names of the splits. An image in several splits is read once.</param>
    /// <param name="progress">Called with the number of finished samples and of all samples, by one thread at a time.</param>
    /// <exception cref="DatasetException">A split or the folder does not exist, or the declaration is inconsistent.</exception>
    public static DatasetReport Run(DatasetDefinition definition, string? root, IReadOnlyList<string> splits, Action<int, int>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(splits);
        var folder = root ?? definition.Root;
        DatasetRules.Check(definition);
        if (!Directory.Exists(folder)) throw DatasetException.MissingFolder(definition.Name, folder);
        var ids = new LabelIds(definition);
        var labelImages = new LabelImages(definition);
        var (images, inputs, targets) = (new DatasetImages(definition), new InputReader(definition), definition.PixelTargets);
        try
        {
            var finder = new SplitFinder(definition with { Folds = null }, folder);
            var seen = new HashSet<string>(StringComparer.Ordinal);
            var found = splits.Select(split => (Split: split, Files: finder.Find(split))).ToList();
            var unseen = found.ConvertAll(split => split.Files.FindAll(file => seen.Add(file.Image)));
            var (total, before) = (seen.Count, 0);
            var reports = new List<SplitReport>();
            for (var i = 0; i < found.Count; i++)
            {
                var (files, done) = (unseen[i], before);
                var samples = SampleScan.Map(
                    files.Count,
                    n => definition.HoldsVolumes
                        ? VolumeCheck.Check(files[n], definition, ids)
                        : CheckSample(files[n], definition, ids, labelImages, images, inputs, targets),
                    n => progress?.Invoke(done + n, total));
                var stray = finder.FindStrayLabels(found[i].Split)
                    .Where(labels => seen.Add(labels)).Select(labels => new DatasetProblem(DatasetProblemKind.MissingImage, labels, "has no image."));
                stray = stray.Concat(finder.FindStrayPlanes(found[i].Split).Where(plane => seen.Add(plane))
                    .Select(plane => new DatasetProblem(DatasetProblemKind.MissingPlane, plane, "has no first plane.")));
                var empty = found[i].Files.Count > 0 ? [] : new[] { Empty(definition, found[i].Split, folder) };
                List<LabelImageCounts> counts = [.. samples.Select(sample => sample.Labels).OfType<LabelImageCounts>()];
                reports.Add(new(found[i].Split, found[i].Files.Count, [.. empty.Concat(samples.SelectMany(sample => sample.Problems)).Concat(stray)])
                {
                    Warnings =
                    [
                        .. new LabelSurvey(definition, found[i].Split, counts.Count, counts).Warnings(listsUnknown: false),
                        .. EmptyMaps(found[i].Split, targets, samples), .. VolumeCheck.SpacingWarnings(found[i].Split, samples),
                    ],
                });
                before += files.Count;
            }
            return new(
                folder, reports, [.. Shared(definition, found), .. BadFolds(definition, folder, splits), .. ClassListFile.Compare(definition, folder)]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"The dataset {definition.Name} in {folder} cannot be searched: {e.Message}", e);
        }
    }

    private static CheckedSample CheckSample(
        SampleFiles files, DatasetDefinition definition, LabelIds ids, LabelImages labelImages, DatasetImages images, InputReader inputs,
        IReadOnlyList<MapDefinition> targets)
    {
        var problems = new List<DatasetProblem>();
        foreach (var plane in files.OtherPlanes.Where(plane => !File.Exists(plane)))
            problems.Add(new(DatasetProblemKind.MissingPlane, files.Image, $"lacks a plane. Expected: {plane}."));
        // The pixels of the image are not kept while the labels are read.
        var size = problems.Count == 0 ? Read(files.Image, _ => SizeOf(images.Read(files.Planes))) : null;
        for (var i = 0; i < files.Inputs.Count; i++) CheckInput(definition.Inputs[i], files.Inputs[i]);
        var empty = new List<string>();
        for (var i = 0; i < files.Maps.Count; i++) CheckMap(targets[i], files.Maps[i]);
        if (files.Labels is null) return new(problems, null, empty);
        if (!File.Exists(files.Labels))
        {
            problems.Add(new(DatasetProblemKind.MissingLabels, files.Image, $"has no label image. Expected: {files.Labels}."));
            return new(problems, null, empty);
        }
        IReadOnlyList<Rgb> palette = [];
        if (Read(files.Labels, path => labelImages.Read(path, out palette)) is not { } labels) return new(problems, null, empty);
        if (size is { } expected && (labels.Width, labels.Height) != expected)
            problems.Add(new(
                DatasetProblemKind.Size, files.Labels,
                    $"is {labels.Width}×{labels.Height}, but its image {files.Image} is {expected.Width}×{expected.Height}."));
        var counts = LabelImageCounts.Of(files.Labels, labels, palette);
        problems.AddRange(CheckedSample.UnknownValues(counts, ids));
        return new(problems, counts, empty);

        void CheckInput(InputDefinition input, IReadOnlyList<string> paths)
        {
            var missing = paths.Where(path => !File.Exists(path)).ToList();
            foreach (var path in missing)
                problems.Add(new(DatasetProblemKind.MissingInput, files.Image, $"has no file of the input '{input.Name}'. Expected: {path}."));
            if (missing.Count > 0 || Read(paths[0], _ => inputs.Read(input, paths)) is not { } map) return;
            CheckSize(paths[0], map);
            map.ReturnPixels();
        }

        void CheckSize(string path, PixelMap map)
        {
            if (size is { } expected && (map.Width, map.Height) != expected)
                problems.Add(new(
                    DatasetProblemKind.Size, path, $"is {map.Width}×{map.Height}, but its image {files.Image} is {expected.Width}×{expected.Height}."));
        }

        void CheckMap(MapDefinition target, IReadOnlyList<string> paths)
        {
            var missing = paths.Where(path => !File.Exists(path)).ToList();
            foreach (var path in missing)
                problems.Add(new(DatasetProblemKind.MissingTarget, files.Image, $"has no file of the target '{target.Name}'. Expected: {path}."));
            if (missing.Count > 0) return;
            // The planes are read one by one, so that each problem names its file.
            foreach (var path in paths)
            {
                if (Read(path, one => MapReader.Read(target, [one])) is not { } map) continue;
                CheckSize(path, map);
                if (Array.TrueForAll(map.Values, float.IsNaN)) empty.Add(target.Name);
                map.ReturnPixels();
            }
        }

        static (int Width, int Height)? SizeOf(RasterImage image) => (image.Width, image.Height);

        T? Read<T>(string path, Func<string, T> read)
        {
            try
            {
                return read(path);
            }
            catch (ImageException e)
            {
                problems.Add(new(DatasetProblemKind.Unreadable, e.Path, e.Problem));
                return default;
            }
            catch (ImageChannelsException e)
            {
                problems.Add(new(DatasetProblemKind.Channels, e.Path, e.Problem));
                return default;
            }
        }
    }

    /// <summary>Describes targets with files that have no value.</summary>
    private static IEnumerable<string> EmptyMaps(string split, IReadOnlyList<MapDefinition> targets, IReadOnlyList<CheckedSample> samples) =>
        from target in targets
        let count = samples.Sum(sample => sample.EmptyMaps.Count(name => name == target.Name))
        where count > 0
        select $"Split '{split}': {count} {(count == 1 ? "file" : "files")} of the target '{target.Name}' {(count == 1 ? "has" : "have")} no value"
            + $"{(target.Ignore is { } ignore ? FormattableString.Invariant($"; pixels with the stored value {ignore} have none") : "")}.";

    private static DatasetProblem Empty(DatasetDefinition definition, string split, string root) =>
        new(DatasetProblemKind.EmptySplit, root, $"has no images of the split '{split}': no file matches {definition.DescribePatterns(split)}.");

    /// <summary>Finds images that are both in train and in val. Folds separate the two by construction.</summary>
    private static IEnumerable<DatasetProblem> Shared(DatasetDefinition definition, List<(string Split, List<SampleFiles> Files)> found)
    {
        if (definition.Folds is not null) return [];
        var train = found.Where(split => split.Split == "train").SelectMany(split => split.Files).Select(file => file.Image).ToHashSet(StringComparer.Ordinal);
        return found.Where(split => split.Split == "val").SelectMany(split => split.Files).Where(file => train.Contains(file.Image))
            .Select(file => new DatasetProblem(DatasetProblemKind.SharedImage, file.Image, "is in both train and val."));
    }

    /// <summary>Finds listed folds that reference images which do not exist.</summary>
    private static IEnumerable<DatasetProblem> BadFolds(DatasetDefinition definition, string root, IReadOnlyList<string> splits)
    {
        if (definition.Folds is not { Count: var count } || !splits.Any(split => split is "train" or "val")) yield break;
        for (var fold = 0; fold < count; fold++)
        {
            string? problem = null;
            try
            {
                new SplitFinder(definition with { Fold = fold }, root).Find("val");
            }
            catch (DatasetException e)
            {
                problem = e.Message;
            }
            if (problem is not null) yield return new(DatasetProblemKind.Folds, root, $"lacks images of the folds: {problem}");
        }
    }
}
