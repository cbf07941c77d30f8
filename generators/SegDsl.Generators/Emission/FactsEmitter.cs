using SegDsl.Language.Binding;
using SegDsl.Language.Graph;
using SegDsl.Language.Shapes;

namespace SegDsl.Generators.Emission;

/// <summary>
/// What the compiler knows of a network as it is declared: how much there is to learn and to compute, what it demands of its input. It holds as long as
/// parameters that decide about the layout have their defaults.
/// </summary>
internal static class FactsEmitter
{
    /// <summary>The requirements, for the documentation of the class; nothing where there are none.</summary>
    public static string Remarks(NetworkGraph graph)
    {
        var needs = graph.Requirements.Least.Where(l => !graph.OpenParameters.ContainsKey(l.Key)).Select(l => $"{l.Key} >= {CSharpExpression.Number(l.Value)}")
            .Concat(graph.Requirements.Others.Select(o => o.ToString())).ToList();
        return needs.Count == 0 ? "" : DocComment.ToXml($"Needs {string.Join(", ", needs)}{Condition(graph)}.");
    }

    /// <summary>Documents what the constructor throws.</summary>
    public static void DocumentConstructor(NetworkGraph graph, CSharpWriter writer)
    {
        var least = LeastParameters(graph);
        if (least.Count == 0) return;
        var texts = least.Select(l => $"<paramref name=\"{Identifiers.Camel(l.Key).TrimStart('@')}\"/> is below {CSharpExpression.Number(l.Value)}");
        DocComment.Element(writer, "exception cref=\"ArgumentOutOfRangeException\"", "exception", string.Join(", or ", texts) + ".");
    }

    /// <summary>Writes the checks of open parameters at the beginning of a constructor.</summary>
    public static void CheckParameters(NetworkGraph graph, CSharpWriter writer)
    {
        foreach (var least in LeastParameters(graph))
            writer.Line($"ArgumentOutOfRangeException.ThrowIfLessThan({Identifiers.Camel(least.Key)}, {CSharpExpression.Number(least.Value)});");
    }

    /// <summary>The least values of open parameters that a constructor demands.</summary>
    public static IReadOnlyList<KeyValuePair<string, long>> LeastParameters(NetworkGraph graph) =>
        [.. IsFixed(graph) ? [] : graph.Requirements.Least.Where(l => graph.OpenParameters.ContainsKey(l.Key))];

    /// <summary>Whether <see cref="CheckInput"/> writes anything.</summary>
    public static bool ChecksInput(NetworkGraph graph) => !IsFixed(graph) && SizesOf(graph) is { } sizes && (sizes.Any(s => s.Least > 1) || Others(graph).Any());

    /// <summary>Documents what a forward pass throws.</summary>
    public static void DocumentForward(NetworkGraph graph, CSharpWriter writer)
    {
        if (ChecksInput(graph)) DocComment.Element(writer, "exception cref=\"ArgumentException\"", "exception", "The image is smaller than the network needs.");
    }

    /// <summary>Writes the check of the input at the beginning of <c>forward</c>.</summary>
    public static void CheckInput(NetworkGraph graph, string image, CSharpWriter writer)
    {
        if (!ChecksInput(graph) || SizesOf(graph) is not { } sizes) return;
        var arguments = sizes.Where(s => s.Least > 1).Select(s => $", {Name(s.Axis)}: {CSharpExpression.Number(s.Least)}").ToList();
        if (arguments.Count > 0) writer.Line($"RequireAtLeast({image}{string.Concat(arguments)});");
        var algebra = new Formula(sizes.Where(s => s.Symbol is not null).GroupBy(s => s.Symbol ?? "", StringComparer.Ordinal).Select(g => g.First())
            .ToDictionary(s => s.Symbol ?? "", s => $"{image}.shape[{CSharpExpression.Number(s.Axis)}]", StringComparer.Ordinal));
        foreach (var other in Others(graph))
            writer.Line($"Require({other.Value.Fold(algebra).At(Precedence.Additive)} >= {CSharpExpression.Number(other.Least)}, {image}, {ConstantEmitter.Quote(other.ToString())});");
    }

    /// <summary>Writes the methods that count.</summary>
    public static void Write(NetworkGraph graph, CSharpWriter writer)
    {
        Count(graph, writer, "CountParameters", "How many numbers there are to learn, buffers not counted", () => graph.ParameterCount, []);
        Count(
            graph, writer, "CountFlops", "How many floating-point operations a forward pass costs in inference; a multiplication and an addition are two",
            () => graph.Flops, [.. graph.Inputs.SelectMany(i => i.Shape?.Dimensions.SelectMany(d => d.Symbols) ?? []).Where(s => !graph.OpenParameters.ContainsKey(s)).Distinct()]);
    }

    private static void Count(
        NetworkGraph graph, CSharpWriter writer, string method, string summary, Func<Dimension> count, IReadOnlyList<string> sizes)
    {
        if (Exact(count) is not { } value) return;
        var open = graph.Network.Parameters.Where(p => graph.OpenParameters.ContainsKey(p.Name)).ToList();
        var names = sizes.Select(s => (Symbol: s, Name: Identifiers.Camel(s), Text: $"long {Identifiers.Camel(s)}", Doc: $"<c>{s}</c> of the input."))
            .Concat(open.Select(p => (
                Symbol: p.Name, Name: Identifiers.Camel(p.Name),
                Text: $"long {Identifiers.Camel(p.Name)}" + (graph.OpenParameters[p.Name]?.Value is { } @default ? $" = {CSharpExpression.Number(@default)}" : ""),
                Doc: $"<c>{p.Name}</c>.")))
            // What has no default comes first.
            .OrderBy(n => n.Text.Contains(" = ")).ToList();
        if (names.Select(n => n.Name).Distinct(StringComparer.Ordinal).Count() < names.Count) return;
        var formula = new Formula(names.ToDictionary(n => n.Symbol, n => n.Name, StringComparer.Ordinal)) { Locals = [] };
        var text = value.Fold(formula);
        writer.Line();
        DocComment.Summary(writer, $"{summary}{DocComment.ToXml(Condition(graph))}.");
        foreach (var name in names) DocComment.Parameter(writer, name.Name, name.Doc);
        DocComment.Element(writer, "exception cref=\"OverflowException\"", "exception", "The number does not fit into 64 bits.");
        using (writer.Braces($"public static long {method}({string.Join(", ", names.Select(n => n.Text))})"))
        {
            foreach (var local in formula.Locals) writer.Line($"var {local.Value} = {local.Key};");
            writer.Line($"return checked({text});");
        }
    }

    private static Dimension? Exact(Func<Dimension> count)
    {
        try
        {
            return count();
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static string Condition(NetworkGraph graph) => IsFixed(graph)
        ? $", as long as {string.Join(", ", graph.FixedParameters.Select(p => $"'{p.Key}'"))} {(graph.FixedParameters.Count == 1 ? "has its default" : "have their defaults")}"
        : "";

    /// <summary>Whether what is known holds for the defaults of some parameters only.</summary>
    private static bool IsFixed(NetworkGraph graph) => graph.FixedParameters.Count > 0;

    /// <summary>Batch, height and width of an input [N, C, H, W]: their symbols and least values.</summary>
    private static IReadOnlyList<(string? Symbol, int Axis, long Least)>? SizesOf(NetworkGraph graph) =>
        graph.Inputs is [{ Shape: { Rank: 4 } shape }, ..]
            ? [.. Enumerable.Range(0, 4).Where(axis => axis != Language.Operations.Axes.Channel(4)).Select(axis => shape[axis].Symbols.ToList() is [var symbol]
                ? ((string?)symbol, axis, graph.Requirements.LeastOf(symbol))
                : (null, axis, 1L))]
            : null;

    private static string Name(int axis) => axis switch { 0 => "batch", 2 => "height", _ => "width" };

    private static IEnumerable<Requirement> Others(NetworkGraph graph)
    {
        var sizes = SizesOf(graph)?.Select(s => s.Symbol).ToList() ?? [];
        return graph.Requirements.Others.Where(o => o.Value.Symbols.All(sizes.Contains));
    }

    /// <summary>Formulas over named sizes. Quotients, which occur again and again, get locals where these are wanted.</summary>
    private sealed class Formula(Dictionary<string, string> names) : IDimensionAlgebra<CSharpExpression>
    {
        public Dictionary<string, string>? Locals { get; init; }

        public CSharpExpression Number(long value) => CSharpExpression.Number(value);

        public CSharpExpression Symbol(string name) => new(names[name]);

        public CSharpExpression Add(CSharpExpression left, CSharpExpression right) => left + right;

        public CSharpExpression Subtract(CSharpExpression left, CSharpExpression right) =>
            new($"{left.At(Precedence.Additive)} - {right.At(Precedence.Multiplicative)}", Precedence.Additive);

        public CSharpExpression Multiply(CSharpExpression left, CSharpExpression right) =>
            new($"{left.At(Precedence.Multiplicative)} * {right.At(Precedence.Unary)}", Precedence.Multiplicative);

        public CSharpExpression FloorDivide(CSharpExpression numerator, CSharpExpression denominator)
        {
            var text = $"FloorDivision.Quotient({numerator}, {denominator})";
            if (Locals is null) return new(text);
            if (!Locals.TryGetValue(text, out var local))
                Locals.Add(text, local = Fresh("part"));
            return new(local);
        }

        private string Fresh(string wanted)
        {
            var number = (Locals?.Count ?? 0) + 1;
            var name = wanted + CSharpExpression.Number(number).Text;
            while (names.ContainsValue(name)) name = wanted + CSharpExpression.Number(++number).Text + "Of";
            return name;
        }
    }
}
