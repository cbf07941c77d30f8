using System.Globalization;
using System.Numerics;

namespace SegDsl.Checkpoints.PyTorch;

/// <summary>
/// Reads what <c>torch.save</c> wrote before PyTorch 1.6: pickles of a magic number, a version, facts about the machine, the content and the
/// keys of the storages, then for every storage its number of elements and its bytes.
/// </summary>
internal static class PyTorchLegacy
{
    private const long Version = 1001;

    private static readonly BigInteger Magic = BigInteger.Parse("1950a86a20f9469cfc6c", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>Reads the pickles and finds the storages.</summary>
    /// <exception cref="CheckpointException">The file is damaged or refused, or the dictionary that is meant is not clear.</exception>
    public static CheckpointContent Read(MappedFile file, string? key)
    {
        var input = new PickleCursor(file, 0, file.Length);
        if (PickleMachine.Run(input).Root is not BigInteger magic || magic != Magic)
            throw new CheckpointException(file.Path, "is a pickle, but not one that torch.save wrote.");
        if (PickleMachine.Run(input).Root is not Version) throw input.Damaged($"it is not of the format's version {Version}");
        if (PickleMachine.Run(input).Root is not PickleDictionary machine || machine.Entries.GetValueOrDefault("little_endian") is not true)
            throw input.Damaged("it does not come from a little-endian machine");
        var result = PickleMachine.Run(input);
        var regions = Regions(file, input, result.Storages);
        return PickledTensors.Content(CheckpointFormat.PyTorchLegacy, file, result, key, storage => regions.GetValueOrDefault(storage.Key));
    }

    private static Dictionary<string, StorageRegion> Regions(MappedFile file, PickleCursor input, IReadOnlyDictionary<string, PickleStorage> storages)
    {
        if (PickleMachine.Run(input).Root is not List<object?> keys) throw input.Damaged("the keys of its storages are no list");
        var regions = new Dictionary<string, StorageRegion>(StringComparer.Ordinal);
        var position = input.Position;
        foreach (var key in keys)
        {
            if (key is not string name || !storages.TryGetValue(name, out var storage)) throw input.Damaged("it has a storage that nothing describes");
            if (position > file.Length - sizeof(long)) throw new CheckpointException(file.Path, "is truncated: a storage is missing.");
            var count = BitConverter.ToInt64(file.Read(position, sizeof(long)));
            position += sizeof(long);
            if (count != storage.Count) throw input.Damaged($"a storage announces {count} elements, but its description {storage.Count}");
            if (storage.Length > file.Length - position) throw new CheckpointException(file.Path, "is truncated: it ends in the middle of a storage.");
            if (!regions.TryAdd(name, new StorageRegion(file, position, storage.Length))) throw input.Damaged("it has a storage twice");
            position += storage.Length;
        }
        return regions;
    }
}
