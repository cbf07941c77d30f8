using static TorchSharp.torch;

namespace SegDsl.Checkpoints;

/// <summary>
/// An open checkpoint of any format. Opening reads and checks what describes the tensors, and executes nothing; a tensor's bytes are copied
/// out of the mapped file when it is asked for, straight to where they are wanted. Not for several threads at once.
/// </summary>
public sealed class Checkpoint : IDisposable
{
    private const int LongestName = 4096;

    private readonly List<MappedFile> files;

    private Checkpoint(string path, CheckpointContent content, List<MappedFile> files)
    {
        var tensors = new Dictionary<string, StoredTensor>(StringComparer.Ordinal);
        foreach (var tensor in content.Tensors)
        {
            // Names go to terminals and into messages.
            if (tensor.Name.Length > LongestName || tensor.Name.Any(char.IsControl))
                throw new CheckpointException(path, $"has a tensor whose name has control characters or more than {LongestName} characters.");
            tensors.Add(tensor.Name, tensor);
        }
        (Path, Format, Tensors, Metadata, Key, Skipped) = (path, content.Format, tensors, content.Metadata, content.Key, content.Skipped);
        this.files = files;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What it is stored as.</summary>
    public CheckpointFormat Format { get; }

    /// <summary>The tensors by name, in the order of the file.</summary>
    public IReadOnlyDictionary<string, StoredTensor> Tensors { get; }

    /// <summary>The texts that came with the tensors.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Where in a PyTorch file the tensors were, say <c>state_dict</c>; empty where they are all there is.</summary>
    public string Key { get; }

    /// <summary>The names of what else is in the file and was left alone: counters, the optimizer's state, other dictionaries.</summary>
    public IReadOnlyList<string> Skipped { get; }

    /// <summary>The bytes of all files that it lies in.</summary>
    public long FileBytes => files.Sum(file => file.Length);

    /// <summary>Opens a file and checks it.</summary>
    /// <param name="path">A safetensors file, the index of several (<c>*.safetensors.index.json</c>), or a file that <c>torch.save</c> wrote.</param>
    /// <param name="key">The dictionary that is meant where a PyTorch file has several, say <c>ema</c> or <c>model.head</c>; null to find it.</param>
    /// <exception cref="CheckpointException">
    /// The file is missing, cannot be read, is damaged or untrue to its format, names something that no tensor needs, or has several
    /// dictionaries of tensors, or none of this key.
    /// </exception>
    public static Checkpoint Open(string path, string? key = null)
    {
        var files = new List<MappedFile>();
        try
        {
            return new Checkpoint(path, CheckpointFormats.Read(MapFile(path), key, MapFile), files);
        }
        catch
        {
            files.ForEach(file => file.Dispose());
            throw;
        }

        MappedFile MapFile(string name)
        {
            var file = new MappedFile(name);
            files.Add(file);
            return file;
        }
    }

    /// <summary>Reads a tensor onto the CPU, contiguous, of the type and shape that are stored.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="KeyNotFoundException">There is no tensor of this name.</exception>
    /// <exception cref="CheckpointException">The file cannot be read any more.</exception>
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

    /// <summary>Copies a tensor into one of the same shape, converting to its type and device.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="target">Where it goes.</param>
    /// <exception cref="KeyNotFoundException">There is no tensor of this name.</exception>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    /// <exception cref="CheckpointException">The file cannot be read any more.</exception>
    public void ReadInto(string name, Tensor target)
    {
        ArgumentNullException.ThrowIfNull(target);
        var stored = Find(name);
        if (!target.shape.SequenceEqual(stored.Shape)) throw new ArgumentException($"{name} is of another shape.", nameof(target));
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
    /// Reads every tensor onto the CPU. What shares memory in the file shares it here, so that all tensors together take no more than the
    /// file does.
    /// </summary>
    /// <exception cref="CheckpointException">The file cannot be read any more.</exception>
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

    /// <summary>Closes the file.</summary>
    public void Dispose() => files.ForEach(file => file.Dispose());

    private StoredTensor Find(string name) =>
        Tensors.TryGetValue(name, out var stored) ? stored : throw new KeyNotFoundException($"{Path} has no tensor '{name}'.");

    private static Tensor ReadElements(StoredTensor stored, long offset, long count)
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

    private static void CopyElements(StoredTensor stored, long offset, Tensor target)
    {
        var position = stored.Storage.Begin + offset * ElementType.SizeOf(stored.Type);
        TensorBytes.Visit(target, bytes =>
        {
            stored.Storage.File.Read(position, bytes);
            position += bytes.Length;
        });
    }
}
