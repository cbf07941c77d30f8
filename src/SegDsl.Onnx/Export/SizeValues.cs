using SegDsl.Language.Shapes;

namespace SegDsl.Onnx.Export;

/// <summary>
/// Sizes that depend on the inputs, as values of the ONNX graph: 64-bit integers [1], computed from the shapes of the inputs. Known sizes are constants.
/// Equal sizes share their nodes.
/// </summary>
/// <param name="model">The graph.</param>
/// <param name="sources">The value, and its axis, that has the size of each symbol.</param>
internal sealed class SizeValues(ModelBuilder model, IReadOnlyDictionary<string, (string Value, long Axis)> sources) : IDimensionAlgebra<string>
{
    /// <summary>A size, [1].</summary>
    public string Of(Dimension size) => size.Value is { } number ? Number(number) : model.Share($"size {size}", () => size.Fold(this));

    /// <summary>A size, as a scalar.</summary>
    public string ScalarOf(Dimension size) => size.Value is { } number
        ? model.Constant([number], isScalar: true)
        : model.Share($"scalar {size}", () => model.Add("sizes/Squeeze", "Squeeze", [Of(size), Number(0)]));

    /// <summary>A list of sizes.</summary>
    public string Of(IReadOnlyList<Dimension> sizes) => sizes.All(size => size.Value is not null)
        ? model.Constant([.. sizes.Select(size => size.Value ?? 0)])
        : sizes.Count == 1 ? Of(sizes[0])
        : model.Share($"sizes {string.Join(", ", sizes)}", () => model.Add("sizes/Concat", "Concat", [.. sizes.Select(Of)], ("axis", 0L)));

    /// <inheritdoc/>
    public string Number(long value) => model.Constant([value]);

    /// <inheritdoc/>
    public string Symbol(string name) => model.Share($"symbol {name}", () =>
    {
        var (value, axis) = sources[name];
        return model.Add($"sizes/{name}", "Shape", [value], ("start", axis), ("end", axis + 1));
    });

    /// <inheritdoc/>
    public string Add(string left, string right) => Operation("Add", left, right);

    /// <inheritdoc/>
    public string Subtract(string left, string right) => Operation("Sub", left, right);

    /// <inheritdoc/>
    public string Multiply(string left, string right) => Operation("Mul", left, right);

    /// <summary>A quotient rounded down. Div rounds toward zero, and Mod has the sign of the divisor, so the remainder is subtracted first.</summary>
    public string FloorDivide(string numerator, string denominator) =>
        Operation("Div", Operation("Sub", numerator, Operation("Mod", numerator, denominator)), denominator);

    private string Operation(string operation, string left, string right) =>
        model.Share($"{operation} {left} {right}", () => model.Add($"sizes/{operation}", operation, [left, right]));
}
