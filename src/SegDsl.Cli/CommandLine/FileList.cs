namespace SegDsl.Cli.CommandLine;

/// <summary>Files in a message.</summary>
internal static class FileList
{
    private const int Most = 20;

    /// <summary>A line a file, and how many more there are.</summary>
    public static string Of(IReadOnlyList<string> files) => string.Join(
        '\n',
        files.Count <= Most ? files.Select(file => $"  {file}") : files.Take(Most).Select(file => $"  {file}").Append($"  … and {files.Count - Most} more"));
}
