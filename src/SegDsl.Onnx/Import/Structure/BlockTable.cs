namespace SegDsl.Onnx.Import.Structure;

/// <summary>A block of the imported file, which one or several modules are applications of.</summary>
/// <param name="name">Its name.</param>
internal sealed class Block(string name)
{
    /// <summary>Its name.</summary>
    public string Name { get; set; } = name;

    /// <summary>The text of the body.</summary>
    public required IReadOnlyList<Piece> Body { get; init; }

    /// <summary>The values of the open constants of every application.</summary>
    public List<IReadOnlyList<Argument>> Applications { get; } = [];

    /// <summary>Its parameters, after <see cref="FindParameters"/>.</summary>
    public IReadOnlyList<Parameter> Parameters { get; private set; } = [];

    private readonly Dictionary<int, string> expressions = [];

    /// <summary>A parameter of a block.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Index">The index of the first constant that it replaces.</param>
    /// <param name="Default">Its default; null if it is required.</param>
    /// <param name="Type">Its type.</param>
    internal sealed record Parameter(string Name, int Index, object? Default, string Type);

    /// <summary>Makes the constants that differ between applications parameters.</summary>
    /// <param name="reserved">Names that the body uses.</param>
    public void FindParameters(IEnumerable<string> reserved)
    {
        var used = reserved.ToHashSet();
        var parameters = new List<Parameter>();
        for (var i = 0; i < Applications[0].Count; i++)
        {
            var constant = Applications[0][i];
            if (Applications.TrueForAll(a => a[i].Value.Equals(constant.Value))) continue;
            if (parameters.Find(p => Agree(p.Index, i)) is { } equal)
            {
                expressions[i] = equal.Name;
                continue;
            }
            if (parameters.Select(p => (Parameter: p, Factor: Factor(p.Index, i))).FirstOrDefault(p => p.Factor > 1) is { Parameter: { } smaller, Factor: var factor })
            {
                expressions[i] = $"{factor} * {smaller.Name}";
                continue;
            }
            var name = Labels.Unique(constant.Name == "out" ? "width" : Labels.Valid(constant.Name), used);
            // A constant with a default is required as a parameter if most applications give it.
            parameters.Add(new(name, i, constant.Default is double.NaN ? null : constant.Default, constant.Value switch { long => "int", bool => "bool", _ => "float" }));
            expressions[i] = name;
        }
        Parameters = [.. parameters.OrderBy(p => p.Default is not null)];
    }

    /// <summary>The application with given constants.</summary>
    /// <param name="application">The index of the application.</param>
    /// <param name="inputs">The operands, except for one before the pipe.</param>
    public Call Apply(int application, IReadOnlyList<string> inputs) => new(
        Name, inputs,
        [.. Parameters.Select(p => new Argument(p.Name, Applications[application][p.Index].Value, p.Default, p.Default is null))], IsBlock: true);

    /// <summary>The declaration.</summary>
    public string Text()
    {
        var parameters = Parameters.Select(p => $"{p.Name}: {p.Type}{(p.Default is null ? "" : $" = {PieceText.Literal(p.Default)}")}");
        var body = PieceText.Text(Body, i => expressions.GetValueOrDefault(i));
        return $"block {Name}({string.Join(", ", parameters)})\n{{\n{body}}}\n";
    }

    /// <summary>Whether two constants are the same quantity: equal in every application, and of the same kind.</summary>
    private bool Agree(int first, int second) =>
        Kind(first) == Kind(second) && Applications.TrueForAll(a => a[first].Value.Equals(a[second].Value));

    /// <summary>The whole number that one number of channels is a multiple of another by; 0 if there is none.</summary>
    private long Factor(int first, int second)
    {
        if (Kind(first) != "width" || Kind(second) != "width") return 0;
        var factor = (long)Applications[0][second].Value / Math.Max((long)Applications[0][first].Value, 1);
        return Applications.TrueForAll(a => (long)a[second].Value == factor * (long)a[first].Value) ? factor : 0;
    }

    private string Kind(int constant) => Applications[0][constant].Name is "out" or "groups" or "width" or "groups2" or "width2" ? "width" : Applications[0][constant].Name;
}
