namespace SegDsl.Storage;

/// <summary>A file that is complete under a temporary name.</summary>
internal sealed class StagedFile : IDisposable
{
    private readonly FileOperations operations;
    private readonly string path;
    private readonly string target;
    private readonly string temporary;
    private bool isStaged;

    private StagedFile(FileOperations operations, string path)
    {
        (this.operations, this.path) = (operations, path);
        target = TargetOf(path);
        Folder = Path.GetDirectoryName(target) ?? throw new FileWriteException(path, "it is a folder, not a file");
        temporary = Leftovers.NameFor(target);
    }

    /// <summary>The folder of the file.</summary>
    public string Folder { get; }

    /// <summary>Writes the content under the temporary name.</summary>
    /// <param name="operations">The operations to use.</param>
    /// <param name="path">The path of the final file.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="FileWriteException">The file cannot be written. No temporary file is left.</exception>
    public static StagedFile Write(FileOperations operations, string path, Action<Stream> write)
    {
        var file = new StagedFile(operations, path);
        try
        {
            file.Report(() =>
            {
                operations.CreateFolder(file.Folder);
                Leftovers.DeleteOnce(file.Folder);
                file.Stage(write);
            });
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Deletes the final file, if it exists.</summary>
    /// <exception cref="FileWriteException">It cannot be deleted.</exception>
    public void DeleteTarget() => Report(() => operations.Delete(target));

    /// <summary>Gives the file its final name.</summary>
    /// <exception cref="FileWriteException">It cannot be renamed.</exception>
    public void Rename()
    {
        Report(() =>
        {
            // The new file is readable for the same users as the one that it replaces.
            if (!OperatingSystem.IsWindows() && File.Exists(target)) File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
            operations.Rename(temporary, target);
        });
        isStaged = false;
    }

    /// <summary>Deletes the file if it was not renamed.</summary>
    public void Dispose()
    {
        if (!isStaged) return;
        try
        {
            operations.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The error that prevented the file from being completed is reported. A later process deletes the leftover.
        }
    }

    private void Stage(Action<Stream> write)
    {
        isStaged = true;
        using var stream = operations.Create(temporary);
        try
        {
            write(stream);
            // After a power failure, the renamed file must not be empty.
            operations.Flush(stream);
        }
        catch
        {
            // Closing the handle discards what is in the buffer. It could not be written either, and disposing of the stream would try again.
            stream.SafeFileHandle.Dispose();
            throw;
        }
    }

    private static string TargetOf(string path)
    {
        var full = Path.GetFullPath(path);
        try
        {
            var link = new FileInfo(full);
            var target = link.LinkTarget is null ? full : link.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? full;
            // Renaming would replace a device, for example /dev/null, by a file.
            return PosixFile.DescribeIrregular(target) is { } kind ? throw new FileWriteException(path, $"it is {kind}, not a file") : target;
        }
        catch (Exception e) when (e is not FileWriteException && e is IOException or UnauthorizedAccessException)
        {
            throw FileWriteException.Of(path, full, e);
        }
    }

    private void Report(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileWriteException.Of(path, temporary, e);
        }
    }
}
