using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using static SegDsl.Onnx.Format.TensorProto.Types;

namespace SegDsl.Onnx.Format;

/// <summary>Reads the elements of a tensor of a model, from the model or from a file beside it.</summary>
/// <param name="tensor">The tensor.</param>
/// <param name="folder">The folder of the model, which contains the files with external data.</param>
internal sealed class StoredValues(TensorProto tensor, string folder)
{
    /// <summary>The name of the tensor.</summary>
    public string Name => tensor.Name;

    /// <summary>The element type.</summary>
    public DataType Type => (DataType)tensor.DataType;

    /// <summary>The size of each dimension; empty for a scalar.</summary>
    public IReadOnlyList<long> Shape => tensor.Dims;

    /// <summary>The number of elements.</summary>
    /// <exception cref="OnnxException">A dimension is negative, or the number is too large.</exception>
    public int Count
    {
        get
        {
            Int128 count = 1;
            foreach (var size in tensor.Dims)
            {
                if (size < 0) throw Invalid($"has a dimension of {size}");
                count *= size;
                if (count > Array.MaxLength / sizeof(double)) throw Invalid($"has the shape [{string.Join(", ", tensor.Dims)}], which is too large");
            }
            return (int)count;
        }
    }

    /// <summary>The elements as 32-bit floats. Doubles and 16-bit floats are converted.</summary>
    /// <exception cref="OnnxException">The tensor has another type, or its data is damaged.</exception>
    public float[] Floats()
    {
        if (Type == DataType.Float && !HasBytes) return Exactly(tensor.FloatData).ToArray();
        if (Type == DataType.Double && !HasBytes) return [.. Exactly(tensor.DoubleData).Select(v => (float)v)];
        if (Type is DataType.Float16 or DataType.Bfloat16 && !HasBytes) return [.. Exactly(tensor.Int32Data).Select(v => Half16((ushort)v))];
        var bytes = Bytes();
        var values = new float[Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Type switch
            {
                DataType.Float => BinaryPrimitives.ReadSingleLittleEndian(bytes.Span[(4 * i)..]),
                DataType.Double => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes.Span[(8 * i)..]),
                _ => Half16(BinaryPrimitives.ReadUInt16LittleEndian(bytes.Span[(2 * i)..])),
            };
        }
        return values;
    }

    /// <summary>The elements as 64-bit integers; of booleans, 0 and 1.</summary>
    /// <exception cref="OnnxException">The tensor has another type, or its data is damaged.</exception>
    public long[] Integers()
    {
        if (!IsInteger) throw Invalid($"has the type {Type}; integers are expected");
        if (!HasBytes) return Type == DataType.Int64 ? Exactly(tensor.Int64Data).ToArray() : [.. Exactly(tensor.Int32Data).Select(v => (long)v)];
        var bytes = Bytes();
        var values = new long[Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Type switch
            {
                DataType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes.Span[(8 * i)..]),
                DataType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes.Span[(4 * i)..]),
                DataType.Int8 => (sbyte)bytes.Span[i],
                _ => bytes.Span[i],
            };
        }
        return values;
    }

    /// <summary>Checks that the shape is valid and that the data is present, without reading it.</summary>
    /// <exception cref="OnnxException">The tensor is damaged.</exception>
    public void Check()
    {
        var count = Count;
        if (!IsFloat && !IsInteger) return;
        if (IsExternal) Locate((long)count * ElementSize);
        else if (HasBytes) Bytes();
        else if (Type == DataType.Float) Exactly(tensor.FloatData);
        else if (Type == DataType.Double) Exactly(tensor.DoubleData);
        else if (Type == DataType.Int64) Exactly(tensor.Int64Data);
        else Exactly(tensor.Int32Data);
    }

    /// <summary>Whether the elements are floating-point numbers of a supported type.</summary>
    public bool IsFloat => Type is DataType.Float or DataType.Double or DataType.Float16 or DataType.Bfloat16;

    /// <summary>Whether the elements are integers or booleans of a supported type.</summary>
    public bool IsInteger => Type is DataType.Int64 or DataType.Int32 or DataType.Int8 or DataType.Uint8 or DataType.Bool;

    /// <summary>The same elements with another shape.</summary>
    public StoredValues WithShape(IReadOnlyList<long> shape)
    {
        var shaped = tensor.Clone();
        shaped.Dims.Clear();
        shaped.Dims.AddRange(shape);
        return new(shaped, folder);
    }

    private bool IsExternal => tensor.DataLocation == DataLocation.External;

    private bool HasBytes => IsExternal || tensor.HasRawData;

    private int ElementSize => Type switch
    {
        DataType.Double or DataType.Int64 => 8,
        DataType.Float or DataType.Int32 => 4,
        DataType.Float16 or DataType.Bfloat16 => 2,
        DataType.Int8 or DataType.Uint8 or DataType.Bool => 1,
        _ => throw Invalid($"has the type {Type}, which is not supported"),
    };

    private float Half16(ushort bits) => Type == DataType.Bfloat16 ? BitConverter.Int32BitsToSingle(bits << 16) : (float)BitConverter.UInt16BitsToHalf(bits);

    private IReadOnlyList<T> Exactly<T>(IReadOnlyList<T> values) =>
        values.Count == Count ? values : throw Invalid($"has {values.Count} elements instead of the {Count} of its shape");

    private ReadOnlyMemory<byte> Bytes()
    {
        var length = (long)Count * ElementSize;
        var bytes = IsExternal ? ReadExternal(length) : tensor.RawData.Memory;
        return bytes.Length == length ? bytes : throw Invalid($"has {bytes.Length} bytes of data instead of {length}");
    }

    /// <summary>The file and position of external data, which are checked.</summary>
    private (string Path, long Offset) Locate(long length)
    {
        var settings = tensor.ExternalData.GroupBy(e => e.Key).ToDictionary(g => g.Key, g => g.Last().Value);
        if (settings.GetValueOrDefault("location") is not { Length: > 0 } location) throw Invalid("has external data without a location");
        var path = Path.GetFullPath(Path.Combine(folder, location));
        if (Path.IsPathRooted(location) || !IsInside(path)) throw Outside(location);
        var file = new FileInfo(path);
        if (!file.Exists) throw Invalid($"has its data in {path}, which does not exist");
        if (file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
        {
            if (!IsInside(target.FullName)) throw Outside(location);
            file = target;
        }
        var offset = Number(settings, "offset") ?? 0;
        if (Number(settings, "length") is { } stated && stated != length) throw Invalid($"has {stated} bytes of external data instead of {length}");
        if (offset > file.Length - length) throw Invalid($"needs {length} bytes at {offset} of {path}, which is shorter");
        return (path, offset);
    }

    private OnnxException Outside(string location) => Invalid($"has its data in '{location}', which is outside of the model's folder");

    private byte[] ReadExternal(long length)
    {
        var (path, offset) = Locate(length);
        try
        {
            using var file = File.OpenHandle(path);
            var bytes = new byte[length];
            for (var read = 0; read < bytes.Length;)
            {
                var count = RandomAccess.Read(file, bytes.AsSpan(read), offset + read);
                if (count == 0) throw Invalid($"needs {length} bytes at {offset} of {path}, which became shorter");
                read += count;
            }
            return bytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OnnxException($"The tensor '{Name}' cannot be read: {e.Message}", e);
        }
    }

    private bool IsInside(string path) =>
        path.StartsWith(Path.GetFullPath(folder).TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private long? Number(Dictionary<string, string> settings, string key) =>
        !settings.TryGetValue(key, out var text) ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw Invalid($"has external data with the {key} '{text}'");

    private OnnxException Invalid(string what) => new($"The tensor '{Name}' {what}. The model is damaged or not supported.");
}
