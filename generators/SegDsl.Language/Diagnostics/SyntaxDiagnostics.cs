using static SegDsl.Language.Diagnostics.DiagnosticSeverity;

namespace SegDsl.Language.Diagnostics;

/// <summary>SEG1xx: what the parser says, and what there is to say about comments that suppress something.</summary>
internal static class SyntaxDiagnostics
{
    public static readonly DiagnosticDescriptor BadCharacter =
        new("SEG101", Error, "Unknown character", "The character '{0}' means nothing here.");

    public static readonly DiagnosticDescriptor OpenString =
        new("SEG102", Error, "String without end", "This string does not end on its line; close it with '\"'.");

    public static readonly DiagnosticDescriptor NumberTooLarge =
        new("SEG103", Error, "Number too large", "The number {0} does not fit into 64 bits.");

    public static readonly DiagnosticDescriptor BadColour =
        new("SEG104", Error, "Not a colour", "'{0}' is not a colour; write '#' and six hexadecimal digits, as in #804080.");

    public static readonly DiagnosticDescriptor TooDeep =
        new("SEG105", Error, "Nested too deeply", "Brackets are nested more than {0} deep here; the file is not read.");

    public static readonly DiagnosticDescriptor Unexpected =
        new("SEG106", Error, "Unexpected token", "Expected {0}, but found {1}.");

    public static readonly DiagnosticDescriptor IdleSuppression =
        new("SEG107", Warning, "Suppression without effect", "No {0} is reported on line {1}; remove this suppression.");

    public static readonly DiagnosticDescriptor UnknownSuppression =
        new("SEG108", Warning, "Suppression of an unknown code", "{0}");

    public static readonly DiagnosticDescriptor SuppressedError =
        new("SEG109", Warning, "Suppression of an error", "{0} is an error, which cannot be suppressed.");
}
