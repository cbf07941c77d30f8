using SegDsl.Language.Binding;

namespace SegDsl.Generators.Emission;

/// <summary>
/// Sequences and parallel branches in a constructor. Where every stage is known they become one expression; where conditions or loops
/// decide, or a stage must be asked for its channels, statements fill a <c>StageList</c>.
/// </summary>
internal sealed class SequenceEmitter(CSharpWriter writer, ConstantEmitter constants, NameScope locals)
{
    /// <summary>The module of a layer as the lines of an expression, and the channels that come out of it.</summary>
    /// <remarks>Statements that must come before are written at once.</remarks>
    public (IReadOnlyList<string> Lines, CSharpExpression Channels) Construct(BoundLayer layer, CSharpExpression channels, bool inPlace = false) => layer switch
    {
        OperationLayer operation => Operation(operation, channels, inPlace),
        BlockLayer block => Block(block, channels),
        SequenceLayer sequence when IsPlain(sequence.Stages) => PlainSequence(sequence, channels),
        ParallelLayer parallel when IsPlain(parallel.Stages) => PlainBranches(parallel, channels),
        SequenceLayer sequence => Listed(sequence, sequence.Stages, channels, isParallel: false),
        ParallelLayer parallel => Listed(parallel, parallel.Stages, channels, isParallel: true),
        _ => throw new NotSupportedException($"A layer of kind {layer.GetType().Name} cannot be constructed here."),
    };

    /// <summary>The arguments with which a block is constructed, channels first.</summary>
    public string BlockArguments(BlockLayer layer, Func<string, CSharpExpression> channelsOfInput) =>
        constants.Arguments(layer.Block, layer.Arguments, layer.Block.Channels.Select(c => channelsOfInput(c.Value.Name).Text));

    private (IReadOnlyList<string>, CSharpExpression) Operation(OperationLayer layer, CSharpExpression channels, bool inPlace)
    {
        var module = layer.Operation.Emission.Module
            ?? throw new NotSupportedException($"'{layer.Operation.Name}' takes more than one tensor and cannot be a stage of a sequence.");
        return ([module(Arguments(layer, channels, inPlace))], OperationChannels(layer, channels));
    }

    private Language.Operations.ModuleArguments Arguments(OperationLayer layer, CSharpExpression channels, bool inPlace) => new(
        new(layer.Operation.Name, layer.Initialization, name => layer.Argument(name) is { } value ? constants.Emit(value).Text : null, _ => channels.Text, Rank: 4),
        inPlace);

    /// <summary>The channels that come out of an operation of one operand.</summary>
    public CSharpExpression OperationChannels(OperationLayer layer, CSharpExpression channels) =>
        layer.Operation.Channels == Language.Operations.ChannelRule.OutParameter && layer.Argument("out") is { } value ? constants.Emit(value) : channels;

    private (IReadOnlyList<string>, CSharpExpression) Block(BlockLayer layer, CSharpExpression channels)
    {
        var local = locals.Unique(Identifiers.Camel(layer.Label ?? layer.Block.Name));
        writer.Line($"var {local} = new {layer.Block.Name}({BlockArguments(layer, _ => channels)});");
        return ([local], new($"{local}.OutChannels"));
    }

    private (IReadOnlyList<string>, CSharpExpression) PlainSequence(SequenceLayer sequence, CSharpExpression channels)
    {
        var items = new List<IReadOnlyList<string>>();
        var previousIsFresh = false;
        foreach (var stage in sequence.Stages.Cast<LayerStage>())
        {
            var (lines, next) = Construct(stage.Layer, channels, inPlace: previousIsFresh);
            items.Add(Named(stage.Layer.Label ?? CSharpExpression.Number(items.Count).Text, lines));
            channels = next;
            previousIsFresh = IsFresh(stage.Layer);
        }

        return (Call("nn.Sequential", items), channels);
    }

    private (IReadOnlyList<string>, CSharpExpression) PlainBranches(ParallelLayer parallel, CSharpExpression channels)
    {
        var items = new List<IReadOnlyList<string>>();
        var sum = CSharpExpression.Number(0);
        foreach (var stage in parallel.Stages.Cast<LayerStage>())
        {
            var (lines, next) = Construct(stage.Layer, channels);
            items.Add(Named(stage.Layer.Label ?? CSharpExpression.Number(items.Count).Text, lines));
            sum = items.Count == 1 ? next : sum + next;
        }

        return (Call("new Branches", items), sum);
    }

    /// <summary>Fills a list stage by stage; a local follows the channels.</summary>
    private (IReadOnlyList<string>, CSharpExpression) Listed(BoundLayer layer, IReadOnlyList<BoundStage> stages, CSharpExpression channels, bool isParallel)
    {
        var name = Identifiers.Camel(layer.Label ?? (isParallel ? "branch" : "stage")).TrimStart('@');
        var list = locals.Unique(name + "List");
        var count = locals.Unique(name + "Channels");
        writer.Line($"var {list} = new StageList();");
        writer.Line($"long {count} = {(isParallel ? "0" : channels.Text)};");
        var filler = new StageFiller(this, writer, constants, list, count, isParallel ? channels : new(count), isParallel);
        filler.Fill(stages);
        return ([$"{list}.{(isParallel ? "ToBranches" : "ToSequential")}()"], new(count));
    }

    /// <summary>Whether a layer's result is new, belongs to nobody else, and is not kept by autograd: what follows may change it in place.</summary>
    public static bool IsFresh(BoundLayer layer) => layer is OperationLayer { Operation.Emission.ModuleResultIsFree: true };

    /// <summary>Whether a layer is one expression whose channels are known without asking it.</summary>
    public static bool IsPlain(BoundLayer layer) => layer switch
    {
        BlockLayer => false,
        SequenceLayer sequence => IsPlain(sequence.Stages),
        ParallelLayer parallel => IsPlain(parallel.Stages),
        _ => true,
    };

    private static bool IsPlain(IReadOnlyList<BoundStage> stages) => stages.All(s => s is LayerStage stage && IsPlain(stage.Layer));

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
