using SegDsl.Checkpoints.Safetensors;
using SegDsl.Checkpoints.PyTorch;

namespace SegDsl.Checkpoints;

/// <summary>Finds out what a file is and has the reader of that format read it.</summary>
internal static class CheckpointFormats
{
    private const int TarMagicPosition = 257;

    /// <summary>Reads what describes a file's tensors.</summary>
    /// <param name="file">The file.</param>
    /// <param name="key">The dictionary that is meant; null to find it.</param>
    /// <param name="open">Opens further files by their path.</param>
    /// <exception cref="CheckpointException">The file is of no known format, damaged or refused.</exception>
    public static CheckpointContent Read(MappedFile file, string? key, Func<string, MappedFile> open)
    {
        var start = file.Read(0, (int)Math.Min(file.Length, TarMagicPosition + 5));
        var content = start switch
        {
            [(byte)'P', (byte)'K', 3, 4, ..] => PyTorchZip.Read(file, key),
            // The upper half of the header's length, then the header.
            [_, _, _, _, 0, 0, 0, 0, (byte)'{', ..] => SafetensorsReader.Read(file),
            [(byte)'{', ..] => SafetensorsIndex.Read(file, open),
            [(byte)PickleOpcode.Proto, ..] => PyTorchLegacy.Read(file, key),
            _ when start.AsSpan().EndsWith("ustar"u8) => throw new CheckpointException(
                file.Path, "is a tar archive, as PyTorch wrote before version 0.1.10. Load and save it with a later PyTorch."),
            _ => SafetensorsReader.Read(file),
        };
        if (key is not null && content.Key != key)
            throw new CheckpointException(file.Path, $"is a safetensors file: it has one dictionary of tensors, and none named '{key}'.");
        return content;
    }
}
