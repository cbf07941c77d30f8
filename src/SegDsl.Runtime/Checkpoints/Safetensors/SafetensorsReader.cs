using System.Buffers.Binary;

namespace SegDsl.Checkpoints.Safetensors;

/// <summary>Reads safetensors files: the length of a header, the header in JSON, the bytes of the tensors.</summary>
internal static class SafetensorsReader
{
    private const int LengthBytes = 8;

    /// <summary>Reads and checks the header.</summary>
    /// <exception cref="CheckpointException">The file is truncated or untrue to the format.</exception>
    public static CheckpointContent Read(MappedFile file)
    {
        if (file.Length < LengthBytes) throw new CheckpointException(file.Path, $"is not a valid checkpoint: it has {file.Length} bytes.");
        var headerLength = BinaryPrimitives.ReadUInt64LittleEndian(file.Read(0, LengthBytes));
        if (headerLength > SafetensorsHeader.MaxLength)
            throw new CheckpointException(
                file.Path,
                $"is neither a PyTorch checkpoint nor a valid safetensors file: its header would be {headerLength} bytes long; "
                + $"{SafetensorsHeader.MaxLength} are allowed.");
        var dataStart = LengthBytes + (long)headerLength;
        if (dataStart > file.Length)
            throw new CheckpointException(
                file.Path, $"is truncated: its header would be {headerLength} bytes long, but the whole file has {file.Length}.");
        return SafetensorsHeader.Parse(file, file.Read(LengthBytes, (int)headerLength), dataStart);
    }
}
