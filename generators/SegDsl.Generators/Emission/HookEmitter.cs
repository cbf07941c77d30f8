using SegDsl.Language.Types;
using SegDsl.Language.Binding;

namespace SegDsl.Generators.Emission;

/// <summary>Emits partial methods that user code may implement; unimplemented ones are removed by the C# compiler.</summary>
internal static class HookEmitter
{
    /// <summary>Emits the declarations. Blocks are called often and have TorchSharp's own hooks; classes that take an image have two more.</summary>
    public static void Write(BlockSignature block, CSharpWriter writer)
    {
        DocComment.Summary(writer, "Called at the end of the constructor. Implement it in another part of this class.");
        writer.Line("partial void OnCreated();");
        writer.Line();
        if (!HasForwardHooks(block)) return;
        DocComment.Summary(writer, "Called before every forward pass. Implement it in another part of this class.");
        writer.Line($"partial void BeforeForward({string.Join(", ", block.Inputs.Select(i => $"{TypeOf(i)} {Identifiers.Camel(i.Name)}"))});");
        writer.Line();
        DocComment.Summary(writer, "Called after every forward pass, with its result. Implement it in another part of this class.");
        writer.Line("partial void AfterForward(Outputs outputs);");
        writer.Line();
    }

    /// <summary>Whether forward passes have hooks.</summary>
    public static bool HasForwardHooks(BlockSignature block) => block.Kind != BlockKind.Block;

    /// <summary>The C# type of an input.</summary>
    public static string TypeOf(BoundInput input) => input.Value.Type is TensorListType ? "Tensor[]" : "Tensor";
}
