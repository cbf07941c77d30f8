using SegDsl.Language.Operations;
using SegDsl.Language.Syntax;

namespace SegDsl.Generators.Stubs;

/// <summary>Determines the types of the fields of placeholders, so that user code can call extension methods and pass lambdas.</summary>
internal static class StubFields
{
    /// <summary>The type of a field of unknown type.</summary>
    public const string Unknown = "dynamic";

    /// <summary>The type of a layer.</summary>
    /// <param name="target">The token after its label, or <c>param</c>.</param>
    /// <param name="syntax">The block that applies it.</param>
    /// <param name="classOf">The class of a visible block with a name; null if there is none.</param>
    public static string TypeOf(string target, BlockSyntax syntax, Func<string, string?> classOf) => target switch
    {
        "[" => "Sequential",
        "parallel" => "Branches",
        "for" => "nn.Module",
        "param" => "Parameter",
        _ when syntax.Parameters.FirstOrDefault(p => p.Name.Text == target) is { } parameter =>
            parameter.Type.Names[0].Text == "Backbone" ? "Backbone" : Unknown,
        _ => OperationCatalog.Find(target)?.Emission.FieldType ?? classOf(target) ?? Unknown,
    };

    /// <summary>The type of several layers with one name.</summary>
    public static string Common(IEnumerable<string> types)
    {
        var known = types.Where(type => type != Unknown).Distinct().ToList();
        return known.Count == 1 ? known[0] : Unknown;
    }
}
