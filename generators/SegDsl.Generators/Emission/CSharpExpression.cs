namespace SegDsl.Generators.Emission;

/// <summary>The precedence of C# operators, lowest first.</summary>
internal enum Precedence
{
    Conditional,
    Or,
    And,
    Equality,
    Relational,
    Additive,
    Multiplicative,
    Unary,
    Primary,
}

/// <summary>The text of a C# expression with its precedence.</summary>
internal sealed record CSharpExpression(string Text, Precedence Precedence = Precedence.Primary)
{
    /// <summary>The text where at least this precedence is required; in parentheses if it has less.</summary>
    public string At(Precedence needed) => Precedence >= needed ? Text : $"({Text})";

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>A sum, evaluated if both sides are numbers.</summary>
    public static CSharpExpression operator +(CSharpExpression left, CSharpExpression right) =>
        left.AsNumber() is { } a && right.AsNumber() is { } b
            ? Number(a + b)
            : new($"{left.At(Precedence.Additive)} + {right.At(Precedence.Multiplicative)}", Precedence.Additive);

    /// <summary>An integer.</summary>
    public static CSharpExpression Number(long value) =>
        new(value.ToString(System.Globalization.CultureInfo.InvariantCulture), value < 0 ? Precedence.Unary : Precedence.Primary);

    /// <summary>Its value if it is an integer literal; otherwise null.</summary>
    public long? AsNumber() =>
        long.TryParse(Text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var value)
            ? value : null;
}
