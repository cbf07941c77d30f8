using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SegDsl.Checkpoints;
using SegDsl.Checkpoints.Safetensors;
using SegDsl.Cli;
using SegDsl.Models;
using SegDsl.Onnx.Import;
using TorchSharp;

namespace SegDsl.Onnx.Tests.Import;

/// <summary>Imports models and runs the results, with a folder that is deleted afterward.</summary>
public abstract class ImportFixture : IDisposable
{
    private const double Tolerance = 1e-4;

    private protected string Folder { get; } = Directory.CreateTempSubdirectory("seg-onnx-tests-").FullName;

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected string InFolder(string name) => Path.Combine(Folder, name);

    /// <summary>Writes a model to the folder, and returns its path.</summary>
    private protected string Save(ModelBuilder builder, string name = "net.onnx")
    {
        File.WriteAllBytes(InFolder(name), builder.Model.ToByteArray());
        return InFolder(name);
    }

    /// <summary>Imports a model, runs the network and ONNX Runtime on random images of several sizes, and compares the outputs.</summary>
    /// <param name="path">The model.</param>
    /// <param name="sizes">The shapes of the images.</param>
    private protected OnnxImport Compare(string path, params long[][] sizes)
    {
        var import = OnnxImport.Read(path);
        import.Write(InFolder("net.seg"), InFolder("net.safetensors"));
        foreach (var size in sizes) Compare(path, import, size);
        return import;
    }

    private protected static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = new Application(SegCatalog.Instance, output, error).Run(arguments);
        return (code, output.ToString(), error.ToString());
    }

    private void Compare(string path, OnnxImport import, long[] size)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new torch.Generator(1);
        using var session = new InferenceSession(path);
        // Inputs beside the image have other channels.
        var images = session.InputNames.ToDictionary(name => name, name => torch.randn(
            [size[0], session.InputMetadata[name].Dimensions[1] is > 0 and var channels ? channels : size[1], .. size[2..]], generator: generator));
        SafetensorsWriter.Write(
            InFolder("image.safetensors"), images.Select(i => KeyValuePair.Create(images.Count == 1 ? "input" : i.Key, i.Value)).ToDictionary());
        var (code, _, error) = Run(
            "infer", import.Name, "--file", InFolder("net.seg"), "--weights", InFolder("net.safetensors"), "--input", InFolder("image.safetensors"),
            "--output", InFolder("computed.safetensors"));
        Assert.True(code == 0, error + import.Text);
        using var computed = Checkpoint.Open(InFolder("computed.safetensors"));

        using var results = session.Run([.. images.Select(i => NamedOnnxValue.CreateFromTensor(
            i.Key, new DenseTensor<float>(i.Value.data<float>().ToArray(), [.. i.Value.shape.Select(s => (int)s)])))]);
        var expected = results.Where(r => r.Value is DenseTensor<float>).ToList();
        if (expected.Count == 0) CompareClasses(results.Select(r => Assert.IsType<DenseTensor<long>>(r.Value)).Single(), computed.Read("seg"));
        else Assert.Equal(expected.Count, computed.Tensors.Count);
        foreach (var result in expected)
        {
            var values = Assert.IsType<DenseTensor<float>>(result.Value);
            var name = import.Notes.Select(n => n.Split('\'')).FirstOrDefault(n => n.Length > 3 && n[1] == result.Name)?[3] ?? result.Name;
            var actual = computed.Read(name);
            Assert.Equal(values.Dimensions.ToArray().Select(d => (long)d), actual.shape);
            var reference = torch.tensor(values.ToArray(), actual.shape);
            var scale = reference.abs().max().item<float>();
            Assert.True(scale > 1e-3, $"{result.Name} is nearly zero everywhere.");
            var difference = (actual - reference).abs().max().item<float>();
            Assert.True(difference < Tolerance * scale, $"{result.Name} differs by {difference} of {scale}\n{import.Text}");
        }
    }

    /// <summary>Compares the classes of a model with those of scores. Equal scores may give other ones.</summary>
    private static void CompareClasses(DenseTensor<long> expected, torch.Tensor scores)
    {
        var classes = scores.argmax(1).flatten();
        var equal = torch.tensor(expected.ToArray()).eq(classes).mean([0], type: torch.float32).item<float>();
        Assert.True(equal > 0.999, $"{equal:P2} of the classes are equal.");
        Assert.True(classes.max().item<long>() > classes.min().item<long>(), "All classes are equal.");
    }
}
