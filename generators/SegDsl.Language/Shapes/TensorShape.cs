namespace SegDsl.Language.Shapes;

/// <summary>The shape of a tensor.</summary>
/// <param name="Dimensions">The dimensions, outermost first.</param>
public sealed record TensorShape(IReadOnlyList<Dimension> Dimensions)
{
    private Dimension? elements;

    /// <summary>The number of dimensions.</summary>
    public int Rank => Dimensions.Count;

    /// <summary>The dimension at an index.</summary>
    public Dimension this[int index] => Dimensions[index];

    /// <summary>The number of elements.</summary>
    public Dimension Elements => elements ??= Product();

    private Dimension Product()
    {
        // Numbers first, because multiplying by them takes less.
        var product = Dimension.One;
        foreach (var dimension in Dimensions)
            if (dimension.Value is not null) product *= dimension;
        foreach (var dimension in Dimensions)
            if (dimension.Value is null) product *= dimension;
        return product;
    }

    /// <summary>Creates a shape from dimensions.</summary>
    public static TensorShape Of(params Dimension[] dimensions) => new(dimensions);

    /// <summary>This shape with one dimension replaced.</summary>
    public TensorShape With(int index, Dimension dimension)
    {
        Dimension[] dimensions = [.. Dimensions];
        dimensions[index] = dimension;
        return new(dimensions);
    }

    /// <summary>This shape with symbols replaced.</summary>
    public TensorShape Substitute(IReadOnlyDictionary<string, Dimension> values) => new([.. Dimensions.Select(d => d.Substitute(values))]);

    /// <inheritdoc/>
    public bool Equals(TensorShape? other) => other is not null && Dimensions.SequenceEqual(other.Dimensions);

    /// <inheritdoc/>
    public override int GetHashCode() => Dimensions.Aggregate(17, (hash, dimension) => (hash * 31) + dimension.GetHashCode());

    /// <summary>The shape in the syntax of the language, <c>[N, 64, H / 2, W / 2]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", Dimensions)}]";
}
