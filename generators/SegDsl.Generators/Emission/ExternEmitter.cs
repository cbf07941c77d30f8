using SegDsl.Language.Types;
using SegDsl.Language.Binding;

namespace SegDsl.Generators.Emission;

/// <summary>Emits the declarations of operations written in C#.</summary>
internal static class ExternEmitter
{
    /// <summary>Emits partial methods. Without an implementation, the C# compiler reports an error at the declaration in the <c>.seg</c> file.</summary>
    public static void Write(IReadOnlyList<BlockSignature> externs, CSharpWriter writer)
    {
        DocComment.Summary(writer, "The operations of this namespace that are written in C#.");
        using (writer.Braces("public static partial class Externs"))
        {
            var isFirst = true;
            foreach (var operation in externs)
            {
                if (!isFirst) writer.Line();
                isFirst = false;
                DocComment.Summary(writer, operation.Summary.Length > 0 ? DocComment.ToXml(operation.Summary) : $"<c>{operation.Name}</c>.");
                foreach (var input in operation.Inputs)
                    DocComment.Parameter(writer, Identifiers.Camel(input.Name), DocComment.ToXml(DocComment.Shape(input)) + "; owned by the caller.");
                foreach (var parameter in operation.Parameters) DocComment.Parameter(writer, Identifiers.Camel(parameter.Name), $"<c>{parameter.Name}</c>.");
                var shape = operation.Result is { } result ? DocComment.ToXml(operation.Source.Slice(result.Span)) : "A tensor";
                DocComment.Element(writer, "returns", "returns", shape + "; owned by the caller.");
                var parameters = operation.Inputs.Select(i => $"{(i.Value.Type is TensorListType ? "Tensor[]" : "Tensor")} {Identifiers.Camel(i.Name)}")
                    .Concat(operation.Parameters.Select(p => $"{ConstantEmitter.TypeName(p.Type)} {Identifiers.Camel(p.Name)}"));
                writer.From(operation.NameSpan);
                writer.Line($"public static partial Tensor {Identifiers.Pascal(operation.Name)}({string.Join(", ", parameters)});");
                writer.Unmapped();
            }
        }
    }
}
