using static SegDsl.Language.Diagnostics.DiagnosticSeverity;

namespace SegDsl.Language.Diagnostics;

/// <summary>SEG3xx: shapes.</summary>
internal static class ShapeDiagnostics
{
    public static readonly DiagnosticDescriptor Mismatch =
        new("SEG301", Error, "Shapes do not fit", "'{0}' cannot combine {1} and {2}: dimension {3} is {4} against {5}{6}.");

    public static readonly DiagnosticDescriptor Annotation =
        new("SEG302", Error, "Shape differs from its annotation", "'{0}' is declared {1}, but it is {2}: dimension {3} is {4} against {5}{6}.");

    public static readonly DiagnosticDescriptor Input =
        new("SEG303", Error, "Shape differs from the input's", "'{0}' takes '{1}' as {2}, but gets {3}: dimension {4} is {5} against {6}{7}.");

    public static readonly DiagnosticDescriptor Rank =
        new("SEG304", Error, "Number of dimensions", "'{0}' takes {1} dimensions, but gets {2}{3}.");

    public static readonly DiagnosticDescriptor Groups =
        new("SEG305", Error, "Groups do not divide the channels", "{0} {1} channels cannot be parted into {2} groups{3}.");

    public static readonly DiagnosticDescriptor Empty =
        new("SEG306", Error, "Nothing is left", "'{0}' would give {1}: a size below 1{2}.");

    public static readonly DiagnosticDescriptor Scale =
        new("SEG307", Error, "Scale is not exact", "'upsample' takes a whole number or one divided by it as its scale, not {0}; say 'like:' for other sizes.");

    public static readonly DiagnosticDescriptor Undecided =
        new("SEG308", Error, "Shape depends on an open parameter",
            "The shapes of '{0}' cannot be known, because {1} has no default and decides here; give it a default.");

    public static readonly DiagnosticDescriptor BadDimension =
        new("SEG309", Error, "Not a dimension", "A dimension of an input is a symbol, a number or a parameter.");

    public static readonly DiagnosticDescriptor Kernel =
        new("SEG310", Error, "Kernel larger than its input", "The window of '{0}' is {1} wide, but its padded input {2} has only {3}{4}.");

    public static readonly DiagnosticDescriptor Axis =
        new("SEG311", Error, "No such axis", "'{0}' cannot use axis {1}: there is none in {2}{3}.");

    public static readonly DiagnosticDescriptor Reshape =
        new("SEG312", Error, "Number of elements", "'{0}' cannot turn {1} into {2}: {3} elements against {4}{5}.");

    public static readonly DiagnosticDescriptor Equation =
        new("SEG313", Error, "Equation does not fit", "'{0}' cannot be computed: {1}{2}.");

    public static readonly DiagnosticDescriptor Parts =
        new("SEG314", Error, "Parts do not fit", "'{0}' cannot take {1} from axis {2} of {3}{4}.");

    public static readonly DiagnosticDescriptor Defaults =
        new("SEG315", Error, "Default is not allowed", "'{0}' cannot be made with its defaults: it needs that {2}, but {1}.");

    public static readonly DiagnosticDescriptor ImageInput =
        new("SEG316", Error, "Input is not an image",
            "A {0} takes one image: write 'in image: [N, 3, H, W]', with a number or a parameter for the channels and names for the other sizes.");

    public static readonly DiagnosticDescriptor RunTime =
        new("SEG320", Error, "Size is known only at run time",
            "{0} is made when the module is constructed, but {1} is known only when it runs; give the input a fixed size there.");

    public static readonly DiagnosticDescriptor RankIsOpen =
        new("SEG321", Error, "Number of dimensions is open",
            "What comes out here has as many dimensions as {0} or as {1}, which is decided only when the module is constructed; give both the same number.");

    public static readonly DiagnosticDescriptor CannotTell =
        new("SEG322", Error, "Shape cannot be told", "The shape that '{0}' gives here depends on something that is open; write it as a number or a list of numbers.");

    public static readonly DiagnosticDescriptor GivenTwice =
        new("SEG323", Error, "Backbone applied twice", "'{0}' is one module, so it can be applied once, and not in a loop.");

    public static readonly DiagnosticDescriptor NotAMap =
        new("SEG324", Error, "Feature is not a map",
            "The feature '{1}' of '{0}' is not a map [N, C, H, W] with channels that are known when it is constructed; a backbone that is given to a block hands out such maps only.");
}
