namespace SegDsl.Checkpoints.PyTorch;

/// <summary>Combines the tensors of a pickle with the storages of the file.</summary>
internal static class PickledTensors
{
    /// <summary>
    /// The maximum ratio of tensor bytes to file bytes. A larger ratio does not come from shared storages, but from zero strides that inflate
    /// small storages.
    /// </summary>
    private const int MaxExpansion = 4;

    /// <summary>Tensor bytes allowed in addition, so that small files with expanded tensors can be read.</summary>
    private const long AllowedBytes = 1 << 26;

    /// <summary>Returns the tensors of the selected dictionary.</summary>
    /// <param name="format">The format of the file.</param>
    /// <param name="file">The file.</param>
    /// <param name="pickle">The content of its pickle.</param>
    /// <param name="choice">Which dictionary to read.</param>
    /// <param name="locate">Finds a storage in the file; returns null if it is missing.</param>
    /// <exception cref="CheckpointException">The dictionary is ambiguous or missing, or a tensor does not fit its storage.</exception>
    public static CheckpointContent Content(
        CheckpointFormat format, CheckpointFile file, PickleResult pickle, DictionaryChoice choice, Func<PickleStorage, StorageRegion?> locate)
    {
        var dictionary = StateDictionary.Find(file.Path, pickle.Root, choice);
        var tensors = new List<StoredTensor>();
        var total = Int128.Zero;
        foreach (var (name, tensor) in dictionary.Tensors)
        {
            var region = locate(tensor.Storage);
            if (region is null || region.Length != tensor.Storage.Length)
                throw new CheckpointException(
                    file.Path,
                    $"is not a valid PyTorch checkpoint: the storage of the tensor '{name}' must have {tensor.Storage.Length} bytes, "
                    + $"but {(region is null ? "is missing" : $"has {region.Length}")}.");
            tensors.Add(new StoredTensor(name, tensor.Type, tensor.Shape, tensor.Strides, tensor.Offset, region));
            total += tensors[^1].Bytes;
        }
        if (total > (Int128)MaxExpansion * file.Length + AllowedBytes)
            throw new CheckpointException(file.Path, $"is refused: its tensors expand to {total} bytes, but the file has only {file.Length}.");
        return new CheckpointContent(format, tensors) 
        {
            Key = dictionary.Key, Alternatives = dictionary.Alternatives, Skipped = dictionary.Skipped, Objects = dictionary.Objects,
        };
    }
}
