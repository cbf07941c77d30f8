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

    /// <summary>Whether <see cref="CheckInput"/> emits anything.</summary>
    public static bool ChecksInput(NetworkGraph graph) => DeclaredSizes(graph, "").Any()
        || (!IsFixed(graph) && SizesOf(graph) is { } sizes && (sizes.Any(s => s.Least > 1) || Others(graph).Any()));

    /// <summary>Documents the exceptions of a forward pass.</summary>
    public static void DocumentForward(NetworkGraph graph, CSharpWriter writer)
    {
        if (ChecksInput(graph))
            DocComment.Element(writer, "exception cref=\"ArgumentException\"", "exception", "The size of the image is not one that the network accepts.");
    }

    /// <summary>Emits the check of the input at the beginning of <c>forward</c>.</summary>
    public static void CheckInput(NetworkGraph graph, string image, CSharpWriter writer)
    {
        foreach (var (condition, text) in DeclaredSizes(graph, image))
            writer.Line($"Require({condition}, {image}, {ConstantEmitter.Quote(text)});");
        if (IsFixed(graph) || SizesOf(graph) is not { } sizes) return;
        var arguments = sizes.Where(s => s.Least > 1).Select(s => $", {Name(s.Axis)}: {CSharpExpression.Number(s.Least)}").ToList();
        if (arguments.Count > 0) writer.Line($"RequireAtLeast({image}{string.Concat(arguments)});");
        var algebra = new Formula(sizes.Where(s => s.Symbol is not null).GroupBy(s => s.Symbol ?? "", StringComparer.Ordinal).Select(g => g.First())
            .ToDictionary(s => s.Symbol ?? "", s => $"{image}.shape[{CSharpExpression.Number(s.Axis)}]", StringComparer.Ordinal));
        foreach (var other in Others(graph))
        {
            var condition = $"{other.Value.Fold(algebra).At(Precedence.Additive)} >= {CSharpExpression.Number(other.Least)}";
            writer.Line($"Require({condition}, {image}, {ConstantEmitter.Quote(other.ToString())});");
        }
    }

    /// <summary>The sizes that the declaration of the image itself demands: a number, or the same symbol twice.</summary>
    private static IEnumerable<(string Condition, string Text)> DeclaredSizes(NetworkGraph graph, string image)
    {
        if (graph.Inputs is not [{ Shape: { Rank: 4 } shape }, ..]) yield break;
        var symbols = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var axis in new[] { 0, 2, 3 })
        {
            var size = $"{image}.shape[{CSharpExpression.Number(axis)}]";
            if (shape[axis].Value is { } number) yield return ($"{size} == {CSharpExpression.Number(number)}", $"{Name(axis)} = {number}");
            else if (shape[axis].Symbols.ToList() is [var symbol] && symbols.TryGetValue(symbol, out var first))
                yield return ($"{size} == {image}.shape[{CSharpExpression.Number(first)}]", $"{Name(axis)} = {Name(first)}");
            else if (shape[axis].Symbols.ToList() is [var once]) symbols.Add(once, axis);
        }
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

    /// <summary>Batch, height and width of an input [N, C, H, W]: their symbols and minimums.</summary>
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
