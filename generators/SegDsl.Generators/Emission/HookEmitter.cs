using SegDsl.Language.Binding;

namespace SegDsl.Generators.Emission;

/// <summary>What a user's part of a generated class may add; where it does not, nothing is left of it.</summary>
internal static class HookEmitter
{
    /// <summary>Writes the declarations. Blocks are called often and have torch's own hooks; what takes an image has two more.</summary>
    public static void Write(BlockSignature block, CSharpWriter writer)
    {
        DocComment.Summary(writer, "Called at the end of the constructor. Yours to implement in another part of this class.");
        writer.Line("partial void OnCreated();");
        writer.Line();
        if (!HasForwardHooks(block)) return;
        DocComment.Summary(writer, "Called before every forward pass. Yours to implement in another part of this class.");
        writer.Line($"partial void BeforeForward({string.Join(", ", block.Inputs.Select(i => $"{TypeOf(i)} {Identifiers.Camel(i.Name)}"))});");
        writer.Line();
        DocComment.Summary(writer, "Called after every forward pass, with what it is about to return. Yours to implement in another part of this class.");
        writer.Line("partial void AfterForward(Outputs outputs);");
        writer.Line();
    }

    /// <summary>Whether forward passes have hooks.</summary>
    public static bool HasForwardHooks(BlockSignature block) => block.Kind != BlockKind.Block;

    /// <summary>The C# type of an input.</summary>
    public static string TypeOf(BoundInput input) => input.Value.Type is TensorListType ? "Tensor[]" : "Tensor";
}
