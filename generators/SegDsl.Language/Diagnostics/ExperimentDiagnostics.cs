using static SegDsl.Language.Diagnostics.DiagnosticSeverity;

namespace SegDsl.Language.Diagnostics;

/// <summary>SEG5xx: datasets and experiments.</summary>
internal static class ExperimentDiagnostics
{
    public static readonly DiagnosticDescriptor UnknownItem =
        new("SEG501", Error, "Unknown item", "There is no item '{1}' in the {0}.{2}");

    public static readonly DiagnosticDescriptor ItemTwice =
        new("SEG502", Error, "Item given twice", "'{0}' is given twice.");

    public static readonly DiagnosticDescriptor MissingItem =
        new("SEG503", Error, "Item is missing", "The {0} '{1}' does not say its '{2}'.");

    public static readonly DiagnosticDescriptor BadItem =
        new("SEG504", Error, "Item has another form", "Write '{0}'.");

    public static readonly DiagnosticDescriptor ClassTwice =
        new("SEG505", Error, "Class occurs twice", "The class {0} '{1}' occurs twice.");

    public static readonly DiagnosticDescriptor BadClass =
        new("SEG506", Error, "Class id out of range", "The id of a class is a number from 0 to 65535; '{0}' is not.");

    public static readonly DiagnosticDescriptor IgnoreIsClass =
        new("SEG507", Error, "Ignore label is a class", "The ignore label {0} is the train index of '{1}'; take a number that no class has.");

    public static readonly DiagnosticDescriptor BadPattern =
        new("SEG508", Error, "Pattern without a placeholder", "The pattern needs '{0}', which stands for {1}.");

    public static readonly DiagnosticDescriptor UnknownSplit =
        new("SEG509", Error, "Unknown split", "The dataset '{0}' has no split '{1}'.{2}");

    public static readonly DiagnosticDescriptor ClassesDiffer =
        new("SEG510", Error, "Classes differ", "The network '{0}' scores {1} classes, but the dataset '{2}' has {3}; write 'classes: {2}.classes'.");

    public static readonly DiagnosticDescriptor LossNeedsOutput =
        new("SEG511", Error, "Loss needs an output", "The loss '{0}' needs an output '{1}', which the network '{2}' does not have.");

    public static readonly DiagnosticDescriptor StartCycle =
        new("SEG512", Error, "Experiments start from each other", "An experiment cannot start from itself: {0}.");

    public static readonly DiagnosticDescriptor BadValue =
        new("SEG513", Error, "Value out of range", "'{0}' {1}.");

    public static readonly DiagnosticDescriptor Classifier =
        new("SEG514", Error, "Network is a classifier", "'{0}' is a classifier: it scores whole images. An experiment needs a network with an output 'seg', the scores of every pixel.");

    public static readonly DiagnosticDescriptor LossDoesNotFit =
        new("SEG516", Error, "Output does not fit the loss", "The loss '{0}' takes {1}, but the output '{2}' of '{3}' {4}.");

    public static readonly DiagnosticDescriptor NoLoss =
        new("SEG517", Error, "Epoch without a loss", "No term of the loss counts in epoch {0}; let one begin there ('from: {0}') or end later.");

    public static readonly DiagnosticDescriptor NothingToFreeze =
        new("SEG520", Error, "Nothing to freeze", "The network '{0}' has no '{1}' to freeze.{2}");
}
