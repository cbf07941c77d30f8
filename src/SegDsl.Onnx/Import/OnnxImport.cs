using System.Globalization;
using System.Text.RegularExpressions;
using SegDsl.Checkpoints;
using SegDsl.Checkpoints.Safetensors;
using SegDsl.Language;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Formatting;
using SegDsl.Language.Graph;
using SegDsl.Language.Operations;
using SegDsl.Language.Shapes;
using SegDsl.Onnx.Format;
using SegDsl.Onnx.Import.Passes;
using SegDsl.Onnx.Import.Structure;
using SegDsl.Onnx.Import.Translation;
using TorchSharp;

namespace SegDsl.Onnx.Import;

/// <summary>
/// A network that was read from an ONNX model: its text in the language, and its weights. The text is formatted and compiles without errors, and the weights
/// have its state keys.
/// </summary>
public sealed partial class OnnxImport
{
    /// <summary>Longer names of files and exporters are cut in comments.</summary>
    private const int MaxNameLength = 100;

    /// <summary>Longer namespaces exceed limits of compilers and file systems.</summary>
    private const int MaxNamespaceLength = 200;

    /// <summary>If set, messages include the text that the compiler rejects.</summary>
    private const string TraceVariable = "SEG_TRACE";

    private readonly IReadOnlyList<(string Key, State State)> state;

    private OnnxImport(NetworkName name, NetworkText text, List<string> notes) =>
        (Name, Namespace, Text, Notes, state) = (name.Name, name.Namespace, text.Text, notes, text.State);

    /// <summary>The name of the network.</summary>
    public string Name { get; }

    /// <summary>The namespace of the network and its blocks.</summary>
    public string Namespace { get; }

    /// <summary>The <c>.seg</c> file.</summary>
    public string Text { get; }

    /// <summary>What differs from the model, a sentence each, such as an argmax at its end that is not part of the network.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>The number of parameters, without buffers.</summary>
    public long ParameterCount => state.Where(s => s.State.Name is not ("running_mean" or "running_var" or "num_batches_tracked"))
        .Sum(s => s.State.Shape.Aggregate(1L, (product, size) => product * size));

    /// <summary>The state keys, in the order of execution.</summary>
    public IEnumerable<string> Keys => state.Select(s => s.Key);

    /// <summary>Reads a model and translates it.</summary>
    /// <param name="path">The ONNX file. Tensors that it stores in other files are read from its folder.</param>
    /// <param name="name">
    /// The name of the network; null for the name that the model contains if <c>seg export</c> wrote it, otherwise the name of the file, in Pascal case.
    /// </param>
    /// <param name="space">
    /// The namespace of the network and its blocks; null for <c>Imported</c> and the name of the network, so that several imports do not collide.
    /// </param>
    /// <exception cref="OnnxException">
    /// <paramref name="name"/> has no letter and no digit, or is that of a built-in operation. <paramref name="space"/> is not a namespace.
    /// Or the file is missing, damaged or not an ONNX model, or contains operators or settings that the language does not have. The message lists all of
    /// them with their nodes.
    /// </exception>
    public static OnnxImport Read(string path, string? name = null, string? space = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        var model = ModelReader.Read(path);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".";
        var network = NameOf(name is not null ? Requested(name) : Free(NameIn(model) ?? Path.GetFileNameWithoutExtension(path)), space);
        string[] notes = name is null || name == network.Name ? []
            : [$"The name '{InComment(name)}' becomes {network.Name}: names of networks are in Pascal case."];
        try
        {
            return Create(model, folder, path, network, notes, isOneBatch: false);
        }
        catch (OnnxException) when (HasFixedBatch(model))
        {
            // The shapes of transformers often contain the number of samples of the export in a way that cannot be opened again.
            return Create(model, folder, path, network, notes, isOneBatch: true);
        }
    }

    /// <summary>Checks the name of a network.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="OnnxException">It has no letter and no digit, or is that of a built-in operation.</exception>
    internal static void CheckName(string name) => Requested(name);

    /// <summary>Checks a namespace.</summary>
    /// <param name="space">The namespace.</param>
    /// <exception cref="OnnxException">It is not a namespace, or too long.</exception>
    internal static void CheckNamespace(string space) => NameOf("Network", space);

    /// <summary>The name of the network that <c>seg export</c> stores; null for models of other exporters.</summary>
    private static string? NameIn(ModelProto model) =>
        model.MetadataProps.FirstOrDefault(p => p.Key == Export.ModelMetadata.NetworkKey)?.Value is { Length: > 0 } stored ? stored : null;

    /// <summary>The name in Pascal case, changed if a built-in operation has it.</summary>
    private static string Free(string name) => Labels.Pascal(name) is var pascal && OperationCatalog.Find(pascal) is null ? pascal : pascal + "Network";

    private static string Requested(string name)
    {
        if (!name.Any(char.IsAsciiLetterOrDigit))
            throw new OnnxException($"'{InComment(name)}' is not a name of a network: write letters and digits, as in EdgeNetwork.");
        var pascal = Labels.Pascal(name);
        return OperationCatalog.Find(pascal) is null ? pascal : throw new OnnxException(
            $"'{pascal}' is a built-in operation, and cannot be the name of a network: choose another one, as in {pascal}Network.");
    }

    private static bool HasFixedBatch(ModelProto model) => model.Graph.Input.Any(i =>
        i.Type?.TensorType?.Shape is { Dim: [{ ValueCase: TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue }, ..] });

    private static OnnxImport Create(ModelProto model, string folder, string path, NetworkName network, string[] notes, bool isOneBatch)
    {
        var translation = Translator.Translate(model, folder, path, isOneBatch);
        var normalization = Preprocessing.Remove(translation.Layers);
        var pyramid = PyramidPools.Replace(translation);
        var outputs = NetworkOutputs.Of(Patterns.Replace(translation), path);
        var layers = UnusedLayers.Remove(translation.Layers, outputs.Results);
        // Some operators exist only as a part of a pattern.
        if (layers.Find(l => l.Operation == ActivationOperators.Erf) is { } alone)
            throw new OnnxException($"{path} cannot be imported: {alone.Origin}: the language has no such operation, except in 'gelu'.");
        for (var i = 0; i < layers.Count; i++) layers[i].Index = i;
        var isOpen = ResizeTargets.Find(layers);
        if (layers.Exists(l => l.HasPath)) ModulePaths.Complete(layers);
        else Segments.Find(layers, outputs.Results);

        var text = TextOf(layers, outputs, isOpen, network, model, path);
        return new(network, text, [.. notes, .. new[] { normalization, pyramid }.OfType<string>(), .. outputs.Notes]);
    }

    /// <summary>Writes the file and the weights. Both are complete before one of them replaces an existing file.</summary>
    /// <param name="path">The <c>.seg</c> file.</param>
    /// <param name="weights">The safetensors file.</param>
    /// <exception cref="OnnxException">A tensor of the model is damaged.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Write(string path, string weights)
    {
        using var scope = torch.NewDisposeScope();
        AtomicFile.WriteAll(
        [
            (weights, SafetensorsWriter.ContentOf([.. state.Select(s => TensorSource.Of(s.Key, TensorOf(s.State)))], null)),
            (path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(Text))),
        ]);
    }

    /// <summary>The graph of the network, without its weights.</summary>
    public NetworkGraph Graph() => SegCompiler.Open([SegCompiler.Parse(Name + ".seg", Text)]).Networks[0];

    private static torch.Tensor TensorOf(State state) => state.IsInteger
        ? torch.tensor([.. state.Read().Select(v => (long)v)], [.. state.Shape], torch.int64)
        : torch.tensor(state.Read(), [.. state.Shape]);

    private static IEnumerable<string> Documentation(ModelProto model, string path)
    {
        yield return $"Imported from {InComment(Path.GetFileName(path))}.";
        if (model.ProducerName.Length > 0) yield return $"Exported by {InComment($"{model.ProducerName} {model.ProducerVersion}".TrimEnd())}.";
    }

    /// <summary>A name as part of a comment. The comment would end at a line break, and the rest of the name would become declarations.</summary>
    private static string InComment(string name)
    {
        var text = name.Length > MaxNameLength ? name[..MaxNameLength] + "…" : name;
        return string.Concat(text.Select(c => char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate ? '_' : c));
    }

    /// <summary>The network as text, which names the node that the compiler rejects if there is one.</summary>
    private static NetworkText TextOf(List<Layer> layers, NetworkOutputs outputs, bool isOpen, NetworkName network, ModelProto model, string path)
    {
        try
        {
            return NetworkText.Of(layers, outputs, isOpen, network, [.. Documentation(model, path)]);
        }
        catch (RejectedTextException e)
        {
            var text = Environment.GetEnvironmentVariable(TraceVariable) is null ? $" Set {TraceVariable}=1 to print its text." : "\n" + e.Text;
            throw new OnnxException(NetworkText.Rejected(layers) is var (layer, reason)
                ? $"{path} cannot be imported: {layer.Origin ?? "a node"}: '{layer.Operation}' of the language does not accept it: {reason}"
                : $"{path} cannot be imported: the compiler accepts the operation of every node, but not the network of them: {e.Message}{text}");
        }
    }

    private static NetworkName NameOf(string name, string? space)
    {
        if (space?.Length > MaxNamespaceLength)
            throw new OnnxException(string.Create(
                CultureInfo.InvariantCulture, $"The namespace has {space.Length:N0} characters, of at most {MaxNamespaceLength}: choose a shorter one."));
        if (space is not null && (!Namespaces().IsMatch(space) || space.Split('.').Any(Labels.IsReserved)))
            throw new OnnxException(
                $"'{space}' is not a namespace: write names of letters, digits and underscores, separated by periods, as in Models.Edges.");
        return new(name, space ?? $"Imported.{name}");
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$")]
    private static partial Regex Namespaces();
}
