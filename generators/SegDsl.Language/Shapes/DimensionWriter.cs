using System.Globalization;
using System.Text;

namespace SegDsl.Language.Shapes;

/// <summary>Writes dimensions in the syntax of the language.</summary>
internal static class DimensionWriter
{
    public static string Write(Dimension dim)
    {
        if (dim.Terms.Count == 0) return "0";
        if (RoundedUp(dim) is { } ceiling) return ceiling;
        var text = new StringBuilder();
        foreach (var (monomial, factor) in dim.Terms)
        {
            if (text.Length > 0) text.Append(factor < 0 ? " - " : " + ");
            else if (factor < 0) text.Append('-');
            // A sign binds more tightly than a quotient: -(H / 2) is not -H / 2.
            text.Append(text.Length == 1 && factor == -1 && monomial.Factors is [QuotientAtom quotient] ? Factor(quotient, inProduct: true)
                : Term(monomial, Math.Abs(factor)));
        }
        return text.ToString();
    }

    /// <summary>Writes ⌊(a − 1) / s⌋ + 1 with a symbol s as a quotient rounded up.</summary>
    private static string? RoundedUp(Dimension dim)
    {
        if (dim.Terms is not [{ Factor: 1, Monomial.Factors: [QuotientAtom { Denominator.Value: null } quotient] },
            { Factor: 1, Monomial.Factors: [] }]) return null;
        var rounded = quotient.Numerator + 1;
        return rounded.Terms.Count == 1 && rounded.Value is null ? $"ceil({Divide(rounded, quotient.Denominator)})" : null;
    }

    private static string Term(Monomial monomial, long factor)
    {
        var number = factor.ToString(CultureInfo.InvariantCulture);
        if (monomial.Factors.Count == 0) return number;
        var isProduct = factor != 1 || monomial.Factors.Count > 1;
        var product = string.Join(" * ", monomial.Factors.Select(f => Factor(f, isProduct)));
        return factor == 1 ? product : $"{number} * {product}";
    }

    private static string Factor(Atom atom, bool inProduct)
    {
        if (atom is SymbolAtom symbol) return symbol.Name;
        var quotient = (QuotientAtom)atom;
        // Write (a + d - 1) / d as a quotient rounded up.
        var rounded = quotient.Numerator - quotient.Denominator + 1;
        if (quotient.Denominator.Value is > 1 && rounded.Terms.Count == 1 && rounded.Value is null) return $"ceil({Divide(rounded, quotient.Denominator)})";
        var text = Divide(quotient.Numerator, quotient.Denominator);
        return inProduct ? $"({text})" : text;
    }

    private static string Divide(Dimension numerator, Dimension denominator) => $"{Operand(numerator, false)} / {Operand(denominator, true)}";

    private static string Operand(Dimension dim, bool isDivisor)
    {
        var text = Write(dim);
        if (dim.Terms.Count != 1 || dim.Terms[0].Factor < 0) return $"({text})";
        var (monomial, factor) = dim.Terms[0];
        var isProduct = factor != 1 ? monomial.Factors.Count > 0 : monomial.Factors.Count > 1;
        return monomial.Factors.All(f => f is SymbolAtom) && !(isDivisor && isProduct) ? text : $"({text})";
    }
}
