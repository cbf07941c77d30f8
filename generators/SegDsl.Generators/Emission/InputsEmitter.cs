using SegDsl.Language.Binding;

namespace SegDsl.Generators.Emission;

/// <summary>Emits the members of a head or network that pass its inputs by name.</summary>
internal static class InputsEmitter
{
    /// <summary>Emits the members.</summary>
    public static void Write(BlockSignature block, CSharpWriter writer)
    {
        var isSingle = block.Inputs.Count == 1;
        if (!isSingle) Call(block, writer);
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        var values = block.Inputs.Select(i => isSingle || IsImage(i) ? "inputs.Image" : $"inputs[{ConstantEmitter.Quote(i.Name)}]");
        writer.Line($"public override Outputs forward(NetworkInputs inputs) => forward({string.Join(", ", values)});");
        if (isSingle && IsImage(block.Inputs[0])) return;
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line($"public override IReadOnlyList<string> InputNames => [{string.Join(", ", block.Inputs.Select(i => ConstantEmitter.Quote(i.Name)))}];");
    }

    /// <summary>Emits <c>call</c>, which runs the registered hooks, with one parameter per input.</summary>
    private static void Call(BlockSignature block, CSharpWriter writer)
    {
        writer.Line();
        DocComment.Summary(writer, "Calls the module, with the hooks that are registered. The caller owns the inputs and the outputs.");
        foreach (var input in block.Inputs)
            DocComment.Parameter(writer, Identifiers.Camel(input.Name), $"<c>{input.Name}</c> {DocComment.ToXml(DocComment.Shape(input))}.");
        var parameters = string.Join(", ", block.Inputs.Select(i => $"Tensor {Identifiers.Camel(i.Name)}"));
        var image = Identifiers.Camel(block.Inputs.First(IsImage).Name);
        var others = block.Inputs.Where(i => !IsImage(i)).Select(i => $"new({ConstantEmitter.Quote(i.Name)}, {Identifiers.Camel(i.Name)})");
        writer.Line($"public NamedTensors call({parameters}) => call(new NetworkInputs({image}, [{string.Join(", ", others)}]));");
    }

    private static bool IsImage(BoundInput input) => input.Name == BlockSignature.ImageInput;
}
