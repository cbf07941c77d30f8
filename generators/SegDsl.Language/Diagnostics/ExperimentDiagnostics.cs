using static SegDsl.Language.Diagnostics.DiagnosticSeverity;

namespace SegDsl.Language.Diagnostics;

/// <summary>SEG5xx: datasets and experiments.</summary>
internal static class ExperimentDiagnostics
{
    public static readonly DiagnosticDescriptor UnknownItem =
        new("SEG501", Error, "Unknown item", "'{1}' is not an item of the {0}.{2}");

    public static readonly DiagnosticDescriptor ItemTwice =
        new("SEG502", Error, "Duplicate item", "'{0}' is given twice; remove one.");

    public static readonly DiagnosticDescriptor MissingItem =
        new("SEG503", Error, "Missing item", "The {0} '{1}' is missing '{2}'; write '{3}'.");

    public static readonly DiagnosticDescriptor BadItem =
        new("SEG504", Error, "Malformed item", "The value is malformed; write '{0}'.");

    public static readonly DiagnosticDescriptor ClassTwice =
        new("SEG505", Error, "Duplicate class", "The class {0} '{1}' is taken by {2}; change one of them.");

    public static readonly DiagnosticDescriptor BadClass =
        new("SEG506", Error, "Class id out of range", "The class id '{0}' is out of range; write a number from 0 to 65535.");

    public static readonly DiagnosticDescriptor IgnoreIsClass =
        new("SEG507", Error, "Ignore index is a class", "The ignore index {0} is the train index of the class '{1}'; choose a number that no class has.");

    public static readonly DiagnosticDescriptor BadPattern =
        new("SEG508", Error, "Missing placeholder", "The pattern is missing '{0}', the placeholder for {1}.");

    public static readonly DiagnosticDescriptor UnknownSplit =
        new("SEG509", Error, "Unknown split", "The dataset '{0}' has no split '{1}'.{2}");

    public static readonly DiagnosticDescriptor ClassesDiffer =
        new("SEG510", Error, "Number of classes differs", "The network '{0}' scores {1} classes, but the dataset '{2}' has {3}; {4}.");

    public static readonly DiagnosticDescriptor LossNeedsOutput =
        new("SEG511", Error, "Missing output for the loss",
            "The loss '{0}' requires the output '{1}', which the network '{2}' does not have; choose another loss or add the output.");

    public static readonly DiagnosticDescriptor StartCycle =
        new("SEG512", Error, "Experiments start from each other", "'start from' forms a cycle: {0}; remove one 'start from'.");

    public static readonly DiagnosticDescriptor BadValue =
        new("SEG513", Error, "Invalid setting", "'{0}' must {1}.");

    public static readonly DiagnosticDescriptor Classifier =
        new("SEG514", Error, "Network is a classifier",
            "'{0}' is a classifier, which scores whole images; choose a network with an output 'seg', the scores of every pixel.");

    public static readonly DiagnosticDescriptor LossDoesNotFit =
        new("SEG516", Error, "Output does not match the loss",
            "The loss '{0}' requires {1}, but the output '{2}' of '{3}' {4}; choose another output or loss.");

    public static readonly DiagnosticDescriptor NoLoss =
        new("SEG517", Error, "Epoch without a loss", "No loss term is active in epoch {0}; start a term there with 'from: {0}', or end one later.");

    public static readonly DiagnosticDescriptor SameColor =
        new("SEG518", Warning, "Two classes with one color",
            "The classes '{0}' and '{1}' have the same color {2}; predictions in color do not distinguish them. Give one of them another color.");

    public static readonly DiagnosticDescriptor NoCrop =
        new("SEG521", Warning, "Images of several sizes in a batch", "{0}; add '{1}' to 'augment'{2}.");

    public static readonly DiagnosticDescriptor Volumes =
        new("SEG522", Error, "Network takes volumes",
            "'{0}' takes volumes, but the samples of '{1}' are images; choose a network with an input [N, C, H, W], "
            + "or name NIfTI files, .nii or .nii.gz, in 'images' and 'labels' of the dataset.");

    public static readonly DiagnosticDescriptor Slices =
        new("SEG527", Error, "Network takes images",
            "'{0}' takes images, but the samples of '{1}' are volumes; choose a network with an input [N, C, D, H, W], "
            + "or cut the volumes into slices with 'seg data convert'.");

    public static readonly DiagnosticDescriptor OtherSamples =
        new("SEG528", Error, "Not for these samples", "The {0} '{1}' is for {2}, but the samples of '{3}' are {4}; {5}.");

    public static readonly DiagnosticDescriptor MixedSamples =
        new("SEG529", Error, "Images and volumes in one dataset",
            "'{0}' names NIfTI files in some patterns and other files in others; name .nii or .nii.gz files in all patterns of 'images' and 'labels', "
            + "or in none.");

    public static readonly DiagnosticDescriptor CropDoesNotFit =
        new("SEG540", Error, "Crop does not match the network", "The network '{0}' requires that {1}, but '{2}' gives {3}; change the crop.");

    public static readonly DiagnosticDescriptor InputChannels =
        new("SEG519", Error, "Number of input channels differs",
            "The input of the network '{0}' has {1} {2}, but the {5} of the dataset '{3}' are read with {4}; write '[N, {4}, {6}]' "
            + "or 'channels {1}' in the dataset.");

    public static readonly DiagnosticDescriptor NoInput =
        new("SEG525", Error, "Dataset lacks an input of the network",
            "The network '{0}' has the input '{1}', but the dataset '{2}' has none of this name; "
            + "add 'input {1} from \"{1}/{{split}}/{{name}}.png\"' to it.{3}");

    public static readonly DiagnosticDescriptor OtherInputChannels =
        new("SEG526", Error, "Number of channels of an input differs",
            "The input '{1}' of the network '{0}' has {2}, but that of the dataset '{3}' has {4}; correct the network or 'channels' of the input.");

    public static readonly DiagnosticDescriptor NoTarget =
        new("SEG530", Error, "Missing target for the loss", "The loss '{0}' requires {1}, which the dataset '{2}' does not have; {3}.");

    public static readonly DiagnosticDescriptor OtherTarget =
        new("SEG531", Error, "Target does not match the loss",
            "The loss '{0}' requires {1}, but the target '{2}' of '{3}' has {4}; choose another loss or target.");

    public static readonly DiagnosticDescriptor NothingToPredict =
        new("SEG532", Error, "No output has a target", "No output of the network '{0}' has a target in the dataset '{1}': {2}.");

    public static readonly DiagnosticDescriptor MetricDoesNotFit =
        new("SEG533", Error, "Output does not match the metric", "The metric '{0}' requires {1}, but is applied to '{2}'; choose another output or metric.");

    public static readonly DiagnosticDescriptor NoImplementation =
        new("SEG534", Error, "Missing extern method", "The 'extern {0} {1}' has no C# method; add '{3}' to the class 'Externs' {2}.");

    public static readonly DiagnosticDescriptor OtherSignature =
        new("SEG535", Error, "Extern method has another signature", "The C# method of 'extern {0} {1}' is '{2}'; write '{3}'.");

    public static readonly DiagnosticDescriptor NoNormalization =
        new("SEG536", Warning, "Missing normalization of an input",
            "The input '{0}' has '{1}', but not both 'mean' and 'deviation', which such files require; "
            + "add them with the values that 'seg data stats' computes.");

    public static readonly DiagnosticDescriptor NothingToFreeze =
        new("SEG520", Error, "Nothing to freeze", "The network '{0}' has no '{1}' to freeze.{2}");

    public static readonly DiagnosticDescriptor NothingToRecompute =
        new("SEG554", Error, "Nothing to recompute", "The network '{0}' has no module '{1}' to recompute.{2}");

    public static readonly DiagnosticDescriptor UnknownPart =
        new("SEG550", Error, "Unknown part of the network", "The network '{0}' has no module or parameter '{1}' for '{2}'.{3}");

    public static readonly DiagnosticDescriptor InheritanceCycle =
        new("SEG551", Error, "Experiments inherit from each other", "The experiments inherit from each other: {0}; remove one 'from'.");

    public static readonly DiagnosticDescriptor UnknownSetting =
        new("SEG553", Error, "Unknown setting in a sweep", "The experiment '{0}' has no setting '{1}'.{2}");

    public static readonly DiagnosticDescriptor InheritedItem =
        new("SEG552", Error, "Inherited item is invalid", "An item that '{0}' inherits from '{1}' is invalid here: {2} Replace it in '{0}'.");
}
