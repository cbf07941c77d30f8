namespace SegDsl.Language.Operations;

/// <summary>An operator between tensors, or a tensor and a number.</summary>
/// <param name="Symbol">Its symbol in the language and in C#, which is also the name of its nodes.</param>
/// <param name="ResultName">The variable that holds its result if the <c>.seg</c> file gives no name.</param>
public sealed record ArithmeticOperator(string Symbol, string ResultName)
{
    /// <summary><c>a + b</c></summary>
    public static ArithmeticOperator Add { get; } = new("+", "sum") { OperandsAreKept = false, ReusableOperands = count => count };

    /// <summary><c>a - b</c>, and <c>-a</c></summary>
    public static ArithmeticOperator Subtract { get; } = new("-", "difference") { OperandsAreKept = false, ReusableOperands = count => count - 1 };

    /// <summary><c>a * b</c></summary>
    public static ArithmeticOperator Multiply { get; } = new("*", "product");

    /// <summary><c>a / b</c></summary>
    public static ArithmeticOperator Divide { get; } = new("/", "quotient") { ResultIsKept = true };

    /// <summary>All operators.</summary>
    public static IReadOnlyList<ArithmeticOperator> All { get; } = [Add, Subtract, Multiply, Divide];

    /// <summary>Whether autograd keeps the operands for the backward pass.</summary>
    public bool OperandsAreKept { get; private init; } = true;

    /// <summary>Whether autograd may keep the result for the backward pass, so that it must not be modified in place.</summary>
    public bool ResultIsKept { get; private init; }

    /// <summary>How many of its tensors, from the left, it can overwrite with the result, given their number.</summary>
    public Func<int, int> ReusableOperands { get; private init; } = _ => 0;

    /// <summary>The operator with this symbol, or null.</summary>
    public static ArithmeticOperator? Find(string symbol) => All.FirstOrDefault(o => o.Symbol == symbol);
}
