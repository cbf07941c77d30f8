using Google.Protobuf;

namespace SegDsl.Onnx.Format;

/// <summary>Reads ONNX model files, and the files with tensors beside them.</summary>
internal static class ModelReader
{
    /// <summary>The oldest version of the standard operators that is read.</summary>
    public const int OldestOpset = 9;

    /// <summary>The latest version of the standard operators that is read; none later exists.</summary>
    public const int LatestOpset = 30;

    /// <summary>Messages in each other; a graph in a node of another graph is three of them.</summary>
    private const int MaxDepth = 600;

    /// <summary>Reads a model.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="OnnxException">The file is missing, or is not an ONNX model.</exception>
    public static ModelProto Read(string path)
    {
        if (RegularFile.ProblemOf(path) is { } problem) throw new OnnxException($"{path} {problem}. Name an ONNX file.");
        try
        {
            var length = new FileInfo(path).Length;
            if (length == 0) throw new OnnxException($"{path} is empty. Export or download it again.");
            if (length > int.MaxValue)
                throw new OnnxException($"{path} has {length:N0} bytes. Models of more than 2 GB must store their weights as external data.");
            using var stream = File.OpenRead(path);
            using var coded = CodedInputStream.CreateWithLimits(stream, int.MaxValue, MaxDepth);
            var model = ModelProto.Parser.ParseFrom(coded);
            Check(path, model);
            return model;
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new OnnxException($"{path} {ModelDamage.Describe(path, e, MaxDepth / 3)}", e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new OnnxException($"{path} does not exist.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OnnxException($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The version of the standard operators that a model uses.</summary>
    public static long OpsetOf(ModelProto model) =>
        model.OpsetImport.Where(o => o.Domain is "" or "ai.onnx").Select(o => o.Version).DefaultIfEmpty(0).Max();

    private static void Check(string path, ModelProto model)
    {
        // Almost any file of few bytes is a valid message with unknown fields.
        if (model.Graph is null && model.OpsetImport.Count == 0) throw new OnnxException($"{path} is not an ONNX model: it has no graph.");
        var problem = model.Graph is null ? "it has no graph"
            : model.OpsetImport.Count == 0 ? "it does not state the version of its operators ('opset_import')"
            : model.Graph.Node.Count == 0 ? "its graph has no nodes"
            : model.Graph.Output.Count == 0 ? "its graph has no outputs"
            : null;
        if (problem is not null) throw new OnnxException($"{path} is damaged or incomplete: {problem}. Export or download it again.");
        var opset = OpsetOf(model);
        if (opset == 0)
            throw new OnnxException(
                $"{path} has no standard operators, only those of {string.Join(", ", model.OpsetImport.Select(o => $"'{o.Domain}'"))}, which cannot be read.");
        if (opset < OldestOpset)
            throw new OnnxException($"{path} uses version {opset} of the ONNX operators. Export it with opset {OldestOpset} or later.");
        if (opset > LatestOpset)
            throw new OnnxException(
                $"{path} states version {opset} of the ONNX operators, but the latest that is read is {LatestOpset}. Export it with opset {LatestOpset} or "
                + "earlier, or download it again if it is damaged.");
    }
}
