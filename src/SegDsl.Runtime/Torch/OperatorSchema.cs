using System.Text;

namespace SegDsl.Torch;

/// <summary>A parameter of an operator.</summary>
internal readonly record struct OperatorParameter(string Name, OperatorType Type);

/// <summary>
/// The name, parameters and results of an operator, in the notation of PyTorch's native_functions.yaml:
/// <c>aten::max.dim(Tensor self, int dim, bool keepdim=False) -> (Tensor values, Tensor indices)</c>.
/// </summary>
internal sealed class OperatorSchema
{
    private OperatorSchema(string text, string name, OperatorParameter[] parameters, OperatorType[] results)
    {
        Text = text;
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        (Name, Overload) = dot < 0 ? (name, "") : (name[..dot], name[(dot + 1)..]);
        Parameters = parameters;
        Results = results;
    }

    /// <summary>The full schema.</summary>
    public string Text { get; }

    /// <summary>The name with namespace, without the overload.</summary>
    public string Name { get; }

    /// <summary>The name of the overload, often empty.</summary>
    public string Overload { get; }

    public IReadOnlyList<OperatorParameter> Parameters { get; }

    public IReadOnlyList<OperatorType> Results { get; }

    /// <summary>Parses a schema.</summary>
    /// <exception cref="FormatException">The text has no parameter list or no results.</exception>
    public static OperatorSchema Parse(string text)
    {
        var open = text.IndexOf('(', StringComparison.Ordinal);
        var arrow = text.LastIndexOf(") -> ", StringComparison.Ordinal);
        if (open < 0 || arrow < open)
        {
            throw new FormatException($"Invalid operator schema '{text}': expected 'namespace::name(parameters) -> results'.");
        }
        var results = text[(arrow + 5)..];
        if (results.StartsWith('(') && results.EndsWith(')')) results = results[1..^1];
        return new(
            text,
            text[..open],
            [.. Split(text[(open + 1)..arrow]).Where(p => p != "*").Select(Parameter)],
            [.. Split(results).Select(r => OperatorType.Parse(r.Split(' ')[0]))]);
    }

    /// <summary>Checks the arguments of a call, since libtorch would reinterpret the bits of wrong ones.</summary>
    /// <exception cref="ArgumentException">The number of arguments or the type of an argument is wrong.</exception>
    public void Check(ReadOnlySpan<TorchValue> arguments)
    {
        if (arguments.Length != Parameters.Count)
        {
            throw new ArgumentException(
                $"{Text} takes {Parameters.Count} arguments, got {arguments.Length}. Pass arguments with default values explicitly.", nameof(arguments));
        }
        for (var i = 0; i < arguments.Length; i++)
        {
            var (name, type) = Parameters[i];
            if (!type.Accepts(arguments[i])) throw new ArgumentException($"{Text}: '{name}' must be {type.Text}, not {arguments[i]}.", nameof(arguments));
        }
    }

    private static OperatorParameter Parameter(string text)
    {
        var value = text.IndexOf('=', StringComparison.Ordinal);
        var declaration = value < 0 ? text : text[..value];
        var space = declaration.LastIndexOf(' ');
        return new(declaration[(space + 1)..], OperatorType.Parse(declaration[..space]));
    }

    /// <summary>Splits at commas outside of brackets.</summary>
    private static List<string> Split(string text)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        var depth = 0;
        foreach (var c in text)
        {
            depth += c is '(' or '[' ? 1 : c is ')' or ']' ? -1 : 0;
            if (c != ',' || depth > 0)
            {
                part.Append(c);
                continue;
            }
            parts.Add(part.ToString().Trim());
            part.Clear();
        }
        if (part.Length > 0) parts.Add(part.ToString().Trim());
        return parts;
    }
}
