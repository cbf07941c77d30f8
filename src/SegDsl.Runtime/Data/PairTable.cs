namespace SegDsl.Data;

/// <summary>
/// Reads the samples of a split from a table: a line with the path of the image and of the label image, separated by a comma, a semicolon, a tab, or spaces.
/// Paths may be quoted. A first line without a period is a header.
/// </summary>
internal static class PairTable
{
    private static readonly char[] Separators = [',', ';', '\t'];

    /// <summary>Returns the samples. Their names are the paths of the images without extension.</summary>
    /// <param name="root">The root folder of the dataset, to which paths are relative.</param>
    /// <param name="path">The path of the table.</param>
    /// <param name="hasLabels">Whether the samples have labels; otherwise only the first column is used.</param>
    /// <exception cref="DatasetException">
    /// The table does not exist or is empty, a line has too few columns, a file does not exist, or an image is in two lines.
    /// </exception>
    public static List<SampleFiles> Read(string root, string path, bool hasLabels)
    {
        var lines = SampleListFile.Lines(path);
        if (lines.Count > 1 && !lines[0].Text.Contains('.', StringComparison.Ordinal)) lines.RemoveAt(0);
        var listed = new Dictionary<string, int>(StringComparer.Ordinal);
        var samples = new List<SampleFiles>();
        var problems = new ListProblems();
        foreach (var (number, text) in lines)
        {
            var columns = Columns(text);
            if (columns.Length < (hasLabels ? 2 : 1))
            {
                problems.Add($"{path}, line {number}: '{text}' must be the paths of an image and of its label image, separated by a comma.");
                continue;
            }
            var image = Existing(columns[0], "image");
            var name = Path.ChangeExtension(columns[0], null).Replace('\\', '/').TrimStart('/');
            if (!listed.TryAdd(name, number))
                problems.Add($"{path}, line {number}: the image '{columns[0]}' has the same name as that of line {listed[name]}.");
            samples.Add(new(name, image, hasLabels ? Existing(columns[1], "label image") : null));

            string Existing(string column, string kind)
            {
                var file = Path.Combine(root, column);
                if (!File.Exists(file))
                    problems.Add($"{path}, line {number}: the {kind} {file} does not exist. Paths are relative to the root of the dataset.");
                return file;
            }
        }
        problems.ThrowIfAny();
        return samples;
    }

    private static string[] Columns(string line)
    {
        var separator = line.IndexOfAny(Separators);
        var columns = separator < 0 ? line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) : line.Split(line[separator]);
        return [.. columns.Select(column => column.Trim().Trim('"'))];
    }
}
