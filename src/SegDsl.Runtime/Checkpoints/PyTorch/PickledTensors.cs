namespace SegDsl.Checkpoints.PyTorch;

/// <summary>Brings the tensors of a pickle together with the storages of its file.</summary>
internal static class PickledTensors
{
    /// <summary>How many times the file's bytes the tensors may take together: more is no sharing, but a few bytes that claim to be many.</summary>
    private const int MostTimes = 4;

    private const long AlwaysAllowed = 1 << 26;

    /// <summary>The tensors of the dictionary that is meant.</summary>
    /// <param name="format">The file's format.</param>
    /// <param name="file">The file.</param>
    /// <param name="pickle">What its pickle holds.</param>
    /// <param name="key">The dictionary that is meant; null to find it.</param>
    /// <param name="locate">Where a storage is; null where it is missing.</param>
    /// <exception cref="CheckpointException">The dictionary is not clear, or its tensors do not fit the storages.</exception>
    public static CheckpointContent Content(
        CheckpointFormat format, MappedFile file, PickleResult pickle, string? key, Func<PickleStorage, StorageRegion?> locate)
    {
        var dictionary = StateDictionary.Find(file.Path, pickle.Root, key);
        var tensors = new List<StoredTensor>();
        var total = Int128.Zero;
        foreach (var (name, tensor) in dictionary.Tensors)
        {
            var region = locate(tensor.Storage);
            if (region?.Length != tensor.Storage.Length)
                throw new CheckpointException(
                    file.Path,
                    $"is not a valid PyTorch checkpoint: a tensor's storage should have {tensor.Storage.Length} bytes, "
                    + $"but {(region is null ? "is missing" : $"has {region.Length}")}.");
            tensors.Add(new StoredTensor(name, tensor.Type, tensor.Shape, tensor.Strides, tensor.Offset, region));
            total += tensors[^1].Bytes;
        }
        if (total > (Int128)MostTimes * file.Length + AlwaysAllowed)
            throw new CheckpointException(file.Path, $"is refused: its tensors would take {total} bytes, but the file has {file.Length}.");
        return new CheckpointContent(format, tensors) { Key = dictionary.Key, Skipped = dictionary.Skipped };
    }
}
