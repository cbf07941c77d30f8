using SegDsl.Language.Collections;
using SegDsl.Language.Text;
using SegDsl.Language.Types;
using SegDsl.Language.Vocabulary;

namespace SegDsl.Language.Binding;

/// <summary>A parameter of an <see cref="ExternMethod"/>.</summary>
/// <param name="Type">Its C# type.</param>
/// <param name="Name">Its name in the language.</param>
public sealed record ExternMethodParameter(string Type, string Name);

/// <summary>The C# method of an <c>extern</c> declaration, which the class <c>Externs</c> of its namespace must implement.</summary>
/// <param name="Keyword">The word after <c>extern</c>.</param>
/// <param name="Declared">The name of the declaration.</param>
/// <param name="Namespace">The namespace of its file; empty if the file names none.</param>
/// <param name="Returns">The type of the result.</param>
/// <param name="Parameters">The parameters, in order.</param>
/// <param name="Location">The name of the declaration.</param>
public sealed record ExternMethod(
    string Keyword, string Declared, string Namespace, string Returns, EquatableList<ExternMethodParameter> Parameters, SourceLocation Location)
{
    private const string Tensor = "Tensor";

    /// <summary>The name of the method.</summary>
    public string Name => CSharpNames.Pascal(Declared);

    /// <summary>The declaration of the method in C#.</summary>
    public string Text => $"public static partial {Returns} {Name}({string.Join(", ", Parameters.Select(p => $"{p.Type} {Camel(p.Name)}"))})";

    /// <summary>The result and parameter types with their namespaces, to compare methods.</summary>
    public string Types => $"{Full(Returns)} ({string.Join(", ", Parameters.Select(p => Full(p.Type)))})";

    /// <summary>The method of an <c>extern op</c>.</summary>
    public static ExternMethod Of(BlockSignature operation)
    {
        if (operation is null) throw new ArgumentNullException(nameof(operation));
        var inputs = operation.Inputs.Select(i => new ExternMethodParameter(i.Value.Type is TensorListType ? Tensor + "[]" : Tensor, i.Name));
        return new("op", operation.Name, operation.Namespace, Tensor, new([.. inputs, .. operation.Parameters.Select(ParameterOf)]),
            operation.Source.Locate(operation.NameSpan));
    }

    /// <summary>The method of another <c>extern</c> declaration.</summary>
    public static ExternMethod Of(ExternPart part)
    {
        if (part is null) throw new ArgumentNullException(nameof(part));
        (string Returns, ExternMethodParameter[] Fixed) form = part.Keyword switch
        {
            "loss" => (Tensor, part.Target switch
            {
                ExternTarget.Labels => [new(Tensor, "logits"), new(Tensor, "labels"), new("long", "ignore_index")],
                ExternTarget.Values => [new(Tensor, "output"), new(Tensor, "target")],
                ExternTarget.Mask => [new(Tensor, "logits"), new(Tensor, "target")],
                _ => [new(Tensor, "logits"), new(Tensor, "target"), new("long", "ignore_index")],
            }),
            "metric" => ("Metric", part.Target switch
            {
                ExternTarget.Values => [],
                ExternTarget.Mask => [new("long", "labels")],
                _ => [new("long", "classes"), new("long", "ignore_index")],
            }),
            "augment" => ("Sample", [new("Sample", "sample"), new("Random", "random")]),
            _ => ("OptimizerRule", []),
        };
        return new(part.Keyword, part.Name, part.Namespace, form.Returns, new([.. form.Fixed, .. part.Parameters.Select(ParameterOf)]),
            part.Source.Locate(part.NameSpan));
    }

    /// <summary>The methods of all declarations of a file, in order.</summary>
    public static IEnumerable<ExternMethod> Of(BoundFile file)
    {
        if (file is null) throw new ArgumentNullException(nameof(file));
        return file.Externs.Select(Of).Concat(file.ExternParts.Where(part => part.Entry is not null).Select(Of));
    }

    private static ExternMethodParameter ParameterOf(BoundParameter parameter) => new(TypeOf(parameter.Type), parameter.Name);

    private static string TypeOf(BoundType type) => type switch
    {
        ScalarType { Kind: ScalarKind.Int } => "long",
        ScalarType { Kind: ScalarKind.Float } => "double",
        ListType list => TypeOf(list.Element) + "[]",
        _ => type.Display,
    };

    /// <summary>A type with its namespace.</summary>
    public static string Full(string type) => type switch
    {
        Tensor => "TorchSharp.torch.Tensor",
        Tensor + "[]" => "TorchSharp.torch.Tensor[]",
        "Metric" => "SegDsl.Metrics.Metric",
        "Sample" => "SegDsl.Data.Sample",
        "Random" => "System.Random",
        "OptimizerRule" => "SegDsl.Optimizers.OptimizerRule",
        _ => type,
    };

    private static string Camel(string name)
    {
        var pascal = CSharpNames.Pascal(name);
        return pascal.Length == 0 ? "value" : char.ToLowerInvariant(pascal[0]) + pascal.Substring(1);
    }
}
