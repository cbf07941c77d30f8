namespace SegDsl.Data;

/// <summary>Finds the files of a dataset's splits in a folder. Does not verify that label images exist.</summary>
/// <param name="definition">The declared dataset, with the fold to use.</param>
/// <param name="root">The root folder of the dataset.</param>
internal sealed class SplitFinder(DatasetDefinition definition, string root)
{
    private const string Train = "train", Validation = "val";

    /// <summary>Returns the files of a split in ordinal order of their names.</summary>
    /// <exception cref="DatasetException">The split does not exist, or a fold references images that do not exist.</exception>
    public List<SampleFiles> Find(string split)
    {
        var found = Collect(definition.Split(split));
        // Splits may contain equal names. In a combined split, the split's name is prepended to such names.
        var duplicates = found.GroupBy(file => file.Files.Name, StringComparer.Ordinal)
            .Where(group => group.Count() > 1).Select(group => group.Key).ToHashSet();
        return [.. found
            .Select(file => duplicates.Contains(file.Files.Name) ? file.Files with { Name = $"{file.Split}/{file.Files.Name}" } : file.Files)
            .OrderBy(file => file.Name, StringComparer.Ordinal)];
    }

    /// <summary>Returns the label images of a split that have no image.</summary>
    public List<string> FindStrayLabels(string split)
    {
        return [.. FoldersOf(definition.Split(split)).Where(folder => folder.HasLabels).SelectMany(StrayLabelsOf).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>The splits with files that a split consists of.</summary>
    private IEnumerable<SplitDefinition> FoldersOf(SplitDefinition split) =>
        split.Parts.Count > 0 ? PartsOf(split).SelectMany(FoldersOf)
        : IsFolded(split) ? [definition.Split(Train), definition.Split(Validation)]
        : [split];

    private IEnumerable<SplitDefinition> PartsOf(SplitDefinition split)
    {
        foreach (var name in split.Parts)
        {
            if (!definition.Splits.TakeWhile(other => other.Name != split.Name).Any(other => other.Name == name))
                throw new DatasetException($"The split '{split.Name}' of {definition.Name} includes '{name}', which must be declared before it.");
            yield return definition.Split(name);
        }
    }

    private bool IsFolded(SplitDefinition split) => definition.Folds is not null && split.Name is (Train or Validation);

    private List<FoundFile> Collect(SplitDefinition split)
    {
        if (split.Parts.Count > 0) return Distinct(PartsOf(split).SelectMany(Collect));
        if (definition.Folds is not { } folds || split.Name is not (Train or Validation)) return OfFolder(split);

        var all = Distinct(OfFolder(definition.Split(Validation)).Concat(OfFolder(definition.Split(Train))));
        var validated = folds switch
        {
            RotatingFolds rotating => Rotated(all, rotating),
            ListedFolds listed => Listed(all, listed),
            _ => throw new NotSupportedException($"The fold rule {folds.GetType().Name} is not supported."),
        };
        return all.FindAll(file => validated.Contains(file) == (split.Name == Validation));
    }

    private HashSet<FoundFile> Rotated(List<FoundFile> all, RotatingFolds folds)
    {
        var folders = all.GroupBy(file => (file.Split, Folder: FolderOf(file.Files.Name)))
            .OrderBy(group => group.Key.Split == Validation ? 0 : 1).ThenBy(group => group.Key.Folder, StringComparer.Ordinal).ToList();
        var count = folders.Count(group => group.Key.Split == Validation);
        var first = definition.Fold * folders.Count / folds.Count;
        return [.. Enumerable.Range(first, count).SelectMany(i => folders[i % folders.Count])];
    }

    private HashSet<FoundFile> Listed(List<FoundFile> all, ListedFolds folds)
    {
        var ordered = all.OrderBy(file => file.Files.Name, StringComparer.Ordinal).ToList();
        var indices = folds.Validated[definition.Fold];
        if (indices.Any(index => index >= ordered.Count))
            throw new DatasetException(
                $"Fold {definition.Fold} of {definition.Name} validates on image {indices.Max()}, counted from 0, "
                + $"but {root} contains only {ordered.Count} images. Add the missing images.");
        return [.. indices.Select(index => ordered[index])];
    }

    private static string FolderOf(string name) => name.LastIndexOf('/') is var end and >= 0 ? name[..end] : name;

    private static List<FoundFile> Distinct(IEnumerable<FoundFile> files) => [.. files.DistinctBy(file => file.Files.Image, StringComparer.Ordinal)];

    private List<FoundFile> OfFolder(SplitDefinition split)
    {
        if (split.Pairs is { } pairs)
        {
            var hasLabels = split.HasLabels && (definition.Classes.Count > 0 || definition.Targets.Count == 0);
            var listed = PairTable.Read(root, PathOf(pairs, split), hasLabels);
            return [.. WithMaps(listed, split).Select(files => new FoundFile(split.Name, files))];
        }
        var found = Matching(split);
        if (split.List is { } list) found = NameList.Select(found, PathOf(list, split), definition.DescribePatterns(split.Name));
        else if (split.Percent is not null) found = SplitShares.Select(definition, split, found);
        return [.. WithMaps(found, split).Select(files => new FoundFile(split.Name, files))];
    }

    /// <summary>Adds the files of the inputs, and the files and classes of the targets, unless the split has no labels.</summary>
    private IEnumerable<SampleFiles> WithMaps(List<SampleFiles> samples, SplitDefinition split)
    {
        if (definition.Inputs.Count == 0) return WithTargets(samples, split);
        var inputs = definition.Inputs.Select(input => input.Files.Select(alternative => Searched(alternative.Planes, split)).ToList()).ToList();
        return WithTargets(samples, split)
            .Select(sample => sample with { Inputs = [.. inputs.Select(alternatives => FilesOf(alternatives, sample.Name))] });
    }

    private List<SampleFiles> WithTargets(List<SampleFiles> samples, SplitDefinition split)
    {
        if (!split.HasLabels || definition.Targets.Count == 0) return samples;
        var maps = definition.PixelTargets.Select(target => target.Files.Select(alternative => Searched(alternative.Planes, split)).ToList()).ToList();
        var classes = definition.ImageTargets.Select(target => new ImageClasses(target, root, split.Folder)).ToList();
        var problems = new ListProblems();
        var found = samples.ConvertAll(sample => sample with
        {
            Maps = [.. maps.Select(alternatives => FilesOf(alternatives, sample.Name))],
            ImageClasses = [.. classes.Select(target => target.IndexOf(sample.Name, problems))],
        });
        problems.ThrowIfAny();
        return found;
    }

    /// <summary>The files of the first alternative that exists completely; otherwise the expected ones of the first.</summary>
    private static List<string> FilesOf(
        List<List<(LayoutPattern Pattern, Lazy<IReadOnlyDictionary<string, string>> Files)>> alternatives, string name)
    {
        var found = alternatives.Select(planes => planes.ConvertAll(plane => FileOf([plane], name) ?? "")).ToList();
        return found.Find(files => files.TrueForAll(File.Exists)) ?? found[0];
    }

    private List<(LayoutPattern Pattern, Lazy<IReadOnlyDictionary<string, string>> Files)> Searched(IEnumerable<string> patterns, SplitDefinition split) =>
        Patterns(patterns, split).ConvertAll(pattern => (pattern, new Lazy<IReadOnlyDictionary<string, string>>(pattern.FindFiles)));

    private string PathOf(string list, SplitDefinition split) => Path.Combine(root, list.Replace("{split}", split.Folder, StringComparison.Ordinal));

    /// <summary>All files that match the patterns of a split.</summary>
    private List<SampleFiles> Matching(SplitDefinition split)
    {
        var labels = split.HasLabels ? Searched(split.Labels ?? definition.Labels, split) : [];
        return [.. (split.Images ?? definition.Images).SelectMany(pattern => Matching(pattern, split))
            .Select(files => files with { Labels = FileOf(labels, files.Name) })
            .DistinctBy(files => files.Name, StringComparer.Ordinal)];
    }

    /// <summary>All images that match a pattern, each with its planes, which may be missing.</summary>
    private IEnumerable<SampleFiles> Matching(ImagePattern pattern, SplitDefinition split)
    {
        var planes = Patterns(pattern.Planes, split);
        var others = planes.Skip(1).Select(plane => (Plane: plane, Files: new Lazy<IReadOnlyDictionary<string, string>>(plane.FindFiles))).ToList();
        return planes[0].FindFiles().Select(found => new SampleFiles(found.Key, found.Value, null)
        {
            OtherPlanes = [.. others.Select(plane => FileOf([plane], found.Key) ?? "")],
        });
    }

    /// <summary>Returns the files of a split that match a further plane of a pattern, but have no first plane.</summary>
    public List<string> FindStrayPlanes(string split) =>
        [.. FoldersOf(definition.Split(split)).Where(folder => folder.Pairs is null).SelectMany(StrayPlanesOf).Distinct().Order(StringComparer.Ordinal)];

    private IEnumerable<string> StrayPlanesOf(SplitDefinition split)
    {
        foreach (var pattern in (split.Images ?? definition.Images).Where(pattern => pattern.Planes.Count > 1))
        {
            var planes = Patterns(pattern.Planes, split);
            var names = planes[0].FindFiles();
            foreach (var (name, file) in planes.Skip(1).SelectMany(plane => plane.FindFiles()))
                if (!names.ContainsKey(name)) yield return file;
        }
    }

    private IEnumerable<string> StrayLabelsOf(SplitDefinition split)
    {
        if (split.Pairs is not null) return [];
        var names = Matching(split).Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
        return Patterns(split.Labels ?? definition.Labels, split)
            .SelectMany(pattern => pattern.FindFiles().Where(found => !names.Contains(found.Key)).Select(found => found.Value));
    }

    private List<LayoutPattern> Patterns(IEnumerable<string> patterns, SplitDefinition split) =>
        [.. patterns.Select(pattern => new LayoutPattern(root, pattern, split.Folder))];

    /// <summary>The first file of a sample that matches a pattern, or the expected path if no file exists; null without patterns.</summary>
    private static string? FileOf(List<(LayoutPattern Pattern, Lazy<IReadOnlyDictionary<string, string>> Files)> patterns, string name)
    {
        foreach (var (pattern, _) in patterns)
            if (pattern.FileOf(name) is var file && File.Exists(file)) return file;
        // The folder is only searched if an extension may differ in case.
        foreach (var (_, files) in patterns)
            if (files.Value.TryGetValue(name, out var file)) return file;
        return patterns.Count > 0 ? patterns[0].Pattern.FileOf(name) : null;
    }

    private readonly record struct FoundFile(string Split, SampleFiles Files);
}
