using static SegDsl.Language.Diagnostics.DiagnosticSeverity;

namespace SegDsl.Language.Diagnostics;

/// <summary>SEG3xx: shapes.</summary>
internal static class ShapeDiagnostics
{
    public static readonly DiagnosticDescriptor Mismatch =
        new("SEG301", Error, "Shapes do not match", "'{0}' cannot combine {1} and {2}: dimension {3} is {4} vs. {5}{6}.");

    public static readonly DiagnosticDescriptor Annotation =
        new("SEG302", Error, "Shape differs from its annotation", "'{0}' is annotated as {1}, but its shape is {2}: dimension {3} is {4} vs. {5}{6}.");

    public static readonly DiagnosticDescriptor Input =
        new("SEG303", Error, "Shape differs from the declared input", "'{0}' requires '{1}' to be {2}, but it is {3}: dimension {4} is {5} vs. {6}{7}.");

    public static readonly DiagnosticDescriptor Rank =
        new("SEG304", Error, "Number of dimensions differs", "'{0}' requires {1} dimensions, but got {2}{3}.");

    public static readonly DiagnosticDescriptor Groups =
        new("SEG305", Error, "Channels are not divisible by the groups", "{0} {1} channels are not divisible by {2} groups{3}.");

    public static readonly DiagnosticDescriptor Empty =
        new("SEG306", Error, "Result has no elements", "'{0}' would return {1}, but every dimension must be at least 1{2}.");

    public static readonly DiagnosticDescriptor Scale =
        new("SEG307", Error, "Invalid scale",
            "The scale of 'upsample' must be an integer or the reciprocal of one, not {0}; use 'like:' or 'size:' for other sizes.");

    public static readonly DiagnosticDescriptor Undecided =
        new("SEG308", Error, "Shape depends on a parameter without a default",
            "The shapes of '{0}' depend on {1}, which has no default; give it a default.");

    public static readonly DiagnosticDescriptor BadDimension =
        new("SEG309", Error, "Invalid dimension", "{0} must be {1}.");

    public static readonly DiagnosticDescriptor NoSize =
        new("SEG325", Error, "No input size meets the requirements", "This requires {0}, which no size of the input meets; change the arguments.");

    public static readonly DiagnosticDescriptor Kernel =
        new("SEG310", Error, "Kernel larger than its input", "The kernel of '{0}' spans {1}, but the padded input {2} has only {3}{4}.");

    public static readonly DiagnosticDescriptor Axis =
        new("SEG311", Error, "Axis out of range", "Axis {1} of '{0}' is out of range for {2}{3}.");

    public static readonly DiagnosticDescriptor Reshape =
        new("SEG312", Error, "Number of elements differs", "'{0}' cannot turn {1} into {2}: {3} elements vs. {4}{5}.");

    public static readonly DiagnosticDescriptor Equation =
        new("SEG313", Error, "Invalid equation", "The equation of '{0}' is invalid: {1}{2}.");

    public static readonly DiagnosticDescriptor Parts =
        new("SEG314", Error, "Extent exceeds the axis", "'{0}' cannot take {1} from axis {2} of {3}{4}.");

    public static readonly DiagnosticDescriptor Defaults =
        new("SEG315", Error, "Default violates a requirement", "The defaults of '{0}' are invalid: {1} violates '{2}'; choose another default.");

    public static readonly DiagnosticDescriptor ImageInput =
        new("SEG316", Error, "Input is not an image",
            "The input '{0}' of a {1} must be an image or a volume: write 'in {0}: [N, 3, H, W]' or 'in {0}: [N, 1, D, H, W]', with a number or a parameter "
            + "for the channels and names for the other sizes.");

    public static readonly DiagnosticDescriptor BackboneInputs =
        new("SEG330", Error, "Backbone with several inputs",
            "The backbone '{0}' has {1} inputs, but a backbone computes its features from one; apply one backbone to each input in a head or network.");

    public static readonly DiagnosticDescriptor RunTime =
        new("SEG320", Error, "Module depends on a runtime size",
            "{0} depends on {1}, which is unknown when the module is constructed; give the input a fixed size there.");

    public static readonly DiagnosticDescriptor RankIsOpen =
        new("SEG321", Error, "Number of dimensions depends on a branch",
            "The result has as many dimensions as {0} or as {1}, depending on a constant; give both the same number of dimensions.");

    public static readonly DiagnosticDescriptor CannotTell =
        new("SEG322", Error, "Shape cannot be inferred",
            "The shape of the result of '{0}' depends on a parameter; write a number or a list of numbers instead.");

    public static readonly DiagnosticDescriptor GivenTwice =
        new("SEG323", Error, "Backbone applied twice", "'{0}' is one module: apply it once, and not in a loop.");

    public static readonly DiagnosticDescriptor NotAMap =
        new("SEG324", Error, "Backbone output is not a feature map",
            "The output '{1}' of the backbone '{0}' must be a feature map [N, C, H, W] with a number of channels that is known at construction.");

    public static readonly DiagnosticDescriptor SharedWeights =
        new("SEG326", Error, "Shared weights have another shape",
            "The weights '{0}' have the shape {1}, but this application needs {2}{3}; give it the same number of channels, or its own layer.");

    public static readonly DiagnosticDescriptor CarriedChannels =
        new("SEG327", Error, "Carried value changes its channels",
            "'{0}' has {1} channels in the first iteration and {2} after it; carry a value whose channels stay the same.");
}
