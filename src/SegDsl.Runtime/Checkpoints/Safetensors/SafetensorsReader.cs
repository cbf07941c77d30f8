using System.Buffers.Binary;

namespace SegDsl.Checkpoints.Safetensors;

/// <summary>Reads safetensors files: an 8-byte header length, a JSON header, and the tensor data.</summary>
internal static class SafetensorsReader
{
    private const int LengthBytes = 8;

    /// <summary>Reads and validates the header.</summary>
    /// <exception cref="CheckpointException">The file is truncated or invalid.</exception>
    public static CheckpointContent Read(CheckpointFile file)
    {
        if (file.Length < LengthBytes) throw new CheckpointException(file.Path, $"is not a valid checkpoint: it has only {file.Length} bytes.");
        var headerLength = BinaryPrimitives.ReadUInt64LittleEndian(file.Read(0, LengthBytes));
        if (headerLength > SafetensorsHeader.MaxLength)
            throw new CheckpointException(
                file.Path,
                $"is neither a PyTorch checkpoint nor a valid safetensors file: its declared header length is {headerLength} bytes; "
                + $"the maximum is {SafetensorsHeader.MaxLength}.");
        var dataStart = LengthBytes + (long)headerLength;
        if (dataStart > file.Length)
            throw new CheckpointException(
                file.Path, $"is truncated: its declared header length is {headerLength} bytes, but the file has only {file.Length}.");
        return SafetensorsHeader.Parse(file, file.Read(LengthBytes, (int)headerLength), dataStart);
    }
}
