using static SegDsl.Language.Diagnostics.DiagnosticSeverity;

namespace SegDsl.Language.Diagnostics;

/// <summary>SEG1xx: syntax, and comments that suppress diagnostics.</summary>
internal static class SyntaxDiagnostics
{
    public static readonly DiagnosticDescriptor BadCharacter =
        new("SEG101", Error, "Unexpected character", "Unexpected character '{0}'; remove it.");

    public static readonly DiagnosticDescriptor OpenString =
        new("SEG102", Error, "Unterminated string", "The string is not terminated; add '\"' before the end of the line.");

    public static readonly DiagnosticDescriptor NumberTooLarge =
        new("SEG103", Error, "Integer literal too large", "The number {0} does not fit in 64 bits; write at most 9223372036854775807.");

    public static readonly DiagnosticDescriptor BadColor =
        new("SEG104", Error, "Invalid color", "'{0}' is not a color; write '#' and six hexadecimal digits, as in #804080.");

    public static readonly DiagnosticDescriptor TooDeep =
        new("SEG105", Error, "Nesting too deep",
            "Brackets are nested more than {0} levels deep here, so the file is not parsed; name the inner parts instead.");

    public static readonly DiagnosticDescriptor Unexpected =
        new("SEG106", Error, "Unexpected token", "Expected {0}, but found {1}.{2}");

    public static readonly DiagnosticDescriptor Foreign =
        new("SEG110", Error, "Invalid syntax", "Invalid syntax: {0}.");

    public static readonly DiagnosticDescriptor IdleSuppression =
        new("SEG107", Warning, "Suppression has no effect", "No {0} is reported on line {1}; remove this suppression.");

    public static readonly DiagnosticDescriptor UnknownSuppression =
        new("SEG108", Warning, "Suppression of an unknown code", "This suppression names {0}; write an existing code, as in 'seg: ignore SEG210'.{1}");

    public static readonly DiagnosticDescriptor SuppressedError =
        new("SEG109", Warning, "Suppression of an error", "{0} is an error and cannot be suppressed; correct the error and remove this suppression.");
}
