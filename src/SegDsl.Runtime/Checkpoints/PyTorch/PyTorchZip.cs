using System.Text;

namespace SegDsl.Checkpoints.PyTorch;

/// <summary>Reads the format that <c>torch.save</c> writes since PyTorch 1.6: a zip archive with a pickle and one entry per storage.</summary>
internal static class PyTorchZip
{
    private const string PickleName = "data.pkl";
    private const long MaxPickleLength = 1 << 29;

    /// <summary>Reads the pickle and locates the storages.</summary>
    /// <exception cref="CheckpointException">The file is invalid or refused, or the dictionary is ambiguous or missing.</exception>
    public static CheckpointContent Read(CheckpointFile file, DictionaryChoice choice)
    {
        var zip = ZipDirectory.Read(file);
        var entries = zip.Entries;
        var root = RootOf(file, entries.Keys);
        if (entries.ContainsKey(root + "constants.pkl"))
            throw new CheckpointException(file.Path, "is a TorchScript program, not a checkpoint. Save the result of its model's state_dict().");
        if (zip.Compressed is { } compressed)
            throw new CheckpointException(
                file.Path, $"is refused: its entry '{compressed}' is compressed. PyTorch stores entries uncompressed; repack the archive without compression.");
        if (entries.TryGetValue(root + "byteorder", out var order) && !IsLittleEndian(order))
            throw new CheckpointException(file.Path, "is big-endian. Save it again on a little-endian machine.");
        var pickle = entries[root + PickleName];
        if (pickle.Length > MaxPickleLength)
            throw new CheckpointException(file.Path, $"is refused: its pickle has {pickle.Length} bytes; the maximum is {MaxPickleLength}.");
        RegionChecksum.Verify(pickle);
        var result = PickleMachine.Run(new PickleCursor(file, pickle.Begin, pickle.Length));
        return PickledTensors.Content(CheckpointFormat.PyTorchZip, file, result, choice, storage => entries.GetValueOrDefault($"{root}data/{storage.Key}"));
    }

    /// <summary>The top-level folder of the archive, with a trailing slash; empty if there is none.</summary>
    private static string RootOf(CheckpointFile file, IEnumerable<string> names)
    {
        var pickles = names.Where(name => name.Split('/') is [PickleName] or [_, PickleName]).ToList();
        return pickles is [var only]
            ? only[..^PickleName.Length]
            : throw new CheckpointException(file.Path, $"is a zip archive, but not a PyTorch checkpoint: it has {pickles.Count} entries named '{PickleName}'.");
    }

    private static bool IsLittleEndian(StorageRegion order) =>
        order.Length < 16 && Encoding.ASCII.GetString(order.File.Read(order.Begin, (int)order.Length)) == "little";
}
