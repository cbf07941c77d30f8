using SegDsl.Storage;

namespace SegDsl;

/// <summary>Writes files atomically: a reader sees the old content or the new content, never a partial file.</summary>
public static class AtomicFile
{
    /// <summary>
    /// Writes to a temporary file in the target's folder, and renames it when it is complete and on disk. Creates the folder if it is missing. If the target is
    /// a link, the file that it leads to is replaced.
    /// </summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="write">Writes the content to the stream. If it throws, the target stays unchanged and the exception propagates.</param>
    /// <exception cref="FileWriteException">
    /// The file cannot be written, or <paramref name="path"/> is a folder, a device or a named pipe. The message states the file and the cause.
    /// </exception>
    /// <exception cref="ArgumentNullException"><paramref name="write"/> is null.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        WriteAll([new(path, write)]);
    }

    /// <summary>
    /// Checks that a file can be written, before what it will contain is computed. Creates its folder if it is missing, and nothing else.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileWriteException">
    /// A file cannot be created in the folder, or <paramref name="path"/> is a folder, a device or a named pipe.
    /// </exception>
    public static void ThrowIfNotWritable(string path)
    {
        using var staged = StagedFile.Write(FileOperations.Current, path, _ => { });
    }

    /// <summary>
    /// Writes several files that belong together. None of them is replaced before all are complete and on disk. The last one is the file that makes the others
    /// valid, for example their index: it is deleted before the first one is replaced, and written last.
    /// </summary>
    /// <param name="files">The files, and what writes their content.</param>
    /// <exception cref="FileWriteException">A file cannot be written.</exception>
    internal static void WriteAll(IReadOnlyList<(string Path, Action<Stream> Write)> files)
    {
        var operations = FileOperations.Current;
        var staged = new List<StagedFile>();
        try
        {
            foreach (var (path, write) in files) staged.Add(StagedFile.Write(operations, path, write));
            if (staged.Count > 1) staged[^1].DeleteTarget();
            staged.ForEach(file => file.Rename());
            foreach (var folder in staged.Select(file => file.Folder).Distinct()) operations.FlushFolder(folder);
        }
        finally
        {
            staged.ForEach(file => file.Dispose());
        }
    }
}
