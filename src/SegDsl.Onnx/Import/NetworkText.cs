using SegDsl.Language;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Formatting;
using SegDsl.Language.Shapes;
using SegDsl.Onnx.Import.Structure;

namespace SegDsl.Onnx.Import;

/// <summary>The name of an imported network with its namespace.</summary>
/// <param name="Name">The name.</param>
/// <param name="Namespace">The namespace.</param>
internal sealed record NetworkName(string Name, string Namespace);

/// <summary>The text of an imported network, and the modules that it was written from.</summary>
/// <param name="Root">The network.</param>
/// <param name="Text">The <c>.seg</c> file.</param>
/// <param name="State">The parameters and buffers with their keys.</param>
internal sealed record NetworkText(Module Root, string Text, IReadOnlyList<(string Key, State State)> State)
{
    /// <summary>The size with which a layer is checked alone; a multiple of the strides of common networks.</summary>
    private const long CheckedSize = 512;

    /// <summary>Writes a network, and compiles it.</summary>
    /// <param name="layers">The layers in order.</param>
    /// <param name="outputs">The outputs.</param>
    /// <param name="isOpen">Whether the network may work with images of any size.</param>
    /// <param name="name">The name of the network.</param>
    /// <param name="documentation">The documentation of the network, a line each.</param>
    /// <exception cref="RejectedTextException">The compiler reports an error, or the weights would differ from those of the model.</exception>
    public static NetworkText Of(IReadOnlyList<Layer> layers, NetworkOutputs outputs, bool isOpen, NetworkName name, string[] documentation)
    {
        var hasOpenSize = layers.Any(l => l.Operation == Layer.Input && l.Shape.Dimensions.Skip(1).Any(d => d.Value is null));
        try
        {
            return Written(isFixed: false);
        }
        catch (RejectedTextException) when (!hasOpenSize)
        {
            // Layouts other than [N, C, H, W] can need sizes as numbers inside of a block.
            return Written(isFixed: true);
        }

        NetworkText Written(bool isFixed)
        {
            var text = Write(layers, outputs.Results, outputs.Names, name, documentation, isFixed);
            return (isOpen ? text.WithOpenSizes() : text).Checked();
        }
    }

    /// <summary>Writes a network.</summary>
    /// <param name="layers">The layers in order.</param>
    /// <param name="outputs">The outputs.</param>
    /// <param name="outputNames">The names of the outputs.</param>
    /// <param name="name">The name of the network.</param>
    /// <param name="documentation">The documentation of the network, a line each.</param>
    /// <param name="isFixed">Whether blocks state the sizes of their maps, as far as they are known.</param>
    /// <exception cref="RejectedTextException">The text is not valid.</exception>
    private static NetworkText Write(
        IReadOnlyList<Layer> layers, IReadOnlyList<Result> outputs, IReadOnlyList<string> outputNames, NetworkName name, string[] documentation,
        bool isFixed = false)
    {
        var dissolved = new HashSet<string>();
        while (true)
        {
            var root = ModuleTree.Build(layers, outputs, dissolved);
            try
            {
                var text = new NetworkWriter(root, name.Name, name.Namespace, outputNames, isFixed).Write(documentation);
                var tree = SegCompiler.Parse("import", text);
                if (tree.Diagnostics is [var first, ..]) throw new RejectedTextException(first.Message, text);
                return new(root, SegFormatter.Format(tree), [.. StateKeys.Of(root)]);
            }
            catch (NeedsSizeException e) when (dissolved.Add(e.Module))
            {
                // The next attempt has one module less.
            }
        }
    }

    /// <summary>Compiles the text.</summary>
    /// <exception cref="RejectedTextException">The compiler reports an error, or the weights would differ from those of the model.</exception>
    private NetworkText Checked() => Mistake is { } mistake ? throw new RejectedTextException(mistake, Text) : this;

    /// <summary>The same network for images of any size, if it compiles for them with the same weights; otherwise this.</summary>
    private NetworkText WithOpenSizes()
    {
        var opened = Text;
        foreach (var input in Root.Inputs.Where(i => i.Shape.Rank == 4 && i.Shape[2].Value is not null))
        {
            var any = input.Shape.With(2, Dimension.Symbol("H")).With(3, Dimension.Symbol("W"));
            opened = opened.Replace($": {input.Shape}\n", $": {any}\n", StringComparison.Ordinal);
        }
        var result = this with { Text = opened };
        return opened != Text && result.Mistake is null ? result : this;
    }

    /// <summary>The first layer that the compiler rejects, with its reason; null if it accepts each layer alone.</summary>
    /// <param name="layers">The layers of a network whose text is rejected.</param>
    public static (Layer Layer, string Reason)? Rejected(IReadOnlyList<Layer> layers)
    {
        foreach (var layer in layers.Where(l => l.Operation is not (Layer.Input or Layer.Parameter)))
        {
            try
            {
                var (alone, results) = Alone(layer);
                string[] names = [.. results.Select((_, i) => FormattableString.Invariant($"y{i}"))];
                Write(alone, results, names, new("Part", "Imported"), []).Checked();
            }
            catch (RejectedTextException e)
            {
                return (layer, e.Message);
            }
        }
        return null;
    }

    /// <summary>What is wrong with the text: an error of the compiler, or other weights than those of the model; null if nothing is.</summary>
    private string? Mistake
    {
        get
        {
            var compilation = SegCompiler.Compile([SegCompiler.Parse("import.seg", Text)]);
            if (compilation.Diagnostics.FirstOrDefault(d => d.Severity == DiagnosticSeverity.Error) is { } error) return error.Message;
            if (compilation.Networks is not [var graph]) return "it has no network";
            var expected = State.ToDictionary(s => s.Key, s => string.Join(", ", s.State.Shape));
            var actual = graph.State.ToDictionary(s => s.Key, s => string.Join(", ", s.Shape.Dimensions));
            return expected.Count == actual.Count && expected.All(e => actual.GetValueOrDefault(e.Key) == e.Value) ? null
                : $"its weights differ from those of the model at '{expected.FirstOrDefault(e => actual.GetValueOrDefault(e.Key) != e.Value).Key}'";
        }
    }

    /// <summary>A network of one layer, for images of one size. Its operands are parameters, which can have any shape.</summary>
    private static (IReadOnlyList<Layer> Layers, IReadOnlyList<Result> Results) Alone(Layer layer)
    {
        var sources = new Dictionary<Result, Layer>();
        foreach (var source in layer.Sources.Distinct())
        {
            var shape = Sized(source.Shape);
            sources[source] = new(Layer.Parameter)
            {
                Shapes = [shape],
                State = [new("", [.. shape.Dimensions.Select(d => d.Value ?? 1)], () => [], null)],
                GivenLabel = FormattableString.Invariant($"x{sources.Count}"),
            };
        }
        var image = new Layer(Layer.Input) { Shapes = [new([1, 3, CheckedSize, CheckedSize])], GivenLabel = "image" };
        var alone = new Layer(layer.Operation)
        {
            Inputs = [.. layer.Inputs.Select(i => i.Result is { } source ? new Result(sources[source], 0) : i)],
            Arguments = [.. layer.Arguments.Select(a => a.Value is Dimension[] shape ? a with { Value = Sized(new(shape)).Dimensions.ToArray() } : a)],
            Shapes = [.. layer.Shapes.Select(Sized)],
            IsList = layer.IsList,
            State = layer.State,
        };
        return ([image, .. sources.Values, alone], [.. alone.Shapes.Select((_, part) => new Result(alone, part))]);
    }

    private static TensorShape Sized(TensorShape shape)
    {
        var symbols = shape.Dimensions.SelectMany(d => d.Symbols).Distinct();
        var sizes = symbols.ToDictionary(symbol => symbol, symbol => Dimension.Constant(symbol == "N" ? 1 : CheckedSize));
        return new([.. shape.Dimensions.Select(d => d.Substitute(sizes))]);
    }
}

/// <summary>The compiler rejects the text of an imported network.</summary>
/// <param name="reason">The error.</param>
/// <param name="text">The text.</param>
internal sealed class RejectedTextException(string reason, string text) : Exception(reason)
{
    /// <summary>The text.</summary>
    public string Text => text;
}
