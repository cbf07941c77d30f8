using SegDsl.Language.Binding;

namespace SegDsl.Generators.Emission;

/// <summary>
/// What C# an operation of the language becomes: a module that a field or a sequence holds, or a function of tensors, or either.
/// One entry an operation.
/// </summary>
internal sealed record OperationEmitter
{
    /// <summary>The type of the field that it needs when it is not part of a sequence; null where <see cref="Function"/> will do.</summary>
    public string? FieldType { get; init; }

    /// <summary>The constructor of the module, from the layer's constants and the channels that flow in; null where it cannot be a stage.</summary>
    public Func<ModuleArguments, string>? Module { get; init; }

    /// <summary>The function of the operands' C# names; null where it needs a module.</summary>
    public Func<FunctionArguments, string>? Function { get; init; }

    /// <summary>The method that does it in place, say <c>relu_()</c>; null where none does.</summary>
    public string? InPlace { get; init; }

    /// <summary>What its result is called where the <c>.seg</c> file gives no name.</summary>
    public string? ResultName { get; init; }

    /// <summary>Whether autograd keeps the result for backward, so that it must not be changed.</summary>
    public bool ResultIsKept { get; init; }

    /// <summary>Whether the result may have a height and width of one.</summary>
    public bool MakesSinglePixels { get; init; }

    private static readonly Dictionary<string, OperationEmitter> Table = new(StringComparer.Ordinal)
    {
        ["Conv"] = new() { FieldType = "Conv2d", Module = Convolution },
        ["Norm"] = new() { FieldType = "BatchNorm2d", Module = a => $"nn.BatchNorm2d({a.Channels})" },
        ["relu"] = new()
        {
            Module = a => a.InPlace ? "nn.ReLU(inplace: true)" : "nn.ReLU()",
            Function = a => $"{a.First}.relu()",
            ResultName = "activated",
            InPlace = "relu_()",
            ResultIsKept = true,
        },
        ["sigmoid"] = new() { Module = _ => "nn.Sigmoid()", Function = a => $"{a.First}.sigmoid()", ResultIsKept = true },
        ["softmax"] = new() { Module = _ => "nn.Softmax(1)", Function = a => $"{a.First}.softmax(1)", ResultIsKept = true },
        ["MaxPool"] = new()
        {
            ResultName = "pooled",
            Module = a => $"nn.MaxPool2d({Pooling(a)})",
            Function = a => $"nn.functional.max_pool2d({a.First}, {Pooling(a)})",
        },
        ["Dropout"] = new() { FieldType = "Dropout", Module = a => $"nn.Dropout({a["p"]})" },
        ["Dropout2d"] = new() { FieldType = "Dropout2d", Module = a => $"nn.Dropout2d({a["p"]})" },
        ["global_avg_pool"] = new()
        {
            ResultName = "averaged",
            Module = _ => "nn.AdaptiveAvgPool2d(1)",
            Function = a => $"nn.functional.adaptive_avg_pool2d({a.First}, 1)",
            MakesSinglePixels = true,
        },
        ["upsample"] = new()
        {
            ResultName = "upsampled",
            Function = a => a.Operand("like") is { } like ? $"{a.First}.UpsampleLike({like})" : $"{a.First}.UpsampleBy({a["scale"]})",
        },
        ["warp"] = new() { ResultName = "warped", Function = a => $"{a.First}.Warp({a.Operand("flow")})" },
        ["concat"] = new() { ResultName = "concatenated", Function = a => $"cat([{string.Join(", ", a.All)}], 1)" },
    };

    /// <summary>The emission of an operation.</summary>
    /// <exception cref="NotSupportedException">The generator does not know the operation.</exception>
    public static OperationEmitter For(OperationLayer layer) =>
        Table.TryGetValue(layer.Operation.Name, out var emitter)
            ? emitter
            : throw new NotSupportedException($"The operation '{layer.Operation.Name}' has no counterpart in C#.");

    private static string Convolution(ModuleArguments a)
    {
        var arguments = new List<string> { a.Channels, a["out"], a["kernel"] };
        void Add(string name, string @default)
        {
            var value = a[name];
            if (value != @default) arguments.Add($"{name}: {value}");
        }

        Add("stride", "1");
        Add("padding", "0");
        Add("dilation", "1");
        Add("groups", "1");
        Add("bias", "true");
        return $"nn.Conv2d({string.Join(", ", arguments)}){Initialize(a.Layer.Initialization)}";
    }

    private static string Initialize(Initialization? initialization) => initialization switch
    {
        null => "",
        { Kind: InitializationKind.KaimingNormal, FanOut: true } => ".KaimingNormal(FanInOut.FanOut)",
        { Kind: InitializationKind.Normal, StandardDeviation: var std } => $".Normal({ConstantEmitter.Literal(std)})",
        { Kind: var kind } => $".{kind}()",
    };

    private static string Pooling(OperationArguments a)
    {
        var kernel = a["kernel"];
        return $"{kernel}, {a.Optional("stride") ?? kernel}, {a.Optional("padding") ?? "0"}";
    }
}

/// <summary>The constant arguments of an operation, as C#.</summary>
internal abstract class OperationArguments(OperationLayer layer, ConstantEmitter constants)
{
    /// <summary>The layer.</summary>
    public OperationLayer Layer => layer;

    /// <summary>The argument of this name.</summary>
    /// <exception cref="NotSupportedException">The operation has no such argument here.</exception>
    public string this[string name] =>
        Optional(name) ?? throw new NotSupportedException($"'{layer.Operation.Name}' needs a value for '{name}'.");

    /// <summary>The argument of this name, or null where it was left out.</summary>
    public string? Optional(string name) => layer.Argument(name) is { } value ? constants.Emit(value).Text : null;
}

/// <summary>What a module is constructed from.</summary>
internal sealed class ModuleArguments(OperationLayer layer, ConstantEmitter constants, string channels, bool inPlace) : OperationArguments(layer, constants)
{
    /// <summary>How many channels flow in.</summary>
    public string Channels => channels;

    /// <summary>Whether nobody needs the input afterwards.</summary>
    public bool InPlace => inPlace;
}

/// <summary>What a function is called with.</summary>
internal sealed class FunctionArguments(OperationLayer layer, ConstantEmitter constants, IReadOnlyList<(string Name, string Text)> operands)
    : OperationArguments(layer, constants)
{
    /// <summary>The first operand.</summary>
    public string First => operands[0].Text;

    /// <summary>All operands.</summary>
    public IEnumerable<string> All => operands.Select(o => o.Text);

    /// <summary>The operand of this name, or null where it was left out.</summary>
    public string? Operand(string name)
    {
        foreach (var operand in operands)
            if (operand.Name == name) return operand.Text;
        return null;
    }
}
