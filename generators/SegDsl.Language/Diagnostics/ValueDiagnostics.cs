using static SegDsl.Language.Diagnostics.DiagnosticSeverity;

namespace SegDsl.Language.Diagnostics;

/// <summary>SEG4xx: values, types and arguments.</summary>
internal static class ValueDiagnostics
{
    public static readonly DiagnosticDescriptor TypeMismatch =
        new("SEG401", Error, "Wrong type", "{0} takes {1}, but this is {2}.");

    public static readonly DiagnosticDescriptor BadOperands =
        new("SEG402", Error, "Operator does not apply", "'{0}' does not apply to {1}.");

    public static readonly DiagnosticDescriptor MissingArgument =
        new("SEG403", Error, "Argument is missing", "'{0}' needs '{1}'.");

    public static readonly DiagnosticDescriptor TooManyArguments =
        new("SEG404", Error, "Too many arguments", "'{0}' takes {1}; this one is too many.");

    public static readonly DiagnosticDescriptor ArgumentTwice =
        new("SEG405", Error, "Argument given twice", "'{0}' is given twice.");

    public static readonly DiagnosticDescriptor NotCallable =
        new("SEG406", Error, "Not a layer", "'{0}' is {1}; it cannot be applied to a tensor.");

    public static readonly DiagnosticDescriptor NoArm =
        new("SEG407", Error, "No arm fits", "No arm of this 'match' fits {0}{1}.");

    public static readonly DiagnosticDescriptor OutOfRange =
        new("SEG408", Error, "Value out of range", "{0}{1}.");

    public static readonly DiagnosticDescriptor UnknownType =
        new("SEG409", Error, "Unknown type", "There is no type '{0}'.{1}");

    public static readonly DiagnosticDescriptor BadInitialization =
        new("SEG410", Error, "Unknown initialisation",
            "This is no initialisation; known are kaiming_normal, kaiming_normal(fan_out), kaiming_uniform, xavier_normal, "
            + "xavier_uniform, zeros, ones, constant(value), normal(std) and trunc_normal(std).");

    public static readonly DiagnosticDescriptor DefaultNotClosed =
        new("SEG411", Error, "Default depends on something", "A default is made of literals and members of its own enumeration; '{0}' is something else.");

    public static readonly DiagnosticDescriptor TensorInSequence =
        new("SEG412", Error, "Tensor in a sequence", "A stage takes what flows into it and nothing else; apply '{0}' in a pipe instead.");

    public static readonly DiagnosticDescriptor DivisionByZero =
        new("SEG413", Error, "Division by zero", "This divides by zero{0}.");

    public static readonly DiagnosticDescriptor TooLarge =
        new("SEG414", Error, "Network too large", "'{0}' has more than {1} operations; is a loop too long?");

    public static readonly DiagnosticDescriptor Overflow =
        new("SEG415", Error, "Number too large", "This number does not fit into 64 bits{0}.");

    public static readonly DiagnosticDescriptor MemberTwice =
        new("SEG416", Error, "Members of an enumeration", "The members of an enumeration differ; '{0}' occurs twice.");

    public static readonly DiagnosticDescriptor BadNormalization =
        new("SEG417", Error, "Unknown normalisation", "This is no normalisation; known are batch, sync, group(groups), layer and instance.");

    public static readonly DiagnosticDescriptor MissingElse =
        new("SEG418", Error, "Choice between tensors without else", "A 'match' between tensors needs 'else', or an arm for every member of an enumeration.");
}
