using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using static TorchSharp.torch;

namespace SegDsl.Checkpoints;

/// <summary>An open safetensors file. Opening reads and checks the header; a tensor's bytes are read when it is asked for, straight into the tensor.</summary>
public sealed class SafetensorsFile : IDisposable
{
    private const int LengthBytes = 8;

    private readonly SafeFileHandle file;
    private readonly SafetensorsHeader header;
    private readonly long dataStart;

    private SafetensorsFile(string path, SafeFileHandle file)
    {
        (Path, this.file) = (path, file);
        var fileLength = RandomAccess.GetLength(file);
        if (fileLength < LengthBytes) throw new SafetensorsException(path, $"is not a valid safetensors file: it has {fileLength} bytes.");
        Span<byte> prefix = stackalloc byte[LengthBytes];
        ReadFully(prefix, 0);
        var headerLength = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (headerLength > SafetensorsHeader.MaxLength)
            throw new SafetensorsException(
                path, $"is not a valid safetensors file: its header would be {headerLength} bytes long; {SafetensorsHeader.MaxLength} are allowed.");
        dataStart = LengthBytes + (long)headerLength;
        if (dataStart > fileLength)
            throw new SafetensorsException(path, $"is truncated: its header would be {headerLength} bytes long, but the whole file has {fileLength}.");
        var json = new byte[headerLength];
        ReadFully(json, LengthBytes);
        header = SafetensorsHeader.Parse(path, json, fileLength - dataStart);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, StoredTensor> Tensors => header.Tensors;

    /// <summary>The texts that came with the tensors.</summary>
    public IReadOnlyDictionary<string, string> Metadata => header.Metadata;

    /// <summary>Opens a file and checks its header.</summary>
    /// <exception cref="SafetensorsException">The file is missing, cannot be read, is truncated or untrue to the format.</exception>
    public static SafetensorsFile Open(string path)
    {
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(path);
            var opened = new SafetensorsFile(path, file);
            file = null;
            return opened;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SafetensorsException(path, "there is no such file.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new SafetensorsException(path, $"cannot be read ({e.Message})", e);
        }
        finally
        {
            file?.Dispose();
        }
    }

    /// <summary>Reads a tensor onto the CPU, of the type and shape that are stored.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="KeyNotFoundException">There is no tensor of this name.</exception>
    /// <exception cref="SafetensorsException">The file cannot be read any more.</exception>
    public Tensor Read(string name)
    {
        if (!Tensors.TryGetValue(name, out var stored)) throw new KeyNotFoundException($"{Path} has no tensor '{name}'.");
        var tensor = empty([.. stored.Shape], stored.Type);
        try
        {
            var position = dataStart + stored.Begin;
            TensorBytes.Visit(tensor, bytes =>
            {
                ReadFully(bytes, position);
                position += bytes.Length;
            });
            return tensor;
        }
        catch (Exception e)
        {
            tensor.Dispose();
            if (e is IOException) throw new SafetensorsException(Path, $"cannot be read ({e.Message})", e);
            throw;
        }
    }

    /// <summary>Reads every tensor onto the CPU.</summary>
    /// <exception cref="SafetensorsException">The file cannot be read any more.</exception>
    public Dictionary<string, Tensor> ReadAll() => Tensors.Keys.ToDictionary(name => name, Read, StringComparer.Ordinal);

    /// <summary>Closes the file.</summary>
    public void Dispose() => file.Dispose();

    private void ReadFully(Span<byte> target, long position)
    {
        while (!target.IsEmpty)
        {
            var read = RandomAccess.Read(file, target, position);
            if (read == 0) throw new SafetensorsException(Path, "is truncated.");
            target = target[read..];
            position += read;
        }
    }
}
