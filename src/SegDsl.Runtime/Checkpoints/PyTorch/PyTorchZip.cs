using System.Text;

namespace SegDsl.Checkpoints.PyTorch;

/// <summary>Reads what <c>torch.save</c> writes since PyTorch 1.6: a zip archive with a pickle and an entry for every storage.</summary>
internal static class PyTorchZip
{
    private const string PickleName = "data.pkl";
    private const long LongestPickle = 1 << 26;

    /// <summary>Reads the pickle and finds the storages.</summary>
    /// <exception cref="CheckpointException">The file is damaged or refused, or the dictionary that is meant is not clear.</exception>
    public static CheckpointContent Read(MappedFile file, string? key)
    {
        var zip = ZipDirectory.Read(file);
        var entries = zip.Entries;
        var root = RootOf(file, entries.Keys);
        if (entries.ContainsKey(root + "constants.pkl"))
            throw new CheckpointException(file.Path, "is a TorchScript program, not a checkpoint. Save what state_dict() of its model gives.");
        if (zip.Compressed is { } compressed)
            throw new CheckpointException(
                file.Path, $"is refused: its entry '{compressed}' is compressed, which PyTorch's never are. Unpack it and pack it anew without compression.");
        if (entries.TryGetValue(root + "byteorder", out var order) && !IsLittle(order))
            throw new CheckpointException(file.Path, "was written on a machine whose bytes have another order. Save it anew on a little-endian one.");
        var pickle = entries[root + PickleName];
        if (pickle.Length > LongestPickle)
            throw new CheckpointException(file.Path, $"is refused: its pickle has {pickle.Length} bytes; {LongestPickle} are allowed.");
        var result = PickleMachine.Run(new PickleCursor(file, pickle.Begin, pickle.Length));
        return PickledTensors.Content(CheckpointFormat.PyTorchZip, file, result, key, storage => entries.GetValueOrDefault($"{root}data/{storage.Key}"));
    }

    /// <summary>The folder that everything in the archive is in, with its slash.</summary>
    private static string RootOf(MappedFile file, IEnumerable<string> names)
    {
        var pickles = names.Where(name => name.Split('/') is [PickleName] or [_, PickleName]).ToList();
        return pickles is [var only]
            ? only[..^PickleName.Length]
            : throw new CheckpointException(file.Path, $"is a zip archive, but no PyTorch checkpoint: it has {pickles.Count} entries '{PickleName}'.");
    }

    private static bool IsLittle(StorageRegion order) =>
        order.Length < 16 && Encoding.ASCII.GetString(order.File.Read(order.Begin, (int)order.Length)) == "little";
}
