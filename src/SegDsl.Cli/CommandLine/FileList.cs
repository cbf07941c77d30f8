namespace SegDsl.Cli.CommandLine;

/// <summary>Formats lists of files for messages.</summary>
internal static class FileList
{
    private const int Maximum = 20;

    /// <summary>Returns one line per file, and the number of files that are not shown.</summary>
    public static string Of(IReadOnlyList<string> files) => string.Join(
        '\n',
        files.Count <= Maximum
            ? files.Select(file => $"  {file}")
            : files.Take(Maximum).Select(file => $"  {file}").Append($"  … and {files.Count - Maximum} more"));
}
