using SegDsl.Storage;

namespace SegDsl.Tests.Storage;

/// <summary>The operations of <see cref="FileOperations"/>.</summary>
public enum FileOperation
{
    CreateFolder,
    Create,
    OpenGrowing,
    Write,
    Flush,
    Rename,
    FlushFolder,
    Delete,
}

/// <summary>A moment at which an operation can fail.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Path">The file or folder; of renamed files, the new name.</param>
/// <param name="IsAfter">Whether the operation has succeeded already.</param>
internal sealed record FileMoment(FileOperation Operation, string Path, bool IsAfter);

/// <summary>The process ended at this moment.</summary>
internal sealed class SimulatedCrashException() : Exception("crash");

/// <summary>Reports the moments before and after every operation to a function, which can throw. After a simulated crash, all operations fail.</summary>
internal sealed class FaultyFiles : FileOperations
{
    private readonly Action<FileMoment> at;
    private bool hasCrashed;

    private FaultyFiles(Action<FileMoment> at) => this.at = at;

    /// <summary>Runs an action with faults.</summary>
    /// <param name="at">Called before and after every operation.</param>
    /// <param name="action">The action.</param>
    public static void During(Action<FileMoment> at, Action action)
    {
        Current = new FaultyFiles(at);
        try
        {
            action();
        }
        finally
        {
            Current = new FileOperations();
        }
    }

    public override void CreateFolder(string path) => Do(FileOperation.CreateFolder, path, () => base.CreateFolder(path));

    public override FileStream Create(string path) =>
        Open(FileOperation.Create, path, () => new FaultyStream(this, path, FileMode.Create, FileAccess.Write, FileShare.None));

    public override FileStream OpenGrowing(string path) =>
        Open(FileOperation.OpenGrowing, path, () => new FaultyStream(this, path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read));

    public override void Flush(FileStream stream) => Do(FileOperation.Flush, stream.Name, () => base.Flush(stream));

    public override void Rename(string from, string to) => Do(FileOperation.Rename, to, () => base.Rename(from, to));

    public override void FlushFolder(string path) => Do(FileOperation.FlushFolder, path, () => base.FlushFolder(path));

    public override void Delete(string path)
    {
        // After a crash, nothing cleans up.
        if (!hasCrashed) Do(FileOperation.Delete, path, () => base.Delete(path));
    }

    private FileStream Open(FileOperation operation, string path, Func<FileStream> open)
    {
        FileStream? stream = null;
        try
        {
            Do(operation, path, () => stream = open());
            return stream ?? throw new InvalidOperationException("The file was not opened.");
        }
        catch
        {
            stream?.Dispose();
            throw;
        }
    }

    private void Do(FileOperation operation, string path, Action action)
    {
        Reach(new FileMoment(operation, path, IsAfter: false));
        action();
        Reach(new FileMoment(operation, path, IsAfter: true));
    }

    private void Reach(FileMoment moment)
    {
        if (hasCrashed) throw new SimulatedCrashException();
        try
        {
            at(moment);
        }
        catch (SimulatedCrashException)
        {
            hasCrashed = true;
            throw;
        }
    }

    /// <summary>Writes a half of the bytes before it fails.</summary>
    private sealed class FaultyStream(FaultyFiles files, string path, FileMode mode, FileAccess access, FileShare share)
        : FileStream(path, mode, access, share, bufferSize: 0)
    {
        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            var ended = files.hasCrashed;
            try
            {
                files.Reach(new FileMoment(FileOperation.Write, Name, IsAfter: false));
            }
            catch (Exception) when (!ended)
            {
                base.Write(buffer[..(buffer.Length / 2)].ToArray(), 0, buffer.Length / 2);
                throw;
            }
            base.Write(buffer.ToArray(), 0, buffer.Length);
            files.Reach(new FileMoment(FileOperation.Write, Name, IsAfter: true));
        }

        public override void WriteByte(byte value) => Write([value]);

        public override void SetLength(long value)
        {
            if (files.hasCrashed) throw new SimulatedCrashException();
            base.SetLength(value);
        }
    }
}
