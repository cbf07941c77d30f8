using System.Text.Json;

namespace SegDsl.Storage;

/// <summary>Words the errors of the operating system and of .NET for messages that state the file themselves.</summary>
public static class SystemErrors
{
    /// <summary>Returns the cause of an error, without the path and without a period at its end.</summary>
    /// <param name="error">The error.</param>
    /// <param name="path">The path of the message.</param>
    /// <param name="accessed">The path that was accessed, which the error can contain; null for <paramref name="path"/>.</param>
    public static string CauseOf(Exception error, string path, string? accessed = null)
    {
        ArgumentNullException.ThrowIfNull(error);
        ArgumentNullException.ThrowIfNull(path);
        accessed ??= path;
        if (error is UnauthorizedAccessException) return "access is denied";
        var folder = Path.GetDirectoryName(Path.GetFullPath(accessed));
        if (FileAmongParents(folder) is { } file) return $"'{file}' is a file, not a folder";
        if (error is DirectoryNotFoundException or FileNotFoundException && Directory.Exists(folder)) return $"the folder '{folder}' does not accept new files";
        return error.Message.Replace($" : '{accessed}'", "", StringComparison.Ordinal).Replace(accessed, path, StringComparison.Ordinal).TrimEnd('.');
    }

    /// <summary>Describes an error of JSON, with line and column from 1: <c>line 3, column 7: 'x' is an invalid start of a value</c>.</summary>
    /// <param name="error">The error.</param>
    public static string Describe(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        const string position = " LineNumber:";
        var end = error.Message.IndexOf(position, StringComparison.Ordinal);
        var cause = (end < 0 ? error.Message : error.Message[..end]).TrimEnd('.');
        return error is JsonException { LineNumber: { } line, BytePositionInLine: { } column } ? $"line {line + 1}, column {column + 1}: {cause}" : cause;
    }

    private static string? FileAmongParents(string? folder)
    {
        while (folder is not null && !Directory.Exists(folder))
        {
            if (File.Exists(folder)) return folder;
            folder = Path.GetDirectoryName(folder);
        }
        return null;
    }
}
