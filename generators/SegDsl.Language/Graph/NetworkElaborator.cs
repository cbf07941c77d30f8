using SegDsl.Language.Types;
using SegDsl.Language.Binding;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Shapes;
using SegDsl.Language.Text;

namespace SegDsl.Language.Graph;

/// <summary>
/// Elaborates networks, and checks everything that depends on shapes. Open parameters stay symbols; if one determines the layout itself, its
/// default is used.
/// </summary>
/// <param name="blocks">The blocks that can be applied.</param>
/// <param name="diagnostics">Receives errors.</param>
/// <param name="applications">The results of applying blocks so far, shared by all networks of these blocks; extended on the way.</param>
/// <param name="budget">Bounds the work for all of them.</param>
internal sealed class NetworkElaborator(
    IReadOnlyDictionary<BlockSignature, BoundBlock> blocks, DiagnosticBag diagnostics, Dictionary<ApplicationKey, AppliedBlock> applications,
    WorkBudget budget)
{
    /// <summary>The blocks elaborated so far.</summary>
    public HashSet<BlockSignature> Reached { get; } = [];

    /// <summary>Elaborates a network; null if that fails, which is reported.</summary>
    public NetworkGraph? Elaborate(BoundBlock network) => Elaborate(network, new Dictionary<string, object>());

    /// <summary>Elaborates a network with values for some of its parameters; null if that fails, which is reported.</summary>
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
                return Layout(network, values);
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
                diagnostics.Report(ValueDiagnostics.TooLarge, signature.Source, signature.NameSpan, signature.Name, Limits.Operations);
                return null;
            }
            catch (Exception e) when (IsExceeded(e))
            {
                ReportExceeded(signature, e);
                return null;
            }
        }
    }

    /// <summary>Elaborates the network of an experiment with its arguments; null if that fails.</summary>
    public NetworkGraph? Elaborate(BlockInstance instance)
    {
        if (!blocks.TryGetValue(instance.Block, out var network)) return null;
        try
        {
            // The arguments of an experiment refer to no names, so any frame evaluates them.
            var arguments = new ConstantEvaluator(NoFrame).Arguments(instance.Arguments);
            return Layout(network, arguments);
        }
        catch (Exception e) when (e is UndecidedException or TooLargeException or EvaluationException or WorkExceededException or OverflowException)
        {
            // Reported at the declaration of the network.
            return null;
        }
    }

    /// <summary>Checks a block by itself, as far as possible with open parameters and channels.</summary>
    public void CheckAlone(BoundBlock block)
    {
        var signature = block.Signature;
        var values = Values(signature, signature.Parameters.Where(p => p.Default is not null).Select(p => p.Name));
        var open = signature.Parameters.Select(p => p.Name).Concat(signature.Channels.Select(c => c.Name)).ToList();
        var sizes = signature.Inputs.SelectMany(i => i.Dimensions).OfType<DimensionSymbol>().Select(d => d.Symbol.Name).Distinct().ToList();
        try
        {
            Layout(block, values, open, sizes);
        }
        catch (Exception e) when (e is UndecidedException or TooLargeException)
        {
            // The layout depends on how the block is used.
        }
        catch (Exception e) when (IsExceeded(e))
        {
            ReportExceeded(signature, e);
        }
    }

    private static bool IsExceeded(Exception exception) => exception is WorkExceededException or OverflowException;

    private void ReportExceeded(BlockSignature signature, Exception exception)
    {
        if (exception is DimensionTooLargeException)
            diagnostics.Report(ValueDiagnostics.TooComplex, signature.Source, signature.NameSpan, Limits.DimensionSize, "");
        else if (exception is OverflowException) diagnostics.Report(ValueDiagnostics.Overflow, signature.Source, signature.NameSpan, "");
        else if (budget.TakeReport())
            diagnostics.Report(ValueDiagnostics.FileTooLarge, signature.Source, signature.NameSpan, Limits.Calculations, signature.Name);
    }

    private NetworkGraph Layout(
        BoundBlock block, IReadOnlyDictionary<string, object> values, List<string>? open = null, List<string>? sizes = null)
    {
        var builder = new GraphBuilder(blocks, diagnostics, new(open ?? [], sizes), open is null ? applications : null, budget);
        var (inputs, outputs) = builder.Build(block, values);
        Reached.UnionWith(builder.Reached);
        if (!builder.HasDuplicateKeys) ChildNames.Check(builder.Nodes, builder.Modules, diagnostics);
        var isOpen = block.Signature.Parameters.ToLookup(p => values[p.Name] is Dimension { Value: null });
        var parameters = isOpen[true].ToDictionary(p => p.Name, p => DefaultOf(p) as Dimension, StringComparer.Ordinal);
        var requirements = NetworkRequirements.Of(builder.Requirements, parameters.Keys);
        if (block.Kind == BlockKind.Network)
        {
            CheckDefaults(block, parameters, builder.Requirements);
            foreach (var requirement in requirements.Unmet(parameters.Keys))
                diagnostics.Report(ShapeDiagnostics.NoSize, requirement.Location, [], requirement);
        }
        return new(
            block.Signature,
            parameters,
            isOpen[false].ToDictionary(p => p.Name, p => values[p.Name], StringComparer.Ordinal),
            inputs, outputs, builder.Nodes, builder.Modules, builder.State, requirements);
    }

    /// <summary>Checks that the defaults of a network satisfy its requirements, as far as all parameters concerned have defaults.</summary>
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

    /// <summary>Whether a requirement holds; values that cause a division by zero or an overflow violate it.</summary>
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
            // Reported at the parameter.
            return null;
        }
    }

    /// <summary>The frame for evaluating defaults, which refer to no names.</summary>
    private static Frame NoFrame { get; } = new(
        new(new(BlockKind.Block, "", "", "", new("", ""), default), null, null, null, [], new Dictionary<BoundValue, ValueUse>(), [], default),
        new Dictionary<string, object>(), "", null, null, default);
}
