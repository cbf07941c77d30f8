using System.Globalization;
using SegDsl.Language.Analysis;
using SegDsl.Language.Graph;
using SegDsl.Language.Shapes;

namespace SegDsl.Cli.Summary;

/// <summary>The results of static analysis of a network, with values substituted for known symbols.</summary>
internal sealed class NetworkSummary
{
    private readonly IReadOnlyDictionary<string, Dimension> substitution;

    /// <summary>Creates a summary.</summary>
    /// <param name="facts">The results of the analysis.</param>
    /// <param name="values">The values of all symbols; null if the input size is unknown.</param>
    public NetworkSummary(NetworkFacts facts, IReadOnlyDictionary<string, long>? values)
    {
        Facts = facts;
        Values = values;
        substitution = values?.ToDictionary(v => v.Key, v => Dimension.Constant(v.Value)) ?? facts.Graph.Defaults;
        Settings = string.Join(", ", facts.Graph.Network.Parameters.Select(Setting).OfType<string>());
    }

    /// <summary>The results of the analysis.</summary>
    public NetworkFacts Facts { get; }

    /// <summary>The network's graph.</summary>
    public NetworkGraph Graph => Facts.Graph;

    /// <summary>The values of all symbols; null if the input size is unknown.</summary>
    public IReadOnlyDictionary<string, long>? Values { get; }

    /// <summary>The values of the network parameters, such as <c>classes = 19</c>.</summary>
    public string Settings { get; }

    /// <summary>The size in bytes of the activations that training keeps for the backward pass.</summary>
    public Dimension TrainingBytes => Facts.Network.Activations * ActivationMemory.BytesPerElement;

    /// <summary>The peak size in bytes of the activations during inference; null if the input size is unknown.</summary>
    public long? InferencePeakBytes => Values is null ? null : checked(Facts.Memory.PeakElements(Values) * ActivationMemory.BytesPerElement);

    /// <summary>Substitutes the values of known symbols in a formula.</summary>
    public Dimension Substitute(Dimension formula) => formula.Substitute(substitution);

    /// <summary>Substitutes the values of known symbols in a shape.</summary>
    public TensorShape Substitute(TensorShape shape) => shape.Substitute(substitution);

    private string? Setting(Language.Binding.BoundParameter parameter)
    {
        var value = Graph.OpenParameters.TryGetValue(parameter.Name, out var open) ? open : Graph.FixedParameters.GetValueOrDefault(parameter.Name);
        return value is Dimension or double or string or bool
            ? string.Create(CultureInfo.InvariantCulture, $"{parameter.Name} = {(value is bool flag ? flag ? "true" : "false" : value)}")
            : null;
    }
}
