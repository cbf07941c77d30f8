using static SegDsl.Language.Diagnostics.DiagnosticSeverity;

namespace SegDsl.Language.Diagnostics;

/// <summary>SEG1xx: syntax, and comments that suppress diagnostics.</summary>
internal static class SyntaxDiagnostics
{
    public static readonly DiagnosticDescriptor BadCharacter =
        new("SEG101", Error, "Unexpected character", "Unexpected {0} '{1}'; remove {2}.");

    public static readonly DiagnosticDescriptor OpenString =
        new("SEG102", Error, "Unterminated string", "The string is not terminated; add '\"' before the end of the line.");

    public static readonly DiagnosticDescriptor NumberTooLarge =
        new("SEG103", Error, "Number too large", "The number {0} does not fit in 64 bits; write at most {1}.");

    public static readonly DiagnosticDescriptor BadColor =
        new("SEG104", Error, "Invalid color", "'{0}' is not a color; write '#' and six hexadecimal digits, as in #804080.");

    public static readonly DiagnosticDescriptor TooDeep =
        new("SEG105", Error, "Nesting too deep",
            "{0} are nested more than {1} levels deep here{2}; name the inner parts instead.");

    public static readonly DiagnosticDescriptor Unexpected =
        new("SEG106", Error, "Unexpected token", "Expected {0}, but found {1}.{2}");

    public static readonly DiagnosticDescriptor FileTooLarge =
        new("SEG111", Error, "File too large", "The file has more than {0} {1}, so it is not parsed; divide it into several files.");

    public static readonly DiagnosticDescriptor TooMany =
        new("SEG112", Error, "Too many diagnostics", "The first {0} diagnostics of this file are shown; there are {1} more. Correct the first ones.");

    public static readonly DiagnosticDescriptor TooLong =
        new("SEG113", Error, "Too many items", "There are more than {0} {1} in {2}; divide it, for example by naming a part of it.");

    public static readonly DiagnosticDescriptor TextTooLong =
        new("SEG114", Error, "Name or string too long", "The {0} has {1} characters, but at most {2} are allowed; shorten it.");

    public static readonly DiagnosticDescriptor Foreign =
        new("SEG110", Error, "Invalid syntax", "Invalid syntax: {0}.");

    public static readonly DiagnosticDescriptor IdleSuppression =
        new("SEG107", Warning, "Suppression has no effect", "No {0} is reported on line {1}; remove this suppression.");

    public static readonly DiagnosticDescriptor UnknownSuppression =
        new("SEG108", Warning, "Suppression of an unknown code", "This suppression names {0}; write an existing code, as in 'seg: ignore SEG210'.{1}");

    public static readonly DiagnosticDescriptor SuppressedError =
        new("SEG109", Warning, "Suppression of an error", "{0} is an error and cannot be suppressed; correct the error and remove this suppression.");
}
