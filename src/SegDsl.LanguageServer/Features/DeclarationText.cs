using SegDsl.Language.Operations;
using SegDsl.Language.Syntax;
using SegDsl.Language.Text;
using SegDsl.Language.Vocabulary;

namespace SegDsl.LanguageServer.Features;

/// <summary>Signatures as the editor shows them.</summary>
internal static class DeclarationText
{
    /// <summary>The signature of a declaration with its parameters, one text each.</summary>
    /// <param name="source">The file.</param>
    /// <param name="syntax">The declaration.</param>
    public static (string Head, IReadOnlyList<string> Parameters) Of(SourceText source, DeclarationSyntax syntax) => syntax switch
    {
        BlockSyntax block => ($"{block.Keyword} {block.Name.Text}", Parameters(source, block.Parameters)),
        ExternSyntax operation =>
            ($"extern op {operation.Name.Text}", [.. operation.Inputs.Select(i => source.Quote(i.Span)), .. Parameters(source, operation.Parameters)]),
        ExternPartSyntax part => ($"extern {part.Keyword} {part.Name.Text}", Parameters(source, part.Parameters)),
        DatasetSyntax => ($"dataset {syntax.Name.Text}", []),
        ExperimentSyntax { Base: { } from } => ($"experiment {syntax.Name.Text} from {from.Text}", []),
        _ => ($"experiment {syntax.Name.Text}", []),
    };

    /// <summary>The operands and parameters of an operation.</summary>
    public static IReadOnlyList<string> Parameters(Operation operation) =>
    [
        .. operation.Operands.Select(o => o.Name + (o.IsVariadic ? ": tensors" : o.IsOptional ? ": tensor = none" : ": tensor")),
        .. operation.Parameters.Select(p => $"{p.Name}: {p.Type.Display}{Default(p)}"),
    ];

    /// <summary>The parameters of a loss, optimizer and so on.</summary>
    public static IReadOnlyList<string> Parameters(VocabularyEntry entry) => [.. entry.Parameters.Select(Parameter)];

    /// <summary>A parameter of a loss, optimizer and so on.</summary>
    public static string Parameter(EntryParameter parameter)
    {
        var type = parameter.Words.Count > 0 ? string.Join(" | ", parameter.Words) : parameter.Type.ToString()!.ToLowerInvariant();
        return $"{parameter.Name}: {type}{(parameter.DefaultText is { } text ? " = " + text : "")}";
    }

    /// <summary>A whole signature on one line.</summary>
    public static string Line(string head, IReadOnlyList<string> parameters) => parameters.Count == 0 ? head : $"{head}({string.Join(", ", parameters)})";

    private static string Default(OperationParameter parameter) =>
        parameter.Default is { } value ? " = " + (value is bool flag ? (flag ? "true" : "false") : FormattableString.Invariant($"{value}"))
        : parameter.AllowsSame ? " = same" : parameter.IsOptional ? " = none" : "";

    private static string[] Parameters(SourceText source, IReadOnlyList<ParameterSyntax> parameters) => [.. parameters.Select(p => source.Quote(p.Span))];
}
