using SegDsl.Language.Binding;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Graph;

/// <summary>
/// Lays out networks, and checks on the way all that depends on shapes. Parameters that are open stay symbols; where one decides about
/// the layout itself, its default is taken.
/// </summary>
/// <param name="blocks">The blocks that can be applied.</param>
/// <param name="diagnostics">Where mistakes are reported.</param>
/// <param name="applications">What applications of blocks gave so far, for all networks of these blocks; more is added.</param>
internal sealed class NetworkElaborator(
    IReadOnlyDictionary<BlockSignature, BoundBlock> blocks, DiagnosticBag diagnostics, Dictionary<ApplicationKey, AppliedBlock> applications)
{
    /// <summary>Networks with more operations than this are taken for a mistake.</summary>
    public const int MostOperations = 100_000;

    /// <summary>The blocks that were laid out.</summary>
    public HashSet<BlockSignature> Reached { get; } = [];

    /// <summary>Lays out a network; null where it cannot be, which is reported.</summary>
    public NetworkGraph? Elaborate(BoundBlock network) => Elaborate(network, new Dictionary<string, object>());

    /// <summary>Lays out a network with values for some of its parameters; null where it cannot be, which is reported.</summary>
    public NetworkGraph? Elaborate(BoundBlock network, IReadOnlyDictionary<string, object> given)
    {
        var signature = network.Signature;
        var pinned = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            try
            {
                var values = Values(signature, pinned);
                foreach (var value in given) values[value.Key] = value.Value;
                return Layout(network, values, []);
            }
            catch (UndecidedException undecided)
            {
                var deciding = signature.Parameters.Where(p => undecided.Symbols.Contains(p.Name) && !pinned.Contains(p.Name)).ToList();
                var needed = deciding.FirstOrDefault(p => p.Default is null);
                if (deciding.Count == 0 || needed is not null)
                {
                    var name = needed?.Name ?? string.Join(", ", undecided.Symbols);
                    diagnostics.Report(ShapeDiagnostics.Undecided, signature.Source, signature.NameSpan, signature.Name, $"'{name}'");
                    return null;
                }
                pinned.UnionWith(deciding.Select(p => p.Name));
            }
            catch (TooLargeException)
            {
                diagnostics.Report(ValueDiagnostics.TooLarge, signature.Source, signature.NameSpan, signature.Name, MostOperations);
                return null;
            }
        }
    }

    /// <summary>Lays out the network of an experiment with its arguments; null where that is not possible.</summary>
    public NetworkGraph? Elaborate(BlockInstance instance)
    {
        if (!blocks.TryGetValue(instance.Block, out var network)) return null;
        try
        {
            // Arguments of an experiment are closed, so any frame will do to evaluate them.
            var arguments = new ConstantEvaluator(NoFrame).Arguments(instance.Arguments);
            return Layout(network, arguments, []);
        }
        catch (Exception e) when (e is UndecidedException or TooLargeException or EvaluationException)
        {
            // Reported where the network is declared.
            return null;
        }
    }

    /// <summary>Checks a block by itself, as far as that is possible with its parameters and channels left open.</summary>
    public void CheckAlone(BoundBlock block)
    {
        var signature = block.Signature;
        var values = Values(signature, signature.Parameters.Where(p => p.Default is not null).Select(p => p.Name));
        var open = signature.Parameters.Select(p => p.Name).Concat(signature.Channels.Select(c => c.Name)).ToList();
        try
        {
            Layout(block, values, open);
        }
        catch (Exception e) when (e is UndecidedException or TooLargeException)
        {
            // What it is depends on how it will be used.
        }
    }

    private NetworkGraph Layout(BoundBlock block, IReadOnlyDictionary<string, object> values, List<string> open)
    {
        var builder = new GraphBuilder(blocks, diagnostics, new(open), open.Count == 0 ? applications : null);
        var (inputs, outputs) = builder.Build(block, values);
        Reached.UnionWith(builder.Reached);
        var isOpen = block.Signature.Parameters.ToLookup(p => values[p.Name] is Dimension { Value: null });
        var parameters = isOpen[true].ToDictionary(p => p.Name, p => DefaultOf(p) as Dimension, StringComparer.Ordinal);
        if (block.Kind == BlockKind.Network) CheckDefaults(block, parameters, builder.Requirements);
        return new(
            block.Signature,
            parameters,
            isOpen[false].ToDictionary(p => p.Name, p => values[p.Name], StringComparer.Ordinal),
            inputs, outputs, builder.Nodes, builder.Modules, builder.State, NetworkRequirements.Of(builder.Requirements, parameters.Keys));
    }

    /// <summary>Checks that a network can be made with its defaults, if it has some for all that a requirement depends on.</summary>
    private void CheckDefaults(BoundBlock network, IReadOnlyDictionary<string, Dimension?> parameters, IReadOnlyList<Requirement> requirements)
    {
        var defaults = parameters.Where(p => p.Value?.Value is not null).ToDictionary(p => p.Key, p => p.Value?.Value ?? 0, StringComparer.Ordinal);
        foreach (var requirement in requirements)
        {
            var symbols = requirement.Value.Symbols;
            if (symbols.Any(s => !defaults.ContainsKey(s)) || Holds(requirement, defaults)) continue;
            var given = string.Join(", ", symbols.Select(s => FormattableString.Invariant($"{s} = {defaults[s]}")));
            diagnostics.Report(ShapeDiagnostics.Defaults, requirement.Location, [], network.Name, given, requirement);
        }
    }

    /// <summary>Whether a requirement is met; numbers for which it divides by zero, or gets too large, do not meet it.</summary>
    private static bool Holds(Requirement requirement, IReadOnlyDictionary<string, long> values)
    {
        try
        {
            return requirement.Value.Evaluate(values) >= requirement.Least;
        }
        catch (ArithmeticException)
        {
            return false;
        }
    }

    private static Dictionary<string, object> Values(BlockSignature signature, IEnumerable<string> pinned) => signature.Parameters.ToDictionary(
        p => p.Name,
        p => p.Type == BoundType.Int && !pinned.Contains(p.Name) ? Dimension.Symbol(p.Name) : DefaultOf(p) ?? new OpenValue(p.Name),
        StringComparer.Ordinal);

    private static object? DefaultOf(BoundParameter parameter)
    {
        if (parameter.Default is not { } value) return null;
        try
        {
            return new ConstantEvaluator(NoFrame).Evaluate(value);
        }
        catch (EvaluationException)
        {
            // Reported with the parameter.
            return null;
        }
    }

    /// <summary>Defaults are closed: nothing of the frame is asked for.</summary>
    private static Frame NoFrame { get; } = new(
        new(new(BlockKind.Block, "", "", "", new("", ""), default), null, null, [], new Dictionary<BoundValue, ValueUse>(), [], default),
        new Dictionary<string, object>(), "", null, null, default);
}
