using Microsoft.ML.OnnxRuntime;
using SegDsl.Networks;
using static TorchSharp.torch;

namespace SegDsl.Onnx.Tests.Export;

/// <summary>A model in ONNX Runtime.</summary>
internal sealed class OnnxRun : IDisposable
{
    private readonly InferenceSession session;

    public OnnxRun(byte[] model)
    {
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        session = new(model, options);
    }

    public OnnxRun(string path) => session = new(path);

    public InferenceSession Session => session;

    /// <summary>Runs the model, and returns its outputs by name.</summary>
    public IReadOnlyDictionary<string, Tensor> Run(NetworkInputs inputs)
    {
        var names = session.InputNames;
        var tensors = names.Select(name => names.Count == 1 ? inputs.Image : inputs[name]).ToList();
        var values = tensors.ConvertAll(ValueOf);
        try
        {
            using var options = new RunOptions();
            using var results = session.Run(options, names, values, session.OutputNames);
            return session.OutputNames.Zip(results, (name, value) => (name, Tensor: TensorOf(value))).ToDictionary(r => r.name, r => r.Tensor);
        }
        finally
        {
            values.ForEach(value => value.Dispose());
        }
    }

    public void Dispose() => session.Dispose();

    private static OrtValue ValueOf(Tensor tensor)
    {
        using var contiguous = tensor.contiguous();
        return contiguous.dtype == ScalarType.Byte
            ? OrtValue.CreateTensorValueFromMemory(contiguous.data<byte>().ToArray(), tensor.shape)
            : OrtValue.CreateTensorValueFromMemory(contiguous.data<float>().ToArray(), tensor.shape);
    }

    private static Tensor TensorOf(OrtValue value)
    {
        var information = value.GetTensorTypeAndShape();
        using var flat = information.ElementDataType == Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.UInt8
            ? tensor(value.GetTensorDataAsSpan<byte>().ToArray())
            : tensor(value.GetTensorDataAsSpan<float>().ToArray());
        return flat.reshape(information.Shape);
    }
}
