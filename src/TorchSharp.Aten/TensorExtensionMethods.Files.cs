using System.Text;
using static TorchSharp.torch;

namespace TorchSharp;

// TorchSharp's format: type, number of dimensions and sizes as 7-bit encoded integers, then the elements' bytes in row-major order.
public static partial class TensorExtensionMethods
{
    /// <summary>Writes the tensor to a file in TorchSharp's format.</summary>
    public static void Save(this Tensor tensor, string location)
    {
        string temporary = location + ".tmp";
        using (var stream = File.Create(temporary))
            tensor.Save(stream);
        File.Move(temporary, location, overwrite: true);
    }

    /// <summary>Writes the tensor to a stream in TorchSharp's format.</summary>
    public static void Save(this Tensor tensor, Stream stream)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        tensor.Save(writer);
    }

    /// <summary>Writes the tensor in TorchSharp's format.</summary>
    public static void Save(this Tensor tensor, BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write7BitEncodedInt((int)tensor.dtype);
        long[] shape = tensor.shape;
        writer.Write7BitEncodedInt(shape.Length);
        foreach (long size in shape)
            writer.Write7BitEncodedInt64(size);
        writer.Flush();
        tensor.WriteBytesToStream(writer.BaseStream);
    }

    /// <summary>Reads a tensor in TorchSharp's format, or passes over it and returns an empty one.</summary>
    public static Tensor Load(BinaryReader reader, bool skip = false)
    {
        var (type, shape) = ReadHeader(reader);
        if (skip)
        {
            Skip(reader, type, shape);
            return empty(0, type);
        }
        var tensor = empty(shape, type);
        tensor.ReadBytesFromStream(reader.BaseStream);
        return tensor;
    }

    /// <summary>Reads a tensor in TorchSharp's format into this one, or passes over it.</summary>
    /// <exception cref="ArgumentException">It has another type or shape.</exception>
    public static void Load(this Tensor tensor, BinaryReader reader, bool skip = false)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var (type, shape) = ReadHeader(reader);
        if (skip)
        {
            Skip(reader, type, shape);
            return;
        }
        if (type != tensor.dtype)
            throw new ArgumentException($"The tensor that was read is of {type}, but {tensor.dtype} is wanted.");
        if (!shape.AsSpan().SequenceEqual(tensor.shape))
            throw new ArgumentException($"The tensor that was read has shape [{string.Join(", ", shape)}], but [{string.Join(", ", tensor.shape)}] is wanted.");
        tensor.ReadBytesFromStream(reader.BaseStream);
    }

    /// <summary>Reads a tensor in TorchSharp's format into this one, which is made if it is null, or passes over it.</summary>
    public static void Load(ref Tensor? tensor, BinaryReader reader, bool skip = false)
    {
        if (tensor is null)
            tensor = Load(reader, skip);
        else
            tensor.Load(reader, skip);
    }

    private static (ScalarType Type, long[] Shape) ReadHeader(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        int type = reader.Read7BitEncodedInt();
        if (type is < 0 or > sbyte.MaxValue || !Enum.IsDefined((ScalarType)type))
            throw new InvalidDataException($"The data is no tensor: it names type {type}.");
        int dimensions = reader.Read7BitEncodedInt();
        if (dimensions is < 0 or > 64)
            throw new InvalidDataException($"The data is no tensor: it names {dimensions} dimensions.");
        var shape = new long[dimensions];
        for (int i = 0; i < dimensions; i++)
            shape[i] = reader.Read7BitEncodedInt64() is >= 0 and var size ? size : throw new InvalidDataException("The data is no tensor: it names a negative size.");
        return ((ScalarType)type, shape);
    }

    private static void Skip(BinaryReader reader, ScalarType type, long[] shape)
    {
        var stream = reader.BaseStream;
        long bytes = shape.TotalSize() * type.ElementSize();
        if (stream.CanSeek)
        {
            stream.Seek(bytes, SeekOrigin.Current);
            return;
        }
        Span<byte> buffer = stackalloc byte[4096];
        for (; bytes > 0; bytes -= buffer.Length)
            stream.ReadExactly(buffer[..(int)Math.Min(bytes, buffer.Length)]);
    }
}
