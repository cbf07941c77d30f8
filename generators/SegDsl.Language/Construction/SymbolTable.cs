using System.Globalization;
using SegDsl.Language.Binding;
using SegDsl.Language.Operations;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Construction;

/// <summary>The symbols of one block's body.</summary>
public sealed class SymbolTable
{
    private readonly Dictionary<string, (BlockSymbol Symbol, int Depth)> symbols = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private int depth;

    internal IReadOnlyCollection<string> Names => symbols.Keys;

    /// <summary>The symbol with a name.</summary>
    public BlockSymbol this[string name] => symbols[name].Symbol;

    /// <summary>Whether a dimension is known when the module is constructed.</summary>
    public bool IsKnown(Dimension dimension) => dimension.Symbols.All(s => symbols[s].Symbol.IsKnown);

    /// <summary>Replaces symbols in a dimension by their meanings.</summary>
    public Dimension Expand(Dimension dimension) => Replace(dimension, s => s.Meaning);

    /// <summary>A dimension for documentation; equal if nothing is broadcast.</summary>
    public Dimension Read(Dimension dimension) => Replace(dimension, s => s.Meaning ?? s.Reading);

    /// <summary>Whether the <c>.seg</c> file has names for all symbols of a dimension, after replacing them for documentation.</summary>
    public bool IsWritten(Dimension dimension) => Read(dimension).Symbols.All(s => symbols[s].Symbol.IsWritten);

    internal bool AreEqual(Dimension left, Dimension right) => left.Equals(right) || Expand(left).Equals(Expand(right));

    /// <summary>Whether a dimension is a number above 1 for all values of its symbols, which are sizes and so positive.</summary>
    internal bool IsAboveOne(Dimension dimension)
    {
        var expanded = Expand(dimension);
        if (expanded.Value is { } value) return value > 1;
        // A dimension that never decreases is smallest if all symbols have their minimum, 1.
        return expanded.GrowsWithItsSymbols && expanded.Evaluate(expanded.Symbols.ToDictionary(s => s, _ => 1L)) > 1;
    }

    /// <summary>Adds a symbol.</summary>
    /// <param name="name">Its name; a number is appended if it is taken.</param>
    /// <param name="origin">Its origin.</param>
    /// <param name="meaning">An equal dimension, or null.</param>
    /// <param name="reading">An equivalent for documentation, or null.</param>
    /// <param name="isLocal">Whether it is valid only within the current loop.</param>
    /// <param name="outside">The number of enclosing loops, from the innermost, to which that does not apply.</param>
    internal Dimension Add(string name, SymbolOrigin origin, Dimension? meaning = null, Dimension? reading = null, bool isLocal = false, int outside = 0)
    {
        var unique = name;
        if (symbols.ContainsKey(unique))
        {
            numbers.TryGetValue(name, out var number);
            number = Math.Max(number, 1);
            do unique = name + "#" + (++number).ToString(CultureInfo.InvariantCulture);
            while (symbols.ContainsKey(unique));
            numbers[name] = number;
        }
        symbols.Add(unique, (new(unique, origin, meaning, reading), isLocal ? depth - outside : 0));
        return Dimension.Symbol(unique);
    }

    /// <summary>A dimension that is known only at run time, and has no name in the file.</summary>
    internal Dimension Unknown(Dimension? reading = null) => Add("?", new RunTimeOrigin(null), reading: reading, isLocal: true);

    /// <summary>The symbol for an origin; the same one for equal origins.</summary>
    internal Dimension Of(string name, SymbolOrigin origin, Func<SymbolOrigin, bool> isSame, Dimension? reading = null, bool isLocal = false)
    {
        foreach (var (symbol, made) in symbols.Values)
            if (made <= depth && isSame(symbol.Origin)) return Dimension.Symbol(symbol.Name);
        return Add(name, origin, reading: reading, isLocal: isLocal);
    }

    internal void EnterLoop() => depth++;

    internal void LeaveLoop() => depth--;

    /// <summary>Whether a dimension is valid outside of the loops that have ended.</summary>
    internal bool IsInScope(Dimension dimension) => dimension.Symbols.All(s => symbols[s].Depth <= depth);

    private Dimension Replace(Dimension dimension, Func<BlockSymbol, Dimension?> replacement)
    {
        while (true)
        {
            var replaced = new Dictionary<string, Dimension>(StringComparer.Ordinal);
            foreach (var name in dimension.Symbols)
                if (replacement(symbols[name].Symbol) is { } value) replaced.Add(name, value);
            if (replaced.Count == 0) return dimension;
            dimension = dimension.Substitute(replaced);
        }
    }
}
