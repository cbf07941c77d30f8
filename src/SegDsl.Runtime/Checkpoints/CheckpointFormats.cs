using SegDsl.Checkpoints.Safetensors;
using SegDsl.Checkpoints.PyTorch;

namespace SegDsl.Checkpoints;

/// <summary>Detects the format of a file and reads it.</summary>
internal static class CheckpointFormats
{
    private const int TarMagicPosition = 257;

    /// <summary>Reads the tensor descriptions of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="choice">Which dictionary to read.</param>
    /// <param name="open">Opens another file of the checkpoint by its path.</param>
    /// <exception cref="CheckpointException">The format is unknown, or the file is damaged or refused.</exception>
    public static CheckpointContent Read(CheckpointFile file, DictionaryChoice choice, Func<string, CheckpointFile> open)
    {
        var start = file.Read(0, (int)Math.Min(file.Length, TarMagicPosition + 5));
        var content = start switch
        {
            [(byte)'P', (byte)'K', 3, 4, ..] => PyTorchZip.Read(file, choice),
            // The upper half of the 8-byte header length, then the header.
            [_, _, _, _, 0, 0, 0, 0, (byte)'{', ..] => SafetensorsReader.Read(file),
            [(byte)'{', ..] => SafetensorsIndex.Read(file, open),
            [(byte)PickleOpcode.Proto, ..] => PyTorchLegacy.Read(file, choice),
            _ when start.AsSpan().EndsWith("ustar"u8) => throw new CheckpointException(
                file.Path, "is a tar archive, the format of PyTorch before 0.1.10. Load it with a newer PyTorch and save it again."),
            _ => SafetensorsReader.Read(file),
        };
        if (choice.Key is null || content.Key == choice.Key) return content;
        return KeySelection.Below(choice.Key, content)
            ?? throw new CheckpointException(file.Path, $"has no tensor whose name starts with '{choice.Key}.'. 'seg weights show' lists the names.");
    }
}
