namespace SegDsl.Data;

/// <summary>Selects the samples of a split from a text file with one name per line, such as <c>ImageSets/Segmentation/train.txt</c> of Pascal VOC.</summary>
internal static class NameList
{
    /// <summary>Returns the listed samples. A name may have the extension of the image.</summary>
    /// <param name="files">All samples.</param>
    /// <param name="path">The path of the list.</param>
    /// <param name="patterns">The patterns of the images, for messages.</param>
    /// <exception cref="DatasetException">The list does not exist, is empty, contains a name twice, or contains a name without an image.</exception>
    public static List<SampleFiles> Select(List<SampleFiles> files, string path, string patterns)
    {
        var byName = files.ToDictionary(file => file.Name, StringComparer.Ordinal);
        var listed = new Dictionary<string, int>(StringComparer.Ordinal);
        var selected = new List<SampleFiles>();
        var problems = new ListProblems();
        foreach (var (number, text) in SampleListFile.Lines(path))
        {
            if (!byName.TryGetValue(text, out var found) && !byName.TryGetValue(Path.ChangeExtension(text, null), out found))
                problems.Add($"{path}, line {number}: there is no image '{text}'. Images match {patterns}; a line must be the value of {{name}}.");
            else if (!listed.TryAdd(found.Name, number))
                problems.Add($"{path}, line {number}: '{text}' is already in line {listed[found.Name]}. Remove one of them.");
            else
                selected.Add(found);
        }
        problems.ThrowIfAny();
        return selected;
    }
}
