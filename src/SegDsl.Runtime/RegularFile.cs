using SegDsl.Storage;

namespace SegDsl;

/// <summary>Distinguishes regular files from devices and named pipes, which would block a reader or never end.</summary>
public static class RegularFile
{
    /// <summary>Checks a path before it is opened for reading.</summary>
    /// <param name="path">The path; links are followed.</param>
    /// <returns>
    /// A predicate for a message if the path is a folder, a device, a named pipe or a socket, for example "is a named pipe, not a file". Null if it is a
    /// regular file, or if nothing exists there.
    /// </returns>
    public static string? ProblemOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return PosixFile.DescribeIrregular(path) is { } kind ? $"is {kind}, not a file" : null;
    }
}
