using System.IO.Hashing;
using static TorchSharp.torch;

namespace SegDsl.Checkpoints;

/// <summary>
/// An open checkpoint of any supported format. Opening parses and validates the tensor descriptions and never executes code from the file.
/// Tensor data is read from the file on request, directly into its destination; PyTorch files have checksums, which are compared then. Not thread-safe.
/// </summary>
public sealed class Checkpoint : IDisposable
{
    private const int MaxNameLength = 4096;

    private readonly List<CheckpointFile> files;
    private readonly HashSet<StorageRegion> verified = [];

    private Checkpoint(string path, CheckpointContent content, List<CheckpointFile> files)
    {
        var tensors = new Dictionary<string, StoredTensor>(StringComparer.Ordinal);
        foreach (var tensor in content.Tensors)
        {
            // Names are printed to terminals and in messages.
            if (tensor.Name.Length > MaxNameLength || tensor.Name.Any(char.IsControl))
                throw new CheckpointException(path, $"has a tensor whose name has control characters or more than {MaxNameLength} characters.");
            tensors.Add(tensor.Name, tensor);
        }
        (Path, Format, Tensors, Metadata, Key, Skipped) = (path, content.Format, tensors, content.Metadata, content.Key, content.Skipped);
        (Alternatives, SkippedObjects) = (content.Alternatives, content.Objects);
        this.files = files;
    }

    /// <summary>The path of the file.</summary>
    public string Path { get; }

    /// <summary>The format of the file.</summary>
    public CheckpointFormat Format { get; }

    /// <summary>The tensors by name, in file order.</summary>
    public IReadOnlyDictionary<string, StoredTensor> Tensors { get; }

    /// <summary>The string metadata stored with the tensors; empty if there is none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The path of the tensor dictionary inside a PyTorch file, for example <c>state_dict</c>; empty if the dictionary is the whole file.</summary>
    public string Key { get; }

    /// <summary>The keys of other sets of weights in the file, for example averaged weights, for <see cref="Open(string, string?)"/>.</summary>
    public IReadOnlyList<string> Alternatives { get; }

    /// <summary>The names of entries that were not read: counters, optimizer state, other dictionaries.</summary>
    public IReadOnlyList<string> Skipped { get; }

    /// <summary>The Python objects in a PyTorch file, at most 1000. They are neither created nor executed.</summary>
    public IReadOnlyList<SkippedObject> SkippedObjects { get; }

    /// <summary>Opens and validates a checkpoint.</summary>
    /// <param name="path">A safetensors file, the index of a sharded checkpoint (<c>*.safetensors.index.json</c>), or a <c>torch.save</c> file.</param>
    /// <param name="key">
    /// The dictionary to read from a PyTorch file that has several, for example <c>ema</c> or <c>model.head</c>, or the first part of the names to read,
    /// for example <c>teacher</c> for <c>teacher.conv1.weight</c>; null to choose the dictionary automatically.
    /// </param>
    /// <exception cref="CheckpointException">
    /// The file is missing, unreadable, damaged or invalid; or it contains no tensors named <paramref name="key"/>, or several dictionaries if
    /// <paramref name="key"/> is null.
    /// </exception>
    public static Checkpoint Open(string path, string? key = null) => Open(path, new DictionaryChoice(key));

    /// <summary>Opens a checkpoint for a module. If it has several dictionaries, the one with the most names of the module is read.</summary>
    /// <param name="path">The file; see <see cref="Open(string, string?)"/>.</param>
    /// <param name="key">The dictionary to read, or the first part of the names to read; null to choose the dictionary automatically.</param>
    /// <param name="module">The module.</param>
    /// <exception cref="CheckpointException">The file is invalid, or several dictionaries match the module.</exception>
    public static Checkpoint OpenFor(nn.Module module, string path, string? key = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        return Open(path, new DictionaryChoice(key) { Names = new HashSet<string>(module.state_dict().Keys, StringComparer.Ordinal) });
    }

    private static Checkpoint Open(string path, DictionaryChoice choice)
    {
        var files = new List<CheckpointFile>();
        try
        {
            return new Checkpoint(path, CheckpointFormats.Read(OpenFile(path), choice, OpenFile), files);
        }
        catch
        {
            files.ForEach(file => file.Dispose());
            throw;
        }

        CheckpointFile OpenFile(string name)
        {
            var file = new CheckpointFile(name);
            files.Add(file);
            return file;
        }
    }

    /// <summary>Reads a tensor into a new contiguous CPU tensor with the stored type and shape. The caller disposes it.</summary>
    /// <param name="name">The name of the tensor.</param>
    /// <exception cref="KeyNotFoundException">The checkpoint has no tensor with this name.</exception>
    /// <exception cref="CheckpointException">The file can no longer be read, or the tensor does not match its checksum.</exception>
    public Tensor Read(string name)
    {
        var stored = Find(name);
        if (!stored.IsContiguous)
        {
            using var extent = ReadElements(stored, stored.Offset, stored.Extent);
            using var view = extent.as_strided([.. stored.Shape], [.. stored.Strides]);
            return view.contiguous();
        }
        using var flat = ReadElements(stored, stored.Offset, stored.Elements);
        return flat.view([.. stored.Shape]);
    }

    /// <summary>Copies a tensor into an existing one of the same shape, converting to the type and device of the target.</summary>
    /// <param name="name">The name of the tensor.</param>
    /// <param name="target">The destination, on any device.</param>
    /// <exception cref="KeyNotFoundException">The checkpoint has no tensor with this name.</exception>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    /// <exception cref="CheckpointException">The file can no longer be read, or the tensor does not match its checksum.</exception>
    public void ReadInto(string name, Tensor target)
    {
        ArgumentNullException.ThrowIfNull(target);
        var stored = Find(name);
        if (!target.shape.SequenceEqual(stored.Shape))
            throw new ArgumentException(
                $"The target has shape [{string.Join(", ", target.shape)}], but '{name}' in {Path} has shape [{string.Join(", ", stored.Shape)}].",
                nameof(target));
        using var noGradients = no_grad();
        if (stored.IsContiguous && target.dtype == stored.Type && target.device.type == TorchSharp.DeviceType.CPU && target.is_contiguous())
        {
            CopyElements(stored, stored.Offset, target);
            return;
        }
        using var read = Read(name);
        target.copy_(read);
    }

    /// <summary>
    /// Reads all tensors into CPU memory, by name. Tensors that share a storage in the file also share memory here, so that all tensors
    /// together need at most as much memory as the file. The caller disposes them.
    /// </summary>
    /// <exception cref="CheckpointException">The file can no longer be read, or the tensor does not match its checksum.</exception>
    public Dictionary<string, Tensor> ReadAll()
    {
        var read = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        try
        {
            foreach (var sharing in Tensors.Values.GroupBy(tensor => (tensor.Storage, tensor.Type)))
            {
                if (sharing.Count() == 1 && sharing.First() is { IsContiguous: true } only)
                {
                    read.Add(only.Name, Read(only.Name));
                    continue;
                }
                using var whole = ReadElements(sharing.First(), 0, sharing.Key.Storage.Length / ElementType.SizeOf(sharing.Key.Type));
                foreach (var part in sharing) read.Add(part.Name, whole.as_strided([.. part.Shape], [.. part.Strides], part.Offset));
            }
            return read;
        }
        catch
        {
            foreach (var tensor in read.Values) tensor.Dispose();
            throw;
        }
    }

    /// <summary>Closes all files of the checkpoint.</summary>
    public void Dispose() => files.ForEach(file => file.Dispose());

    private StoredTensor Find(string name) =>
        Tensors.TryGetValue(name, out var stored) ? stored : throw new KeyNotFoundException($"{Path} has no tensor '{name}'.");

    private Tensor ReadElements(StoredTensor stored, long offset, long count)
    {
        var tensor = empty(count, stored.Type);
        try
        {
            CopyElements(stored, offset, tensor);
            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    /// <summary>Copies elements. The first read of a storage compares it with its checksum.</summary>
    private void CopyElements(StoredTensor stored, long offset, Tensor target)
    {
        var storage = stored.Storage;
        var position = storage.Begin + offset * ElementType.SizeOf(stored.Type);
        var isNew = storage.Checksum is not null && !verified.Contains(storage);
        var isWhole = target.numel() * ElementType.SizeOf(stored.Type) == storage.Length;
        if (isNew && !isWhole) RegionChecksum.Verify(storage);
        var checksum = isNew && isWhole ? new Crc32() : null;
        TensorBytes.Visit(target, bytes =>
        {
            storage.File.Read(position, bytes);
            checksum?.Append(bytes);
            position += bytes.Length;
        });
        if (checksum is not null) RegionChecksum.Compare(storage, checksum.GetCurrentHashAsUInt32());
        if (isNew) verified.Add(storage);
    }
}
