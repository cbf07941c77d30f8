namespace SegDsl.Storage;

/// <summary>The operations that write files. Tests replace them to simulate full disks, missing permissions and crashes.</summary>
internal class FileOperations
{
    private const int BufferSize = 1 << 16;

    private static readonly FileOperations System = new();
    private static readonly AsyncLocal<FileOperations?> Replacement = new();

    /// <summary>The operations of this thread and of the threads and tasks that it starts.</summary>
    public static FileOperations Current
    {
        get => Replacement.Value ?? System;
        set => Replacement.Value = value;
    }

    /// <summary>Creates a folder and its parents, unless they exist.</summary>
    public virtual void CreateFolder(string path) => Directory.CreateDirectory(path);

    /// <summary>Creates a file.</summary>
    public virtual FileStream Create(string path) => new(path, FileMode.Create, FileAccess.Write, FileShare.None, BufferSize);

    /// <summary>
    /// Opens or creates a file that other processes can read while it grows. Without a buffer, a killed process loses only its current write.
    /// </summary>
    public virtual FileStream OpenGrowing(string path) =>
        new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);

    /// <summary>Waits until the content of a file is on disk.</summary>
    public virtual void Flush(FileStream stream) => stream.Flush(flushToDisk: true);

    /// <summary>Renames a file, and replaces the target.</summary>
    public virtual void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    /// <summary>Waits until renamed files are on disk, where the operating system supports it.</summary>
    public virtual void FlushFolder(string path) => PosixFile.FlushFolder(path);

    /// <summary>Deletes a file, if it exists.</summary>
    public virtual void Delete(string path) => File.Delete(path);
}
