using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using SegDsl.Networks;
using SegDsl.Onnx.Export;
using static TorchSharp.torch;

namespace SegDsl.Benchmarks;

/// <summary>A network in ONNX Runtime, with as many threads as torch.</summary>
internal sealed class OnnxSession : IDisposable
{
    private readonly InferenceSession session;

    /// <summary>Exports and loads a network.</summary>
    public OnnxSession(SegmentationNetwork network)
    {
        var path = Path.Combine(Path.GetTempPath(), $"segbench-{Environment.ProcessId}.onnx");
        network.ExportOnnx(path);
        try
        {
            using var options = new SessionOptions { IntraOpNumThreads = get_num_threads() };
            var clock = Stopwatch.StartNew();
            session = new(path, options);
            StartSeconds = clock.Elapsed.TotalSeconds;
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>The time to load the file.</summary>
    public double StartSeconds { get; }

    /// <summary>The time of a forward pass.</summary>
    /// <param name="image">The values of the image.</param>
    /// <param name="shape">Its shape.</param>
    public double Seconds(float[] image, long[] shape)
    {
        using var value = OrtValue.CreateTensorValueFromMemory(image, shape);
        using var options = new RunOptions();
        var clock = Stopwatch.StartNew();
        session.Run(options, session.InputNames, [value], session.OutputNames).Dispose();
        return clock.Elapsed.TotalSeconds;
    }

    /// <inheritdoc/>
    public void Dispose() => session.Dispose();
}
