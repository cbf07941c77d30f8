using System.Globalization;

namespace SegDsl.Language.Operations;

/// <summary>Describes operations in text.</summary>
public static class OperationText
{
    /// <summary>The signature: operands, of which <c>…</c> marks any number and <c>?</c> optional ones, and parameters with types and defaults.</summary>
    /// <param name="operation">The operation.</param>
    public static string Signature(Operation operation)
    {
        if (operation is null) throw new ArgumentNullException(nameof(operation));
        var operands = operation.Operands.Select(o => o.Name + (o.IsVariadic ? "…" : o.IsOptional ? "?" : ""));
        var parameters = operation.Parameters.Select(p => $"{p.Name}: {p.Type}{(p.Sides == 2 ? " | [h, w]" : p.Sides == 3 ? " | [d, h, w]" : "")}{Default(p)}");
        return $"{operation.Name}({string.Join(", ", [.. operands, .. parameters, .. operation.TakesInitialization ? ["init?"] : Array.Empty<string>()])})";
    }

    private static string Default(OperationParameter parameter) => parameter switch
    {
        { AllowsSame: true } => " = same",
        { IsOptional: true } => "?",
        { Default: { } value } => $" = {Literal(value)}",
        _ => "",
    };

    private static string Literal(object value) => value switch
    {
        bool truth => truth ? "true" : "false",
        double number => number.ToString(number % 1 == 0 ? "0.0" : "R", CultureInfo.InvariantCulture).ToLowerInvariant(),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
