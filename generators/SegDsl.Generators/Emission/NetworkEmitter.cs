using SegDsl.Language.Binding;

namespace SegDsl.Generators.Emission;

/// <summary>The class of <c>network A(…) = B(…)</c>: B with its arguments filled in.</summary>
internal static class NetworkEmitter
{
    /// <summary>Writes the class.</summary>
    public static void Write(BoundBlock block, BlockInstance @base, CSharpWriter writer)
    {
        var constants = new ConstantEmitter(c => throw new NotSupportedException($"A network has no channel dimension '{c.Name}'."));
        var signature = block.Signature;
        DocComment.Summary(writer, signature.Summary.Length > 0 ? DocComment.ToXml(signature.Summary) : $"<c>{block.Name}</c>.");
        using (writer.Braces($"public sealed partial class {block.Name} : {@base.Block.Name}"))
        {
            DocComment.Summary(writer, "Creates the network with fresh weights.");
            ConstructorSignature.Document(writer, signature, c => c.Name);
            writer.Line($"public {block.Name}({ConstructorSignature.Parameters(signature, [], constants)})");
            using (writer.Indent())
            {
                writer.From(@base.Span);
                writer.Line($": base({constants.Arguments(@base.Block, @base.Arguments)})");
                writer.Unmapped();
            }

            using (writer.Braces())
            {
            }
        }
    }
}
