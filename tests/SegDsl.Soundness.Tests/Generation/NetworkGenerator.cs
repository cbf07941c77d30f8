using System.Globalization;
using System.Text;
using SegDsl.Language;
using SegDsl.Language.Graph;
using SegDsl.Language.Shapes;
using SegDsl.Soundness.Tests.Execution;
using SegDsl.Soundness.Tests.Mutation;

namespace SegDsl.Soundness.Tests.Generation;

/// <summary>
/// Writes random networks, statement by statement. A statement that the compiler rejects is dropped, or ends the network, so that the compiler must justify
/// acceptance and rejection.
/// </summary>
/// <param name="seed">Determines the networks.</param>
internal sealed class NetworkGenerator(int seed)
{
    /// <summary>How many of a hundred rejected statements end their network.</summary>
    private const int KeptRejections = 20;

    private readonly Random random = new(seed);
    private readonly List<string> pending = [];

    /// <summary>Writes a network.</summary>
    public RandomNetwork Create(int number)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"R{number}");
        var draft = new Draft(name);
        var length = 2 + random.Next(6);
        for (var attempts = 0; draft.Values.Count <= length && attempts < 60; attempts++)
        {
            // Every operation has its turn, then a few other forms.
            if (pending.Count == 0) pending.AddRange([.. OperationForms.Names, .. Enumerable.Repeat(StatementForms.Any, 20)]);
            var place = random.Next(pending.Count);
            var form = random.Next(3) == 0 ? OperationForms.Names[random.Next(OperationForms.Names.Count)] : pending[place];
            if (new StatementForms(random, draft).Create(form) is not { } statement) continue;
            var extended = draft.With(statement, form);
            var compilation = SegCompiler.Compile([SegCompiler.Parse(name + ".seg", extended.Text)]);
            if (!compilation.HasErrors)
            {
                // A network that fits only a few sizes cannot be run at several.
                if (!HasSizes(compilation.Networks[0])) continue;
                if (!statement.Prepares) pending.Remove(form);
                var shape = compilation.Networks[0].Outputs[^1].Shape ?? throw new InvalidOperationException($"{name} has an output without a shape.");
                draft = extended.Name(statement, shape);
            }
            else if (random.Next(100) < KeptRejections)
            {
                return extended.ToNetwork(draft);
            }
        }
        return draft.ToNetwork(draft);
    }

    private static bool HasSizes(NetworkGraph graph)
    {
        try
        {
            var others = Parameters.Others(graph);
            return InputSize.AllowedBy(graph, Parameters.Defaults(graph)).Count > 0 && (others is null || InputSize.AllowedBy(graph, others).Count > 0);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}

/// <summary>A statement of a random network.</summary>
/// <param name="Result">The name of the resulting tensor.</param>
/// <param name="Seg">The lines in the language.</param>
/// <param name="Python">The lines in Python.</param>
/// <param name="IsContinuous">Whether the elements of the result are distinct.</param>
internal sealed record Statement(string Result, IReadOnlyList<string> Seg, IReadOnlyList<string> Python, bool IsContinuous = false)
{
    /// <summary>Whether it only provides a tensor for a later statement.</summary>
    public bool Prepares { get; init; }

    /// <summary>A block that it applies, in the language and in Python; null if it applies none.</summary>
    public (string Seg, string Python)? Block { get; init; }
}

/// <summary>A network under construction.</summary>
internal sealed record Draft(string NetworkName)
{
    /// <summary>The input, and the results of the statements.</summary>
    public IReadOnlyList<Value> Values { get; init; } =
        [new("image", new([Dimension.Symbol("N"), 8, Dimension.Symbol("H"), Dimension.Symbol("W")]), IsContinuous: true)];

    private IReadOnlyList<Statement> Statements { get; init; } = [];

    private IReadOnlyList<string> Uses { get; init; } = [];

    /// <summary>The number of statements, to name what is new.</summary>
    public int Count => Statements.Count;

    /// <summary>Adds a statement, whose shape is not known yet.</summary>
    public Draft With(Statement statement, string form) => this with { Statements = [.. Statements, statement], Uses = [.. Uses, form] };

    /// <summary>Adds the result of the last statement.</summary>
    public Draft Name(Statement statement, TensorShape shape) =>
        this with { Values = [.. Values, new(statement.Result, shape, statement.IsContinuous)] };

    /// <summary>The text in the language.</summary>
    public string Text
    {
        get
        {
            var text = new StringBuilder($"namespace {NetworkText.Namespace}\n\n");
            foreach (var block in Statements.Select(s => s.Block?.Seg).OfType<string>()) text.Append(block).Append('\n');
            text.Append(CultureInfo.InvariantCulture, $"network Net(flag: bool = true, k: int = 3)\n{{\n    in image: [N, 8, H, W]\n\n");
            foreach (var line in Statements.SelectMany(s => s.Seg)) text.Append("    ").Append(line).Append('\n');
            text.Append("    out seg = image -> seg: Conv(4, 1)\n");
            foreach (var statement in Statements) text.Append("    out aux ").Append(statement.Result).Append('\n');
            return text.Append("}\n").ToString();
        }
    }

    /// <summary>The complete network.</summary>
    /// <param name="accepted">The network without what the compiler rejects.</param>
    public RandomNetwork ToNetwork(Draft accepted)
    {
        var text = new StringBuilder();
        foreach (var block in Statements.Select(s => s.Block?.Python).OfType<string>()) text.Append(block).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"def {NetworkName}(image):\n    N, _, H, W = image.shape\n    flag, k, key = True, 3, \"\"\n");
        foreach (var line in Statements.SelectMany(s => s.Python)) text.Append("    ").Append(line).Append('\n');
        text.Append("    seg = Conv(image, 4, 1, key=join(key, \"seg\"))\n");
        text.Append(CultureInfo.InvariantCulture, $"    return [{string.Join(", ", Statements.Select(s => s.Result).Prepend("seg"))}]\n\n");
        return new(NetworkName, NetworkText.Of([(NetworkName + ".seg", accepted.Text)])[0], Text, text.ToString(), Uses);
    }
}
