using System.Globalization;
using System.Numerics;

namespace SegDsl.Checkpoints.PyTorch;

/// <summary>
/// Reads the format that <c>torch.save</c> wrote before PyTorch 1.6: pickles of a magic number, a version, machine properties, the content, and
/// the storage keys, followed by the element count and the bytes of every storage.
/// </summary>
internal static class PyTorchLegacy
{
    private const long Version = 1001;

    private static readonly BigInteger Magic = BigInteger.Parse("1950a86a20f9469cfc6c", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>Reads the pickles and locates the storages.</summary>
    /// <exception cref="CheckpointException">The file is invalid or refused, or the dictionary is ambiguous or missing.</exception>
    public static CheckpointContent Read(CheckpointFile file, DictionaryChoice choice)
    {
        var start = new PickleCursor(file, 0, file.Length);
        if (PickleMachine.Run(start).Root is not BigInteger magic || magic != Magic)
            throw new CheckpointException(file.Path, "is a pickle, but was not written by torch.save, or is damaged.");
        // torch.save wrote the file, so that what follows is valid unless it was changed. The format has no checksums.
        var input = new PickleCursor(file, start.Position, file.Length - start.Position) { Fault = "is damaged" };
        if (PickleMachine.Run(input).Root is not Version) throw input.Damaged($"its format version is not {Version}");
        var order = PickleMachine.Run(input).Root is PickleDictionary machine ? machine.Entries.GetValueOrDefault("little_endian") : null;
        if (order is false) throw new CheckpointException(file.Path, "is big-endian. Save it again on a little-endian machine.");
        if (order is not true) throw input.Damaged("it does not state its byte order");
        var result = PickleMachine.Run(input);
        var regions = Regions(file, input, result.Storages);
        return PickledTensors.Content(CheckpointFormat.PyTorchLegacy, file, result, choice, storage => regions.GetValueOrDefault(storage.Key));
    }

    private static Dictionary<string, StorageRegion> Regions(CheckpointFile file, PickleCursor input, IReadOnlyDictionary<string, PickleStorage> storages)
    {
        if (PickleMachine.Run(input).Root is not List<object?> keys) throw input.Damaged("its storage keys are not a list");
        var regions = new Dictionary<string, StorageRegion>(StringComparer.Ordinal);
        var position = input.Position;
        foreach (var key in keys)
        {
            if (key is not string name || !storages.TryGetValue(name, out var storage)) throw input.Damaged("it has a storage without a description");
            if (position > file.Length - sizeof(long)) throw new CheckpointException(file.Path, "is truncated: a storage is missing.");
            var count = BitConverter.ToInt64(file.Read(position, sizeof(long)));
            position += sizeof(long);
            if (count != storage.Count) throw input.Damaged($"the storage '{name}' has {count} elements, but its description declares {storage.Count}");
            if (storage.Length is not { } length)
                throw new CheckpointException(file.Path, $"is damaged, or of a newer format: its storage type '{storage.Type.Name}' is unknown.");
            if (length > file.Length - position) throw new CheckpointException(file.Path, "is truncated: a storage is incomplete.");
            if (!regions.TryAdd(name, new StorageRegion(file, position, length))) throw input.Damaged("it has a duplicate storage");
            position += length;
        }
        return regions;
    }
}
