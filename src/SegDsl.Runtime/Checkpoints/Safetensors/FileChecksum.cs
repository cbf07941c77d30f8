using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using SegDsl.Storage;

namespace SegDsl.Checkpoints.Safetensors;

/// <summary>
/// The SHA-256 of a safetensors file in its own metadata, where zeros take its place while it is computed. It reveals any change of tensors or metadata.
/// </summary>
internal static class FileChecksum
{
    /// <summary>The key in the metadata.</summary>
    public const string Key = "sha256";

    /// <summary>The text in place of the checksum.</summary>
    public static string Placeholder { get; } = new('0', 2 * SHA256.HashSizeInBytes);

    private const int LengthBytes = 8;
    private const int BufferSize = 1 << 20;

    /// <summary>Returns the position of the checksum in a header; null if the header has none.</summary>
    public static int? PositionIn(ReadOnlySpan<byte> header)
    {
        var start = Encoding.UTF8.GetBytes($"\"{Key}\":\"");
        return header.IndexOf(start) is >= 0 and var found && found + start.Length + Placeholder.Length <= header.Length ? found + start.Length : null;
    }

    /// <summary>Compares the content of a file with its checksum.</summary>
    /// <param name="path">A file with a valid header.</param>
    /// <exception cref="CheckpointException">The file cannot be read, has no checksum, or is damaged.</exception>
    public static void Verify(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
            var length = new byte[LengthBytes];
            stream.ReadExactly(length);
            var header = new byte[checked((int)BinaryPrimitives.ReadUInt64LittleEndian(length))];
            stream.ReadExactly(header);
            if (PositionIn(header) is not { } position) throw new CheckpointException(path, "has no checksum: it is not the state of a run of this version.");
            var declared = Encoding.UTF8.GetString(header, position, Placeholder.Length);
            Encoding.UTF8.GetBytes(Placeholder).CopyTo(header, position);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            hash.AppendData(length);
            hash.AppendData(header);
            var buffer = new byte[BufferSize];
            while (stream.Read(buffer) is > 0 and var read) hash.AppendData(buffer, 0, read);
            if (Convert.ToHexStringLower(hash.GetHashAndReset()) != declared)
                throw new CheckpointException(path, "is damaged: its content does not match its checksum. Restore it from a backup, or start the run again.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OverflowException)
        {
            throw new CheckpointException(path, $"cannot be read ({SystemErrors.CauseOf(e, path)}).", e);
        }
    }
}
