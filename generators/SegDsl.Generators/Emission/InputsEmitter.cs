using SegDsl.Language.Binding;

namespace SegDsl.Generators.Emission;

/// <summary>Emits the members of a backbone, head or network that call it with typed outputs, and pass its inputs by name.</summary>
internal static class InputsEmitter
{
    /// <summary>Emits the members of a head or network.</summary>
    public static void Write(BlockSignature block, CSharpWriter writer)
    {
        var isSingle = block.Inputs.Count == 1;
        Document(writer);
        DocComment.Parameter(
            writer, "inputs", isSingle
                ? $"The tensor of the input <c>{block.Inputs[0].Name}</c>, {DocComment.ToXml(DocComment.Shape(block.Inputs[0]))}." : "All inputs by name.");
        writer.Line("public new Outputs call(NetworkInputs inputs) => (Outputs)base.call(inputs);");
        if (!isSingle) CallWithAll(block, writer);
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        using (writer.Braces("public override Outputs forward(NetworkInputs inputs)"))
        {
            writer.Line("RequireNames(inputs);");
            var values = block.Inputs.Select(i => isSingle || IsImage(i) ? "inputs.Image" : $"inputs[{ConstantEmitter.Quote(i.Name)}]");
            writer.Line($"return forward({string.Join(", ", values)});");
        }

        if (isSingle && IsImage(block.Inputs[0])) return;
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line($"public override IReadOnlyList<string> InputNames => [{string.Join(", ", block.Inputs.Select(i => ConstantEmitter.Quote(i.Name)))}];");
    }

    /// <summary>Emits <c>call</c> of a backbone.</summary>
    public static void Call(BlockSignature block, CSharpWriter writer)
    {
        var input = block.Inputs[0];
        Document(writer);
        DocComment.Parameter(writer, Identifiers.Camel(input.Name), $"<c>{input.Name}</c> {DocComment.ToXml(DocComment.Shape(input))}.");
        writer.Line($"public new Outputs call(Tensor {Identifiers.Camel(input.Name)}) => (Outputs)base.call({Identifiers.Camel(input.Name)});");
    }

    private static void Document(CSharpWriter writer)
    {
        writer.Line();
        DocComment.Summary(writer, "Calls the module, with the hooks that are registered. The caller owns the inputs and the outputs.");
    }

    /// <summary>Emits <c>call</c> with one parameter per input.</summary>
    private static void CallWithAll(BlockSignature block, CSharpWriter writer)
    {
        Document(writer);
        foreach (var input in block.Inputs)
            DocComment.Parameter(writer, Identifiers.Camel(input.Name), $"<c>{input.Name}</c> {DocComment.ToXml(DocComment.Shape(input))}.");
        var parameters = string.Join(", ", block.Inputs.Select(i => $"Tensor {Identifiers.Camel(i.Name)}"));
        var image = Identifiers.Camel(block.Inputs.First(IsImage).Name);
        var others = block.Inputs.Where(i => !IsImage(i)).Select(i => $"new({ConstantEmitter.Quote(i.Name)}, {Identifiers.Camel(i.Name)})");
        writer.Line($"public Outputs call({parameters}) => call(new NetworkInputs({image}, [{string.Join(", ", others)}]));");
    }

    private static bool IsImage(BoundInput input) => input.Name == BlockSignature.ImageInput;
}
