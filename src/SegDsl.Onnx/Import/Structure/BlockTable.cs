using System.Globalization;

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
    /// <remarks>A constant is null in an application without the optional statement that contains it.</remarks>
    public List<IReadOnlyList<Argument?>> Applications { get; } = [];

    /// <summary>The name of the parameter that selects the optional statement; null if there is none.</summary>
    public string? Switch { get; init; }

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
        if (Switch is not null) used.Add(Switch);
        // Constants of the optional statement come last, because a parameter needs a value in every application.
        foreach (var i in Enumerable.Range(0, Applications[0].Count).OrderBy(i => Applications.Exists(a => a[i] is null)))
        {
            var constant = Known(i);
            if (Applications.TrueForAll(a => a[i]?.Value.Equals(constant.Value) ?? true)) continue;
            if (parameters.Find(p => Agree(p.Index, i)) is { } equal)
            {
                expressions[i] = equal.Name;
                continue;
            }
            if (parameters.Find(p => Factor(p.Index, i) > 1) is { } smaller)
            {
                expressions[i] = string.Create(CultureInfo.InvariantCulture, $"{Factor(smaller.Index, i)} * {smaller.Name}");
                continue;
            }
            var name = Labels.Unique(constant.Name == "out" ? "width" : Labels.Valid(constant.Name), used);
            var type = constant.Value switch { long => "int", bool => "bool", _ => "float" };
            parameters.Add(new(name, i, constant.Default is double.NaN ? null : constant.Default, type));
            expressions[i] = name;
        }
        if (Switch is not null) parameters.Add(new(Switch, -1, false, "bool"));
        Parameters = [.. parameters.OrderBy(p => p.Default is not null)];
    }

    /// <summary>The application with given constants.</summary>
    /// <param name="application">The index of the application.</param>
    /// <param name="inputs">The operands, except for one before the pipe.</param>
    public Call Apply(int application, IReadOnlyList<string> inputs) => new(
        Name, inputs,
        [.. Parameters.Select(p => new Argument(p.Name, ValueOf(p, Applications[application]), p.Default, p.Default is null))], IsBlock: true);

    private object ValueOf(Parameter parameter, IReadOnlyList<Argument?> constants) => parameter.Index < 0
        ? !constants.Contains(null)
        : constants[parameter.Index]?.Value ?? parameter.Default ?? Known(parameter.Index).Value;

    /// <summary>A constant in the first application that has it.</summary>
    private Argument Known(int constant) => Applications.Select(a => a[constant]).First(a => a is not null)!;

    /// <summary>The declaration.</summary>
    public string Text()
    {
        var parameters = Parameters.Select(p => $"{p.Name}: {p.Type}{(p.Default is null ? "" : $" = {PieceText.Literal(p.Default)}")}");
        var body = PieceText.Text(Body, i => expressions.GetValueOrDefault(i));
        return $"block {Name}({string.Join(", ", parameters)})\n{{\n{body}}}\n";
    }

    /// <summary>Whether two constants are the same quantity: equal in every application, and of the same kind.</summary>
    private bool Agree(int first, int second) =>
        Kind(first) == Kind(second) && Applications.TrueForAll(a => a[first] is null || a[second] is null || a[first]!.Value.Equals(a[second]!.Value));

    /// <summary>The integer by which one number of channels is a multiple of another; 0 if there is none.</summary>
    private long Factor(int first, int second)
    {
        if (Kind(first) != "width" || Kind(second) != "width") return 0;
        var pairs = Applications.Where(a => a[first] is not null && a[second] is not null)
            .Select(a => (First: (long)a[first]!.Value, Second: (long)a[second]!.Value)).ToList();
        var factor = pairs[0].Second / Math.Max(pairs[0].First, 1);
        return pairs.TrueForAll(p => p.Second == factor * p.First) ? factor : 0;
    }

    private string Kind(int constant)
    {
        var name = Known(constant).Name;
        return name is "out" or "groups" or "channels" || name.StartsWith("width", StringComparison.Ordinal) ? "width" : name;
    }
}
