namespace SegDsl.Data;

/// <summary>Reads the lines of files that list samples.</summary>
internal static class SampleListFile
{
    /// <summary>Returns the lines that are not empty, trimmed, with their numbers from 1.</summary>
    /// <exception cref="DatasetException">The file does not exist, or has no such lines.</exception>
    public static List<(int Number, string Text)> Lines(string path)
    {
        if (!File.Exists(path)) throw new DatasetException($"The list of samples {Path.GetFullPath(path)} does not exist.");
        if (RegularFile.ProblemOf(path) is { } problem) throw new DatasetException($"The list of samples {Path.GetFullPath(path)} {problem}.");
        var lines = File.ReadLines(path).Select((line, i) => (Number: i + 1, Text: line.Trim())).Where(line => line.Text.Length > 0).ToList();
        return lines.Count > 0 ? lines : throw new DatasetException($"The list of samples {path} is empty.");
    }
}
