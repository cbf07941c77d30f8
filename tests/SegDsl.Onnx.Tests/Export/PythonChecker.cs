using System.Diagnostics;
using System.Globalization;
using System.Text;
using Google.Protobuf;
using SegDsl.Language.Shapes;
using SegDsl.Onnx.Export;

namespace SegDsl.Onnx.Tests.Export;

/// <summary>The checker and the strict shape inference of the Python package onnx, in one process for all models.</summary>
public sealed class PythonChecker : IDisposable
{
    private const string Script =
        """
        import sys, onnx
        print("ready", onnx.defs.onnx_opset_version(), flush=True)
        for line in sys.stdin:
            try:
                model = onnx.load(line.strip())
                onnx.checker.check_model(model, full_check=True)
                onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True, data_prop=True)
                print("valid", flush=True)
            except Exception as e:
                print(type(e).__name__ + ": " + " ".join(str(e).split()), flush=True)
        """;

    private readonly Process? process;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("onnx");

    /// <summary>Starts the process if Python with onnx is installed.</summary>
    public PythonChecker()
    {
        foreach (var program in new[] { "python3", "/usr/bin/python3", "python" })
        {
            process = Start(program);
            if (process is not null) return;
        }
    }

    /// <summary>Whether Python with onnx is installed.</summary>
    public bool IsInstalled => process is not null;

    /// <summary>The newest version of the operators that the package has; 0 if it is not installed.</summary>
    public int NewestOpset { get; private set; }

    /// <summary>Verifies a model.</summary>
    /// <param name="model">The model with its weights.</param>
    public void Check(byte[] model)
    {
        if (process is null) return;
        var path = Path.Combine(folder.FullName, "model.onnx");
        File.WriteAllBytes(path, model);
        process.StandardInput.WriteLine(path);
        Assert.Equal("valid", process.StandardOutput.ReadLine());
    }

    /// <summary>Verifies a model without its weights, which take long to read: they become inputs.</summary>
    internal void CheckGraph(ExportedModel exported)
    {
        if (process is null) return;
        var model = exported.Model.Clone();
        model.Graph.Input.Add(exported.State.Select(tensor => ValueInfos.Of(
            tensor.Key, tensor.Type, new([.. tensor.Value.shape.Select(Dimension.Constant)]))));
        Check(model.ToByteArray());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        process?.StandardInput.Close();
        process?.WaitForExit();
        process?.Dispose();
        folder.Delete(recursive: true);
    }

    private Process? Start(string program)
    {
        try
        {
            var start = new ProcessStartInfo(program, ["-c", Script])
            {
                RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, StandardInputEncoding = new UTF8Encoding(false),
            };
            var started = Process.Start(start);
            started?.BeginErrorReadLine();
            if (started?.StandardOutput.ReadLine()?.Split(' ') is ["ready", var newest])
            {
                NewestOpset = int.Parse(newest, CultureInfo.InvariantCulture);
                return started;
            }
            started?.Dispose();
            return null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is no such program.
            return null;
        }
    }
}
