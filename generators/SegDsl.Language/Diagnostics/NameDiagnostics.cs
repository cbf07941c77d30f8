using static SegDsl.Language.Diagnostics.DiagnosticSeverity;

namespace SegDsl.Language.Diagnostics;

/// <summary>SEG2xx: names and what they refer to.</summary>
internal static class NameDiagnostics
{
    public static readonly DiagnosticDescriptor Unknown =
        new("SEG201", Error, "Unknown name", "'{1}' is not a known {0}.{2}");

    public static readonly DiagnosticDescriptor Duplicate =
        new("SEG202", Error, "Duplicate name", "'{0}' is already declared{1}; choose another name.");

    public static readonly DiagnosticDescriptor UnknownNamespace =
        new("SEG203", Error, "Unknown namespace", "No file declares the namespace '{0}'; correct the name or remove this 'use'.{1}");

    public static readonly DiagnosticDescriptor Ambiguous =
        new("SEG204", Error, "Ambiguous name", "'{0}' is ambiguous between {1}; rename one of them or remove a 'use'.");

    public static readonly DiagnosticDescriptor UnknownParameter =
        new("SEG205", Error, "Unknown parameter", "'{0}' has no parameter '{1}'.{2}");

    public static readonly DiagnosticDescriptor MissingLabel =
        new("SEG206", Error, "Missing layer name", "'{0}' has learnable parameters and needs a name; write 'name: {0}'{1}.");

    public static readonly DiagnosticDescriptor Recursion =
        new("SEG207", Error, "Block contains itself", "A block cannot contain itself: {0}; write repetition with 'for'.");

    public static readonly DiagnosticDescriptor UnknownOutput =
        new("SEG208", Error, "Unknown output", "'{0}' has no output '{1}'.{2}");

    public static readonly DiagnosticDescriptor BadOutputs =
        new("SEG209", Error, "Missing or unnamed output", "'{0}' has {1}; write '{2}'.");

    public static readonly DiagnosticDescriptor Unused =
        new("SEG210", Warning, "Unused value", "'{0}' is computed but never used; use it or remove it.");

    public static readonly DiagnosticDescriptor DuplicateKey =
        new("SEG211", Error, "Duplicate state key", "Two children have the state key '{0}'; rename one of them, or give a layer a name instead of 'inline'.");

    public static readonly DiagnosticDescriptor BadInline =
        new("SEG212", Error, "Nothing to inline", "'{0}' has no children to inline; remove 'inline', or apply it to a block, a sequence or parallel branches.");

    public static readonly DiagnosticDescriptor RunTimeDimension =
        new("SEG213", Error, "Constant depends on a runtime dimension",
            "'{0}' is known only at run time; {1}.");

    public static readonly DiagnosticDescriptor BadTemplate =
        new("SEG214", Error, "Invalid name template", "Invalid name template: {0}.");

    public static readonly DiagnosticDescriptor NoInput =
        new("SEG215", Error, "Block has no input", "'{0}' has no input; write '{1}'.");

    public static readonly DiagnosticDescriptor Shadowed =
        new("SEG216", Warning, "Name shadows a declaration", "'{0}' shadows the {1} of the same name; choose another name.");

    public static readonly DiagnosticDescriptor UnusedParameter =
        new("SEG217", Warning, "Unused parameter", "The parameter '{0}' is never used; use it or remove it.{1}");

    public static readonly DiagnosticDescriptor UnusedSymbol =
        new("SEG218", Warning, "Unused dimension symbol", "The dimension '{0}' is never used again; write '_' for any size.{1}");

    public static readonly DiagnosticDescriptor UnusedNamespace =
        new("SEG219", Warning, "Unused namespace", "Nothing from the namespace '{0}' is used here; remove this 'use'.");

    public static readonly DiagnosticDescriptor BlocksTooDeep =
        new("SEG222", Error, "Blocks nested too deep",
            "'{0}' contains more than {1} blocks that contain each other; write repetition with 'for', or apply them one after the other.");

    public static readonly DiagnosticDescriptor UnusedNorm =
        new("SEG221", Warning, "Unused normalization", "'norm' has no effect, because '{0}' uses no 'Norm'; remove it, or write 'Norm' in its layers.");

    public static readonly DiagnosticDescriptor NotAgain =
        new("SEG223", Error, "Layer cannot be applied again", "'{0}' cannot be applied again here: {1}.");

    public static readonly DiagnosticDescriptor NoImageInput =
        new("SEG224", Error, "No input for the images",
            "One of the inputs of a {0} must be named 'image', which the images of a dataset are for; rename one.");

    public static readonly DiagnosticDescriptor Unreachable =
        new("SEG220", Warning, "Unreachable branch", "This branch is unreachable because {0}; remove it or correct the condition.");
}
