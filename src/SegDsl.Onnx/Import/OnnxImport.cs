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

    private readonly List<(string Key, State State)> state;

    private OnnxImport(QualifiedName name, string text, List<string> notes, List<(string, State)> state) =>
        (Name, Namespace, Text, Notes, this.state) = (name.Name, name.Namespace, text, notes, state);

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
        var network = QualifiedName.Of(name is null ? Free(NameIn(model) ?? Path.GetFileNameWithoutExtension(path)) : Requested(name), space);
        try
        {
            return Create(model, folder, path, network, isOneBatch: false);
        }
        catch (OnnxException) when (HasFixedBatch(model))
        {
            // The shapes of transformers often contain the number of samples of the export in a way that cannot be opened again.
            return Create(model, folder, path, network, isOneBatch: true);
        }
    }

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

    private static OnnxImport Create(ModelProto model, string folder, string path, QualifiedName network, bool isOneBatch)
    {
        var translation = Translator.Translate(model, folder, path, isOneBatch);
        var normalization = Preprocessing.Remove(translation.Layers);
        var outputs = NetworkOutputs.Of(Patterns.Replace(translation));
        var layers = UnusedLayers.Remove(translation.Layers, outputs.Results);
        // Some operators exist only as a part of a pattern.
        if (layers.Find(l => l.Operation == ActivationOperators.Erf) is { } alone)
            throw new OnnxException($"{path} cannot be imported: {alone.GivenLabel ?? "a node"} (Erf): the language has no such operation, except in 'gelu'.");
        for (var i = 0; i < layers.Count; i++) layers[i].Index = i;
        var isOpen = ResizeTargets.Find(layers);
        if (layers.Exists(l => l.HasPath)) ModulePaths.Complete(layers);
        else Segments.Find(layers, outputs.Results);

        var (root, text) = Write(layers, outputs, network, [.. Documentation(model, path)]);
        var state = StateKeys.Of(root).ToList();
        text = (isOpen ? WithOpenSizes(text, root, state) : null) ?? text;
        return new(network, Checked(path, text, state), [.. normalization is null ? outputs.Notes : outputs.Notes.Prepend(normalization)], state);
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

    private static (Module Root, string Text) Write(List<Layer> layers, NetworkOutputs outputs, QualifiedName network, string[] documentation)
    {
        var dissolved = new HashSet<string>();
        while (true)
        {
            var root = ModuleTree.Build(layers, outputs.Results, dissolved);
            try
            {
                return (root, Format(new NetworkWriter(root, network.Name, network.Namespace, outputs.Names).Write(documentation)));
            }
            catch (NeedsSizeException e) when (dissolved.Add(e.Module))
            {
                // The next attempt has one module less.
            }
        }
    }

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

    private static string Format(string text)
    {
        var tree = SegCompiler.Parse("import", text);
        return tree.Diagnostics is [var first, ..] ? throw Internal(text, first.Message) : SegFormatter.Format(tree);
    }

    /// <summary>The text for images of any size, if the network compiles for them with the same weights; otherwise null.</summary>
    private static string? WithOpenSizes(string text, Module root, List<(string Key, State State)> state)
    {
        var opened = text;
        foreach (var input in root.Inputs.Where(i => i.Shape.Rank == 4 && i.Shape[2].Value is not null))
        {
            var any = input.Shape.With(2, Dimension.Symbol("H")).With(3, Dimension.Symbol("W"));
            opened = opened.Replace($": {input.Shape}\n", $": {any}\n", StringComparison.Ordinal);
        }
        return opened != text && Mistake(opened, state) is null ? opened : null;
    }

    private static string Checked(string path, string text, List<(string Key, State State)> state) =>
        Mistake(text, state) is { } mistake ? throw Internal(text, $"{path}: {mistake}") : text;

    /// <summary>What is wrong with a text: an error of the compiler, or other weights than those of the model; null if nothing is.</summary>
    private static string? Mistake(string text, List<(string Key, State State)> state)
    {
        var compilation = SegCompiler.Compile([SegCompiler.Parse("import.seg", text)]);
        if (compilation.Diagnostics.FirstOrDefault(d => d.Severity == DiagnosticSeverity.Error) is { } error) return error.Message;
        if (compilation.Networks is not [var graph]) return "it has no network";
        var expected = state.ToDictionary(s => s.Key, s => string.Join(", ", s.State.Shape));
        var actual = graph.State.ToDictionary(s => s.Key, s => string.Join(", ", s.Shape.Dimensions));
        return expected.Count == actual.Count && expected.All(e => actual.GetValueOrDefault(e.Key) == e.Value) ? null
            : $"its weights differ from those of the model at '{expected.FirstOrDefault(e => actual.GetValueOrDefault(e.Key) != e.Value).Key}'";
    }

    private static OnnxException Internal(string text, string message)
    {
        if (Environment.GetEnvironmentVariable("SEG_TRACE") is not null) message += "\n" + text;
        return new($"The network cannot be written in the language: {message} Set SEG_TRACE=1 to print its text.");
    }

    /// <summary>The name of the network with its namespace.</summary>
    private sealed partial record QualifiedName(string Name, string Namespace)
    {
        /// <summary>Longer names exceed limits of compilers and file systems.</summary>
        private const int MaxLength = 200;

        public static QualifiedName Of(string name, string? space)
        {
            if (space?.Length > MaxLength)
                throw new OnnxException(string.Create(
                    CultureInfo.InvariantCulture, $"The namespace has {space.Length:N0} characters, of at most {MaxLength}: choose a shorter one."));
            if (space is not null && (!Pattern().IsMatch(space) || space.Split('.').Any(Labels.IsReserved)))
                throw new OnnxException(
                    $"'{space}' is not a namespace: write names of letters, digits and underscores, separated by periods, as in Models.Edges.");
            return new(name, space ?? $"Imported.{name}");
        }

        [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$")]
        private static partial Regex Pattern();
    }
}
