using SegDsl.Language.Types;
using SegDsl.Language.Binding;
using SegDsl.Language.Construction;
using SegDsl.Language.Operations;
using SegDsl.Language.Shapes;

namespace SegDsl.Generators.Emission;

/// <summary>
/// Emits layers in a constructor. A sequence of known stages becomes one expression. If conditions or loops decide, or the channels of a block must be
/// read from its module, statements fill a <c>StageList</c>.
/// </summary>
internal sealed class SequenceEmitter(CSharpWriter writer, ConstantEmitter constants, BlockShapes shapes, ShapeText text, NameScope locals)
{
    /// <summary>The module of a layer, as the lines of an expression.</summary>
    /// <remarks>Emits required preceding statements at once.</remarks>
    public IReadOnlyList<string> Construct(BoundLayer layer, bool inPlace = false) => layer switch
    {
        OperationLayer operation => [Operation(operation, inPlace)],
        BlockLayer { Block.Kind: BlockKind.Extern } operation =>
            [Function($"{Extern(operation)}({string.Join(", ", new[] { Operand }.Concat(ExternArguments(operation)))})", operation.Arguments)],
        BlockLayer block => [$"new {block.Block.Name}({BlockArguments(block, new TensorValue(InputOf(block)))})"],
        SequenceLayer sequence when IsPlain(sequence.Stages) => Call("nn.Sequential", Plain(sequence.Stages, isSequence: true)),
        ParallelLayer parallel when IsPlain(parallel.Stages) => Call("new Branches", Plain(parallel.Stages, isSequence: false)),
        SequenceLayer sequence => Listed(sequence, sequence.Stages, isParallel: false),
        ParallelLayer parallel => Listed(parallel, parallel.Stages, isParallel: true),
        _ => throw new InvalidOperationException("A block parameter is not constructed."),
    };

    /// <summary>The constructor arguments of a block, channels first.</summary>
    public string BlockArguments(BlockLayer layer, params IReadOnlyList<ShapeValue?> operands) => constants.Arguments(
        layer.Block, layer.Arguments, layer.Normalization, layer.Initialization,
        ChannelParameters.Of(layer.Block).Select(channels => operands[layer.Block.Inputs.ToList().IndexOf(channels.Input)] switch
        {
            TensorValue tensor => text.ChannelsOf(tensor.Shape).Text,
            ListShape list => text.ArrayOf(list).Text,
            _ => throw new InvalidOperationException($"The channels of '{channels.Input.Name}' are unknown."),
        }));

    /// <summary>The method of an operation written in C#.</summary>
    public static string Extern(BlockLayer layer) =>
        $"global::{(layer.Block.Namespace.Length == 0 ? "" : layer.Block.Namespace + ".")}Externs.{Identifiers.Pascal(layer.Block.Name)}";

    /// <summary>The constant arguments of such a method.</summary>
    private IEnumerable<string> ExternArguments(BlockLayer layer) => layer.Arguments.Select(a => constants.Emit(a.Value).Text);

    /// <summary>Whether a layer's result is new, not shared, and not kept by autograd, so that the next layer may modify it in place.</summary>
    public static bool IsFresh(BoundLayer layer) => layer is OperationLayer { Operation.Emission.ModuleResultIsFree: true };

    /// <summary>Whether the channels of a block's result must be read from its module.</summary>
    public bool KnowsChannels(BoundLayer layer) => shapes.ResultOf(layer) is TensorValue { Shape: var shape }
        && Axes.ChannelsOf(shape).Symbols.Any(s => shapes.Symbols[s].Origin is LayerChannels origin && ReferenceEquals(origin.Layer, layer));

    /// <summary>The shape of a layer's input.</summary>
    public TensorShape InputOf(BoundLayer layer) => shapes.InputOf(layer) ?? throw new InvalidOperationException("The shape of an operand is unknown.");

    /// <summary>The name of the tensor of a function, distinct from the names that the function refers to.</summary>
    private string Operand => locals.Contains("x") ? "tensor" : "x";

    private string Operation(OperationLayer layer, bool inPlace)
    {
        var input = InputOf(layer);
        var site = new OperationSite(
            layer.Operation.Name, constants.Initialized(layer), name => layer.Argument(name) is { } value ? constants.Emit(value).Text : null,
            axis => text.Of(input[axis]).Text, input.Rank, constants.OwnNormalization) { Sides = name => constants.Sides(layer.Argument(name)) };
        if (layer.Operation.Emission.Module is { } module) return module(new ModuleArguments(site, inPlace));
        if (layer.Operation.Emission.Function is not { } function) throw new InvalidOperationException($"'{layer.Operation.Name}' has no function.");
        var running = site with { Dimension = axis =>
            input[axis].Value is { } size ? CSharpExpression.Number(size).Text : $"{Operand}.shape[{CSharpExpression.Number(axis)}]" };
        return Function(function(new FunctionArguments(running, [(layer.Operation.Operands[0].Name, Operand)])), layer.Arguments);
    }

    /// <summary>A function of one tensor, wrapped as a module.</summary>
    private string Function(string body, IReadOnlyList<BoundArgument> arguments)
    {
        var isStatic = arguments.All(a =>
            ConstantTree.All(a.Value).All(c => c is ConstantLiteral or ConstantList or EnumerationMember or ConstantShape or ConstantUnary));
        return $"new TensorFunction({(isStatic ? "static " : "")}{Operand} => {body})";
    }

    private List<IReadOnlyList<string>> Plain(IReadOnlyList<BoundStage> stages, bool isSequence)
    {
        var items = new List<IReadOnlyList<string>>();
        var previousIsFresh = false;
        foreach (var stage in stages.Cast<LayerStage>())
        {
            items.Add(Named(stage.Layer.Label ?? CSharpExpression.Number(items.Count).Text, Construct(stage.Layer, inPlace: previousIsFresh && isSequence)));
            previousIsFresh = IsFresh(stage.Layer);
        }

        return items;
    }

    /// <summary>Fills a list stage by stage; a local tracks channels that depend on conditions or loops.</summary>
    private IReadOnlyList<string> Listed(BoundLayer layer, IReadOnlyList<BoundStage> stages, bool isParallel)
    {
        var name = Identifiers.Camel(layer.Label ?? (isParallel ? "branch" : "stage")).TrimStart('@');
        var list = locals.Unique(name + "List");
        writer.Line($"var {list} = new StageList();");
        string? channels = null;
        if (!isParallel && Decides(stages))
        {
            channels = locals.Unique(name + "Channels");
            writer.Line($"long {channels} = {text.ChannelsOf(InputOf(layer))};");
        }

        // The channels of branches with different channels may be read later.
        var recordsChannels = isParallel && shapes.ResultOf(layer) is ListShape { Items: null } branches
            && Axes.ChannelsOf(branches.Element).Symbols.Any(s => shapes.Symbols[s].Origin is AnyChannels);
        new StageFiller(this, layer, writer, constants, shapes, text, locals, list, channels, isParallel, recordsChannels).Fill(stages);
        if (recordsChannels && shapes.ResultOf(layer) is ListShape value) text.Hold(value.Origin, $"{list}.Channels");
        return [$"{list}.{(isParallel ? "ToBranches" : "ToSequential")}()"];
    }

    private bool Decides(IReadOnlyList<BoundStage> stages) => stages.Any(s => s switch
    {
        IfStage conditional => shapes.ChosenBy(s) is not null || Decides(conditional.Then) || Decides(conditional.Else),
        ForStage loop => shapes.ChosenBy(s) is not null || Decides(loop.Stages),
        _ => false,
    });

    private bool IsPlain(IReadOnlyList<BoundStage> stages) => stages.All(s => s is LayerStage stage && IsPlain(stage.Layer));

    /// <summary>Whether a layer is a single expression.</summary>
    private bool IsPlain(BoundLayer layer) => layer switch
    {
        BlockLayer { Block.Kind: not BlockKind.Extern } => !KnowsChannels(layer),
        SequenceLayer sequence => IsPlain(sequence.Stages),
        ParallelLayer parallel => IsPlain(parallel.Stages),
        _ => true,
    };

    private static List<string> Named(string name, IReadOnlyList<string> lines)
    {
        var named = lines.ToList();
        named[0] = $"({ConstantEmitter.Quote(name)}, {named[0]}";
        named[named.Count - 1] += ")";
        return named;
    }

    private static List<string> Call(string function, List<IReadOnlyList<string>> items)
    {
        var lines = new List<string> { function + "(" };
        for (var i = 0; i < items.Count; i++)
        {
            var end = i == items.Count - 1 ? ")" : ",";
            for (var j = 0; j < items[i].Count; j++) lines.Add("    " + items[i][j] + (j == items[i].Count - 1 ? end : ""));
        }

        if (items.Count == 0) lines[0] += ")";
        return lines;
    }
}
