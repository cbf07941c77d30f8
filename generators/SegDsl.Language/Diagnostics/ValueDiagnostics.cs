using static SegDsl.Language.Diagnostics.DiagnosticSeverity;

namespace SegDsl.Language.Diagnostics;

/// <summary>SEG4xx: values, types and arguments.</summary>
internal static class ValueDiagnostics
{
    public static readonly DiagnosticDescriptor TypeMismatch =
        new("SEG401", Error, "Type mismatch", "{0} requires {1}, but this is {2}.");

    public static readonly DiagnosticDescriptor BadOperands =
        new("SEG402", Error, "Invalid operand types", "The operator '{0}' cannot be applied to {1}.");

    public static readonly DiagnosticDescriptor MissingArgument =
        new("SEG403", Error, "Missing argument", "'{0}' is missing the argument '{1}'.{2}");

    public static readonly DiagnosticDescriptor TooManyArguments =
        new("SEG404", Error, "Too many arguments", "'{0}' accepts {1}; remove this argument.");

    public static readonly DiagnosticDescriptor ArgumentTwice =
        new("SEG405", Error, "Duplicate argument", "The argument '{0}' is given twice; remove one.");

    public static readonly DiagnosticDescriptor NotCallable =
        new("SEG406", Error, "Not a layer", "'{0}' is {1} and cannot be applied to a tensor; write an operation or a block.");

    public static readonly DiagnosticDescriptor NoArm =
        new("SEG407", Error, "No matching arm", "No arm of this 'match' matches {0}{1}; add an arm or 'else'.");

    public static readonly DiagnosticDescriptor OutOfRange =
        new("SEG408", Error, "Argument or index out of range", "{0} must {1}{2}.");

    public static readonly DiagnosticDescriptor UnknownType =
        new("SEG409", Error, "Unknown type", "'{0}' is not a known type.{1}");

    public static readonly DiagnosticDescriptor BadInitialization =
        new("SEG410", Error, "Unknown initialization",
            "'{0}' is not a known initialization. Available: kaiming_normal, kaiming_normal(fan_out), kaiming_uniform, xavier_normal, "
            + "xavier_uniform, zeros, ones, constant(value), normal(std), trunc_normal(std).");

    public static readonly DiagnosticDescriptor DefaultNotClosed =
        new("SEG411", Error, "Default is not a literal",
            "A default must be a literal, a list of literals or a member of the parameter's own enumeration; '{0}' is none of these.{1}");

    public static readonly DiagnosticDescriptor TensorInSequence =
        new("SEG412", Error, "Sequence stage requires another tensor",
            "A stage of a sequence receives only the result of the stage before it; apply '{0}' in a pipe after the sequence.");

    public static readonly DiagnosticDescriptor DivisionByZero =
        new("SEG413", Error, "Division by zero", "Division by zero{0}; change the divisor or check it with 'if'.");

    public static readonly DiagnosticDescriptor TooLarge =
        new("SEG414", Error, "Network too large", "'{0}' has more than {1} operations; shorten its loops.");

    public static readonly DiagnosticDescriptor Overflow =
        new("SEG415", Error, "Integer overflow", "The result of this calculation does not fit in 64 bits{0}.");

    public static readonly DiagnosticDescriptor FileTooLarge =
        new("SEG420", Error, "File with too many calculations",
            "Checking the blocks and networks of this file takes more than {0} calculations, so '{1}' and what follows is not checked; shorten loops, "
            + "or divide the file.");

    public static readonly DiagnosticDescriptor TooComplex =
        new("SEG421", Error, "Calculation too complex",
            "The result of this calculation is a formula with more than {0} symbols and quotients{1}; simplify it, or give the parameters values.");

    public static readonly DiagnosticDescriptor MemberTwice =
        new("SEG416", Error, "Duplicate enumeration member", "The enumeration member '{0}' is declared twice; remove one.");

    public static readonly DiagnosticDescriptor BadNormalization =
        new("SEG417", Error, "Unknown normalization", "'{0}' is not a known normalization. Available: batch, sync, group(groups), layer, instance, none.");

    public static readonly DiagnosticDescriptor InputChannels =
        new("SEG419", Warning, "Large kernel",
            "'{0}' has a kernel of {1} and a stride of {2}; input channels are never written, so '{3}' has {1} output channels and a kernel of {2}.");

    public static readonly DiagnosticDescriptor MissingElse =
        new("SEG418", Error, "Match between tensors is not exhaustive",
            "This 'match' between tensors does not cover every value; add 'else', or an arm for every member of the enumeration.");
}
