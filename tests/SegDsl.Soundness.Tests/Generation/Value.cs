using System.Globalization;
using System.Text.RegularExpressions;
using SegDsl.Language.Shapes;

namespace SegDsl.Soundness.Tests.Generation;

/// <summary>A named tensor of a random network.</summary>
/// <param name="Name">Its name, in both languages.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="IsContinuous">Whether its elements are distinct, so that they have an order.</param>
internal sealed record Value(string Name, TensorShape Shape, bool IsContinuous)
{
    public int Rank => Shape.Rank;

    /// <summary>The size of an axis; null if it depends on the input.</summary>
    public long? Size(int axis) => Shape[axis].Value;
}

/// <summary>An application of an operation, in the language and in Python.</summary>
/// <param name="Operation">The name of the operation.</param>
/// <param name="Operands">The names of the tensors.</param>
/// <param name="Arguments">The constants, with names if they are named.</param>
internal sealed partial record Call(string Operation, IReadOnlyList<string> Operands, params IReadOnlyList<(string? Name, string Text)> Arguments)
{
    private static readonly Dictionary<string, string> Functions = new(StringComparer.Ordinal)
    {
        ["abs"] = "abs_", ["pow"] = "pow_", ["slice"] = "slice_", ["sum"] = "sum_",
    };

    private static readonly HashSet<string> Words = new(
        ["bilinear", "nearest", "bicubic", "constant", "reflect", "replicate", "circular"], StringComparer.Ordinal);

    /// <summary>The name of the module; null if the operation has no state.</summary>
    public string? Label { get; init; }

    /// <summary>The index in the resulting list; null if the result is a tensor.</summary>
    public int? Index { get; init; }

    /// <summary>The tensors in Python; null if they are the same.</summary>
    public IReadOnlyList<string>? PythonOperands { get; init; }

    /// <summary>The expression in the language.</summary>
    public string Seg
    {
        get
        {
            var arguments = Arguments.Select(a => a.Name is null ? a.Text : $"{a.Name}: {a.Text}").ToList();
            if (Label is null) return $"{Operation}({string.Join(", ", [.. Operands, .. arguments])}){Element}";
            List<string> all = [.. Operands.Skip(1), .. arguments];
            return $"{Operands[0]} -> {Label}: {Operation}{(all.Count == 0 ? "" : $"({string.Join(", ", all)})")}";
        }
    }

    /// <summary>A stage of a sequence.</summary>
    public string Stage
    {
        get
        {
            var arguments = Arguments.Select(a => a.Name is null ? a.Text : $"{a.Name}: {a.Text}").ToList();
            return Operation + (arguments.Count == 0 ? "" : $"({string.Join(", ", arguments)})");
        }
    }

    /// <summary>The expression in Python.</summary>
    public string Python => InPython(PythonOperands ?? Operands, $"\"{Label}\"");

    /// <summary>The expression in Python, with other operands and another name.</summary>
    public string InPython(IReadOnlyList<string> operands, string? label)
    {
        var arguments = Arguments.Select(a => $"{(a.Name is null ? "" : a.Name == "from" ? "first=" : a.Name + "=")}{Translate(a.Text)}");
        var key = Label is null ? [] : new[] { $"key=join(key, {label})" };
        return $"{Functions.GetValueOrDefault(Operation, Operation)}({string.Join(", ", [.. operands, .. arguments, .. key])}){Element}";
    }

    private string Element => Index is { } index ? string.Create(CultureInfo.InvariantCulture, $"[{index}]") : "";

    private static string Translate(string text) => text switch
    {
        "true" => "True",
        "false" => "False",
        _ when Words.Contains(text) => $"\"{text}\"",
        _ => Ceiling().Replace(text, "-(-$1 / $2)").Replace("/", "//", StringComparison.Ordinal),
    };

    [GeneratedRegex(@"ceil\((\w+) / (\w+)\)")]
    private static partial Regex Ceiling();
}
