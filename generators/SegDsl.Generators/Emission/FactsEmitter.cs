using SegDsl.Language.Binding;
using SegDsl.Language.Graph;
using SegDsl.Language.Shapes;

namespace SegDsl.Generators.Emission;

/// <summary>
/// Emits the static facts of a network: its numbers of parameters and FLOPs, and the requirements on its input. They are valid as long as the
/// parameters that determine the layout have their defaults.
/// </summary>
internal static class FactsEmitter
{
    /// <summary>The requirements, for the documentation of the class; empty without requirements.</summary>
    public static string Remarks(NetworkGraph graph)
    {
        var needs = graph.Requirements.Least.Where(l => !graph.OpenParameters.ContainsKey(l.Key)).Select(l => $"{l.Key} >= {CSharpExpression.Number(l.Value)}")
            .Concat(graph.Requirements.Others.Select(o => o.ToString())).ToList();
        return needs.Count == 0 ? "" : DocComment.ToXml($"Requirements: {string.Join(", ", needs)}{Condition(graph)}.");
    }

    /// <summary>Documents the exceptions of the constructor.</summary>
    public static void DocumentConstructor(NetworkGraph graph, CSharpWriter writer)
    {
        var least = LeastParameters(graph);
        if (least.Count == 0) return;
        var texts = least.Select(l => $"<paramref name=\"{Identifiers.Camel(l.Key).TrimStart('@')}\"/> is below {CSharpExpression.Number(l.Value)}");
        DocComment.Element(writer, "exception cref=\"ArgumentOutOfRangeException\"", "exception", string.Join(", or ", texts) + ".");
    }

    /// <summary>Emits the checks of open parameters at the beginning of a constructor.</summary>
    public static void CheckParameters(NetworkGraph graph, CSharpWriter writer)
    {
        foreach (var least in LeastParameters(graph))
            writer.Line($"ArgumentOutOfRangeException.ThrowIfLessThan({Identifiers.Camel(least.Key)}, {CSharpExpression.Number(least.Value)});");
    }

    /// <summary>The minimums of open parameters that a constructor requires.</summary>
    public static IReadOnlyList<KeyValuePair<string, long>> LeastParameters(NetworkGraph graph) =>
        [.. IsFixed(graph) ? [] : graph.Requirements.Least.Where(l => graph.OpenParameters.ContainsKey(l.Key))];

    /// <summary>Emits the checks of the inputs at the beginning of <c>forward</c>.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="names">The C# names of its inputs.</param>
    /// <param name="writer">Receives the checks.</param>
    public static void CheckInputs(NetworkGraph graph, IReadOnlyList<string> names, CSharpWriter writer)
    {
        writer.Lines(DeclaredSizes(graph, names));
        if (IsFixed(graph)) return;
        var sizes = SizesOf(graph);
        foreach (var input in sizes.Where(s => s.Least > 1).GroupBy(s => s.Input))
        {
            var minimums = input.Select(s => $", {Name(graph, s.Input, s.Axis)}: {CSharpExpression.Number(s.Least)}");
            writer.Line($"RequireAtLeast({names[input.Key]}{string.Concat(minimums)});");
        }
        var algebra = new Formula(sizes.ToDictionary(s => s.Symbol, s => $"{names[s.Input]}.shape[{CSharpExpression.Number(s.Axis)}]", StringComparer.Ordinal));
        foreach (var other in Others(graph))
        {
            var condition = $"{other.Value.Fold(algebra).At(Precedence.Additive)} >= {CSharpExpression.Number(other.Least)}";
            var input = names[sizes.First(s => other.Value.Symbols.Contains(s.Symbol)).Input];
            writer.Line($"Require({condition}, {input}, {ConstantEmitter.Quote(other.ToString())});");
        }
    }

    /// <summary>The checks of the sizes that the declarations of the inputs themselves demand: a number, or the same symbol twice.</summary>
    private static IEnumerable<string> DeclaredSizes(NetworkGraph graph, IReadOnlyList<string> names)
    {
        var symbols = new Dictionary<string, (int Input, int Axis)>(StringComparer.Ordinal);
        foreach (var (input, axis, dimension) in Sizes(graph))
        {
            var size = $"{names[input]}.shape[{CSharpExpression.Number(axis)}]";
            if (dimension.Value is { } number)
                yield return $"Require({size} == {CSharpExpression.Number(number)}, {names[input]}, "
                    + $"{ConstantEmitter.Quote($"{Name(graph, input, axis)} = {number}")});";
            else if (dimension.Symbols.ToList() is not [var symbol]) continue;
            else if (!symbols.TryGetValue(symbol, out var first)) symbols.Add(symbol, (input, axis));
            else if (first.Input == input)
                yield return $"Require({size} == {names[input]}.shape[{CSharpExpression.Number(first.Axis)}], {names[input]}, "
                    + $"{ConstantEmitter.Quote($"{Name(graph, input, axis)} = {Name(graph, input, first.Axis)}")});";
            else
                yield return $"RequireEqual({Argument(input, axis)}, {Argument(first.Input, first.Axis)});";
        }

        string Argument(int input, int axis) => $"{names[input]}, {ConstantEmitter.Quote(graph.Inputs[input].Name)}, {CSharpExpression.Number(axis)}";
    }

    /// <summary>Emits the methods that count parameters and FLOPs.</summary>
    public static void Write(NetworkGraph graph, CSharpWriter writer)
    {
        Count(graph, writer, "CountParameters", "The number of learned parameters, without buffers", () => graph.ParameterCount, []);
        Count(
            graph, writer, "CountFlops", "The floating-point operations of a forward pass in inference, with a multiply-add counted as two",
            () => graph.Flops, [.. graph.Inputs.SelectMany(i => i.Shape?.Dimensions.SelectMany(d => d.Symbols) ?? [])
                .Where(s => !graph.OpenParameters.ContainsKey(s)).Distinct()]);
    }

    private static void Count(
        NetworkGraph graph, CSharpWriter writer, string method, string summary, Func<Dimension> count, IReadOnlyList<string> sizes)
    {
        if (Exact(count) is not { } value) return;
        var open = graph.Network.Parameters.Where(p => graph.OpenParameters.ContainsKey(p.Name)).ToList();
        var names = sizes.Select(s => (Symbol: s, Name: Identifiers.Camel(s), Text: $"long {Identifiers.Camel(s)}", Doc: $"<c>{s}</c> of the input."))
            .Concat(open.Select(p => (
                Symbol: p.Name, Name: Identifiers.Camel(p.Name),
                Text: $"long {Identifiers.Camel(p.Name)}" + (graph.OpenParameters[p.Name]?.Value is { } @default
                    ? $" = {CSharpExpression.Number(@default)}" : ""),
                Doc: $"<c>{p.Name}</c>.")))
            // Required parameters come first.
            .OrderBy(n => n.Text.Contains(" = ")).ToList();
        if (names.Select(n => n.Name).Distinct(StringComparer.Ordinal).Count() < names.Count) return;
        var formula = new Formula(names.ToDictionary(n => n.Symbol, n => n.Name, StringComparer.Ordinal)) { Locals = [] };
        var text = value.Fold(formula);
        writer.Line();
        DocComment.Summary(writer, $"{summary}{DocComment.ToXml(Condition(graph))}.");
        foreach (var name in names) DocComment.Parameter(writer, name.Name, name.Doc);
        DocComment.Element(writer, "exception cref=\"OverflowException\"", "exception", "The number does not fit in 64 bits.");
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

    private static string Condition(NetworkGraph graph)
    {
        if (!IsFixed(graph)) return "";
        var names = string.Join(", ", graph.FixedParameters.Select(p => $"'{p.Key}'"));
        return $", if {names} {(graph.FixedParameters.Count == 1 ? "has its default" : "have their defaults")}";
    }

    /// <summary>Whether the facts are valid only for the defaults of some parameters.</summary>
    private static bool IsFixed(NetworkGraph graph) => graph.FixedParameters.Count > 0;

    /// <summary>Batch and sides of every input [N, C, H, W] or [N, C, D, H, W].</summary>
    private static IEnumerable<(int Input, int Axis, Dimension Size)> Sizes(NetworkGraph graph) => graph.Inputs.SelectMany((input, i) =>
        Enumerable.Range(0, input.Shape?.Rank ?? 0).Where(axis => axis != 1).Select(axis => (i, axis, input.Shape![axis])));

    /// <summary>The symbols of the inputs, the first input and dimension with each of them, and their minimums.</summary>
    private static IReadOnlyList<(string Symbol, int Input, int Axis, long Least)> SizesOf(NetworkGraph graph) =>
        [.. Sizes(graph).Where(s => s.Size.Symbols.Count == 1).GroupBy(s => s.Size.Symbols.First(), StringComparer.Ordinal).Select(same =>
            (same.Key, same.First().Input, same.First().Axis, graph.Requirements.LeastOf(same.Key)))];

    private static string Name(NetworkGraph graph, int input, int axis) =>
        axis == 0 ? "batch" : (graph.Inputs[input].Shape!.Rank - axis) switch { 1 => "width", 2 => "height", _ => "depth" };

    private static IEnumerable<Requirement> Others(NetworkGraph graph)
    {
        var sizes = SizesOf(graph).Select(s => s.Symbol).ToList();
        return graph.Requirements.Others.Where(o => o.Value.Symbols.All(sizes.Contains));
    }

    /// <summary>Formulas over named sizes. Quotients, which are often repeated, become locals if <see cref="Locals"/> is set.</summary>
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

        private string Fresh(string preferred)
        {
            var number = (Locals?.Count ?? 0) + 1;
            var name = preferred + CSharpExpression.Number(number).Text;
            while (names.ContainsValue(name)) name = preferred + CSharpExpression.Number(++number).Text + "Of";
            return name;
        }
    }
}
