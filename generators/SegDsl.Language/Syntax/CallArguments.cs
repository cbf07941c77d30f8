namespace SegDsl.Language.Syntax;

/// <summary>The arguments of a call of another language, by the names of its parameters.</summary>
internal sealed class CallArguments
{
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    private CallArguments()
    {
    }

    /// <summary>The value of a parameter; null if it is not given, or is <c>None</c>.</summary>
    public string? this[string parameter] => values.TryGetValue(parameter, out var value) ? value : null;

    /// <summary>Matches arguments by position or with names to parameters.</summary>
    /// <param name="parameters">The parameters, in order; the last one takes all further arguments if it begins with <c>*</c>.</param>
    /// <param name="arguments">The arguments, as text.</param>
    /// <returns>The arguments; null if one of them has no parameter, or two have the same.</returns>
    public static CallArguments? Match(IReadOnlyList<string> parameters, IReadOnlyList<(string? Name, string Value)> arguments)
    {
        var matched = new CallArguments();
        for (var i = 0; i < arguments.Count; i++)
        {
            var (name, value) = arguments[i];
            var last = parameters.Count > 0 && parameters[parameters.Count - 1] is ['*', ..] rest ? rest : null;
            var parameter = name ?? (i < parameters.Count ? parameters[i] : last);
            if (parameter is null || !parameters.Contains(parameter)) return null;
            if (parameter == last) matched.values[parameter] = matched[parameter] is { } before ? $"{before}, {value}" : value;
            else if (matched.values.ContainsKey(parameter)) return null;
            else if (!PyTorchNames.IsNothing(value)) matched.values.Add(parameter, ForeignText.Constant(value));
        }
        return matched;
    }

    /// <summary>Whether the value of a parameter is a text, with or without quotes.</summary>
    public bool Is(string parameter, string text) => this[parameter]?.Trim('"', '\'') == text;

    /// <summary>An argument with a name; null if the parameter is not given.</summary>
    /// <param name="here">The name in this language.</param>
    /// <param name="parameter">The name in the other language.</param>
    public string? Named(string here, string parameter) => this[parameter] is { } value ? $"{here}: {value}" : null;

    /// <summary>A call of this language, without parentheses if it has no arguments.</summary>
    /// <param name="name">What is called.</param>
    /// <param name="arguments">The arguments; those that are null are left out.</param>
    public static string Call(string name, params string?[] arguments)
    {
        var given = arguments.OfType<string>().ToList();
        return given.Count == 0 ? name : $"{name}({string.Join(", ", given)})";
    }
}
