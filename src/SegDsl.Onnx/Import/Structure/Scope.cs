using System.Globalization;
using SegDsl.Language.Shapes;

namespace SegDsl.Onnx.Import.Structure;

/// <summary>
/// A module cannot be a block, because it needs a size that it cannot express, or differs from another application of its weights. Its parts belong to the
/// module around it.
/// </summary>
/// <param name="module">The path of the module.</param>
internal sealed class NeedsSizeException(string module) : Exception
{
    /// <summary>The path of the module.</summary>
    public string Module => module;
}

/// <summary>The symbols of the sizes of a block's inputs, and the formulas of other sizes.</summary>
internal sealed class Scope
{
    private const int MaxDivisor = 64;
    private static readonly string[] MapSymbols = ["N", "C", "H", "W"], LastSymbols = ["N", "H", "W", "C"], VolumeSymbols = ["N", "C", "D", "H", "W"];
    private static readonly string[] TokenSymbols = ["N", "L", "C"], RowSymbols = ["N", "C"];

    private readonly List<(Dimension Size, string Text)> symbols = [];
    private readonly string? module;
    private readonly bool isFixed, mixesLayouts;

    /// <param name="module">The module.</param>
    /// <param name="isFixed">Whether blocks state the sizes of their maps, as far as they are known.</param>
    public Scope(Module module, bool isFixed)
    {
        this.isFixed = isFixed;
        this.module = module.Parent is null ? null : module.GivenPath;
        mixesLayouts = module.Tree.Any(m => m != module && m.Inputs.Any(input => ChannelAxes.IsLast(m, input)));
        var used = new HashSet<string>();
        Shapes = [.. module.Inputs.Select(input => module.Parent is null ? [new Words(OfNetwork(input.Shape))] : Declare(module, input, used))];
    }

    /// <summary>The shapes of the inputs as the block declares them.</summary>
    public IReadOnlyList<IReadOnlyList<Piece>> Shapes { get; }

    /// <summary>The symbols that the block declares.</summary>
    public IEnumerable<string> Symbols => symbols.Select(s => s.Text);

    /// <summary>A shape in the symbols of the block.</summary>
    /// <exception cref="NeedsSizeException">It cannot be expressed in them.</exception>
    public string Text(IEnumerable<Dimension> shape) => $"[{string.Join(", ", shape.Select(Text))}]";

    /// <summary>The shape of a parameter, in which the channels of an input are its symbol.</summary>
    public string ParameterText(TensorShape shape) => module is null ? shape.ToString() : $"[{string.Join(", ", shape.Dimensions.Select(size =>
        size.Value is > 1 && symbols.Find(s => s.Size.Equals(size) && s.Text.StartsWith('C')) is { Text: { } channels } ? channels : size.ToString()))}]";

    private string Text(Dimension size)
    {
        if (size.Value is not null || module is null) return size.ToString();
        return Formula(size) ?? throw new NeedsSizeException(module);
    }

    private string OfNetwork(TensorShape shape)
    {
        foreach (var symbol in shape.Dimensions.SelectMany(d => d.Symbols)) symbols.Add((Dimension.Symbol(symbol), symbol));
        return shape.ToString();
    }

    private List<Piece> Declare(Module owner, Result input, HashSet<string> used)
    {
        var shape = input.Shape;
        // Only the second dimension of a map is available as a number inside of a block.
        var isLast = ChannelAxes.IsLast(owner, input) && shape[3].Value is not null;
        var names = shape.Rank switch
        {
            2 => RowSymbols, 3 => TokenSymbols, 4 when isLast => LastSymbols, 4 => MapSymbols, 5 => VolumeSymbols,
            _ => [.. Enumerable.Range(1, shape.Rank - 1).Select(i => $"S{i}"), "C"],
        };
        if (isFixed && shape.Rank > 3) return Sizes();
        if (isLast) return [new Words($"[{Names(shape.Dimensions.Take(3))}, "), Constant("channels", shape[3]), new Words("]")];
        // The height becomes the second dimension inside, where it must be a number.
        return shape.Rank == 4 && mixesLayouts && shape[2].Value is not null && shape[3].Value is not null
            ? [new Words($"[{Names(shape.Dimensions.Take(2))}, "), Constant("rows", shape[2]), new Words(", "), Constant("columns", shape[3]), new Words("]")]
            : [new Words($"[{Names(shape.Dimensions)}]")];

        List<Piece> Sizes() =>
        [
            new Words($"[{Names([shape[0]])}"),
            .. shape.Dimensions.Skip(1).SelectMany((size, i) => new[]
            {
                new Words(", "), size.Value is null ? new Words(Symbol(size, i + 1)) : (Piece)Constant(i == 0 ? "channels" : "size", size),
            }),
            new Words("]"),
        ];

        static Number Constant(string name, Dimension size) => new(new(name, size.Value!.Value, IsPositional: true));

        string Names(IEnumerable<Dimension> sizes) => string.Join(", ", sizes.Select(Symbol));

        string Symbol(Dimension size, int i)
        {
            // Only sizes of the same kind: height and width may be equal by chance.
            if (symbols.Find(s => s.Size.Equals(size) && s.Text.StartsWith(names[i], StringComparison.Ordinal)) is { Text: { } known }) return known;
            var name = Labels.Unique(names[i], used);
            symbols.Add((size, name));
            return name;
        }
    }

    private string? Formula(Dimension size)
    {
        foreach (var (known, text) in symbols)
            if (known.Equals(size)) return text;
        foreach (var (known, text) in symbols.Where(s => s.Size.Value is null))
        {
            var factor = Dimension.FloorDivide(size, known);
            var isFactor = factor.Value is not 0 && (factor * known).Equals(size);
            if (isFactor && (factor.Value?.ToString(CultureInfo.InvariantCulture) ?? Formula(factor)) is { } other) return $"{other} * {text}";
            for (var divisor = 2; divisor <= MaxDivisor; divisor++)
            {
                if (Dimension.FloorDivide(known, divisor).Equals(size)) return $"{text} / {divisor}";
                if (Dimension.CeilingDivide(known, divisor).Equals(size)) return $"ceil({text} / {divisor})";
            }
        }
        return null;
    }
}
