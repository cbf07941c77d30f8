using static SegDsl.Language.Diagnostics.DiagnosticSeverity;

namespace SegDsl.Language.Diagnostics;

/// <summary>SEG2xx: names and what they stand for.</summary>
internal static class NameDiagnostics
{
    public static readonly DiagnosticDescriptor Unknown =
        new("SEG201", Error, "Unknown name", "There is no {0} named '{1}' here.{2}");

    public static readonly DiagnosticDescriptor Duplicate =
        new("SEG202", Error, "Name declared twice", "'{0}' is already declared{1}; choose another name.");

    public static readonly DiagnosticDescriptor UnknownNamespace =
        new("SEG203", Error, "Unknown namespace", "No file declares the namespace '{0}'.{1}");

    public static readonly DiagnosticDescriptor Ambiguous =
        new("SEG204", Error, "Ambiguous name", "'{0}' could be {1}; rename one of them or drop a 'use'.");

    public static readonly DiagnosticDescriptor UnknownParameter =
        new("SEG205", Error, "Unknown parameter", "'{0}' has no parameter '{1}'.{2}");

    public static readonly DiagnosticDescriptor MissingLabel =
        new("SEG206", Error, "Layer without a name", "'{0}' has parameters to learn, so it needs a name: write 'name: {0}' or 'inline {0}'.");

    public static readonly DiagnosticDescriptor Recursion =
        new("SEG207", Error, "Block contains itself", "A block cannot contain itself: {0}.");

    public static readonly DiagnosticDescriptor UnknownOutput =
        new("SEG208", Error, "Unknown output", "'{0}' has no output '{1}'.{2}");

    public static readonly DiagnosticDescriptor BadOutputs =
        new("SEG209", Error, "Outputs of a block", "{0}");

    public static readonly DiagnosticDescriptor Unused =
        new("SEG210", Warning, "Value is not used", "'{0}' is computed but nothing uses it.");

    public static readonly DiagnosticDescriptor DuplicateKey =
        new("SEG211", Error, "State key occurs twice", "Two children have the state key '{0}'; give one of them another name.");

    public static readonly DiagnosticDescriptor BadInline =
        new("SEG212", Error, "Nothing to splice", "'inline' splices the children of a block, a sequence or parallel branches; '{0}' has none.");

    public static readonly DiagnosticDescriptor RunTimeDimension =
        new("SEG213", Error, "Dimension is known only at run time",
            "'{0}' is known only when the network runs; only numbers of channels can be used here.");

    public static readonly DiagnosticDescriptor BadTemplate =
        new("SEG214", Error, "Template of names", "{0}");

    public static readonly DiagnosticDescriptor NoInput =
        new("SEG215", Error, "Block without input", "'{0}' takes no input; write 'in x: [N, C, H, W]'.");

    public static readonly DiagnosticDescriptor Shadowed =
        new("SEG216", Warning, "Name hides another", "'{0}' hides the {1} of this name here; choose another name.");

    public static readonly DiagnosticDescriptor UnusedParameter =
        new("SEG217", Warning, "Parameter is not used", "Nothing uses the parameter '{0}'.{1}");

    public static readonly DiagnosticDescriptor UnusedSymbol =
        new("SEG218", Warning, "Symbol is not used", "'{0}' names a dimension here that nothing else uses; write '_' for any size.{1}");

    public static readonly DiagnosticDescriptor UnusedNamespace =
        new("SEG219", Warning, "Namespace is not used", "Nothing of the namespace '{0}' is used here; drop this 'use'.");

    public static readonly DiagnosticDescriptor Unreachable =
        new("SEG220", Warning, "Branch is never taken", "This branch is never taken: {0}.");
}
