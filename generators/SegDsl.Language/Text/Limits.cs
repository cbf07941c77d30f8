namespace SegDsl.Language.Text;

/// <summary>
/// The limits that bound the time and memory for any file. Real networks stay far below them; what exceeds one is reported with a diagnostic that
/// states it.
/// </summary>
public static class Limits
{
    /// <summary>The maximum number of characters in a file.</summary>
    public const int FileLength = 5_000_000;

    /// <summary>The maximum number of tokens in a file.</summary>
    public const int Tokens = 150_000;

    /// <summary>The maximum number of characters in a name.</summary>
    public const int NameLength = 250;

    /// <summary>The maximum number of characters in a string.</summary>
    public const int StringLength = 4_000;

    /// <summary>The maximum number of brackets, and of expressions, nested in each other.</summary>
    public const int Nesting = 64;

    /// <summary>The maximum number of operators, members, indices and branches in a statement.</summary>
    public const int Operators = 1_000;

    /// <summary>The maximum number of layers in a pipe, and of items in a list.</summary>
    public const int Items = 10_000;

    /// <summary>The maximum number of parameters, of arguments, and of members of an enumeration.</summary>
    public const int Arguments = 1_000;

    /// <summary>The maximum number of blocks that contain each other.</summary>
    public const int BlockNesting = 200;

    /// <summary>The maximum number of operations of a network.</summary>
    public const int Operations = 100_000;

    /// <summary>
    /// The maximum number of calculations for checking all blocks and networks of a file: evaluated constants count once, operations of networks
    /// several times.
    /// </summary>
    public const int Calculations = 3_000_000;

    /// <summary>The maximum number of symbols and quotients in the formula of a dimension.</summary>
    public const int DimensionSize = 2_000;

    /// <summary>The maximum number of diagnostics of a file that are shown.</summary>
    public const int Diagnostics = 100;
}
