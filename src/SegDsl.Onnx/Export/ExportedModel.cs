using System.Globalization;
using Google.Protobuf;
using SegDsl.Onnx.Format;
using static TorchSharp.torch;
using DataType = SegDsl.Onnx.Format.TensorProto.Types.DataType;

namespace SegDsl.Onnx.Export;

/// <summary>A parameter or buffer that a model stores.</summary>
/// <param name="Key">Its state key.</param>
/// <param name="Value">The tensor of the network.</param>
/// <param name="Type">The type that it is stored in.</param>
internal sealed record StoredTensor(string Key, Tensor Value, DataType Type)
{
    /// <summary>Its size in bytes.</summary>
    public long Bytes => Value.numel() * (Type == DataType.Float16 ? sizeof(short) : sizeof(float));

    /// <summary>Its elements, little-endian.</summary>
    /// <exception cref="OnnxException">A value is too large for float16.</exception>
    public byte[] Read()
    {
        using var scope = NewDisposeScope();
        using var without = no_grad();
        var converted = Value.detach().to(CPU).to(Type == DataType.Float16 ? ScalarType.Float16 : ScalarType.Float32).contiguous();
        if (Type == DataType.Float16 && !converted.isfinite().all().item<bool>())
            throw new OnnxException($"'{Key}' has values that are too large for float16, or not finite. Export in float32.");
        return converted.bytes.ToArray();
    }
}

/// <summary>A network as an ONNX model, ready to be written.</summary>
/// <param name="model">The model without its parameters and buffers.</param>
/// <param name="state">The parameters and buffers.</param>
/// <param name="options">How it is written.</param>
internal sealed class ExportedModel(ModelProto model, IReadOnlyList<StoredTensor> state, OnnxExportOptions options)
{
    /// <summary>The bytes that every tensor in a file of its own starts at a multiple of, so that readers can map it into memory.</summary>
    private const long Alignment = 4096;

    /// <summary>The model without its parameters and buffers.</summary>
    public ModelProto Model => model;

    /// <summary>The parameters and buffers.</summary>
    public IReadOnlyList<StoredTensor> State => state;

    /// <summary>The size of all parameters and buffers in bytes.</summary>
    public long StateBytes => state.Sum(tensor => tensor.Bytes);

    /// <summary>Whether the weights are stored in a file of their own.</summary>
    public bool IsExternal => options.ExternalData ?? StateBytes > options.MaximumBytes;

    /// <summary>The number of nodes.</summary>
    public int Nodes => model.Graph.Node.Count;

    /// <summary>The inputs with their shapes.</summary>
    public IReadOnlyList<ValueInfoProto> Inputs => model.Graph.Input;

    /// <summary>The outputs with their shapes.</summary>
    public IReadOnlyList<ValueInfoProto> Outputs => model.Graph.Output;

    /// <summary>Writes the model with its weights to a stream.</summary>
    /// <exception cref="OnnxException">The weights must be stored in a file of their own.</exception>
    public void Write(Stream stream)
    {
        if (IsExternal)
            throw new OnnxException($"The weights of {model.Graph.Name} have {StateBytes} bytes, which a model in a stream cannot hold. Export to a file.");
        WithState(tensor => new() { RawData = UnsafeByteOperations.UnsafeWrap(tensor.Read()) }).WriteTo(stream);
    }

    /// <summary>
    /// Writes the model to a file, and its weights to another one if they are external. If they are not, and the replaced file is an export with external
    /// weights, their file is deleted.
    /// </summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Write(string path)
    {
        var data = path + ".data";
        if (!IsExternal)
        {
            var isStale = HasWeightsIn(path, data);
            AtomicFile.Write(path, Write);
            if (isStale) File.Delete(data);
            return;
        }
        var offsets = new Dictionary<string, long>();
        var end = 0L;
        foreach (var tensor in state)
        {
            offsets.Add(tensor.Key, end);
            end = (end + tensor.Bytes + Alignment - 1) / Alignment * Alignment;
        }
        var outside = WithState(tensor => External(Path.GetFileName(data), offsets[tensor.Key], tensor.Bytes));
        AtomicFile.WriteAll([(data, stream => WriteState(stream, offsets)), (path, outside.WriteTo)]);
    }

    /// <summary>Whether a file is an earlier export whose weights are in another file.</summary>
    private static bool HasWeightsIn(string path, string data)
    {
        if (!File.Exists(path) || !File.Exists(data)) return false;
        try
        {
            var earlier = ModelReader.Read(path);
            return earlier.ProducerName == ModelMetadata.Producer && earlier.Graph.Initializer.Any(tensor =>
                tensor.ExternalData.Any(setting => setting.Key == "location" && setting.Value == Path.GetFileName(data)));
        }
        catch (OnnxException)
        {
            // The file is not a model, so that nothing is known about the other one.
            return false;
        }
    }

    private static TensorProto External(string file, long offset, long length)
    {
        var tensor = new TensorProto { DataLocation = TensorProto.Types.DataLocation.External };
        void Add(string key, string value) => tensor.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });
        Add("location", file);
        Add("offset", offset.ToString(CultureInfo.InvariantCulture));
        Add("length", length.ToString(CultureInfo.InvariantCulture));
        return tensor;
    }

    private void WriteState(Stream stream, Dictionary<string, long> offsets)
    {
        var position = 0L;
        foreach (var tensor in state)
        {
            stream.Write(new byte[offsets[tensor.Key] - position]);
            var bytes = tensor.Read();
            stream.Write(bytes);
            position = offsets[tensor.Key] + bytes.Length;
        }
    }

    private ModelProto WithState(Func<StoredTensor, TensorProto> create)
    {
        var whole = model.Clone();
        foreach (var tensor in state)
        {
            var initializer = create(tensor);
            initializer.Name = tensor.Key;
            initializer.DataType = (int)tensor.Type;
            initializer.Dims.Add(tensor.Value.shape);
            whole.Graph.Initializer.Add(initializer);
        }
        return whole;
    }
}
