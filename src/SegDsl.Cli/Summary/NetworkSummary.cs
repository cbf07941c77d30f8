using System.Globalization;
using SegDsl.Language.Analysis;
using SegDsl.Language.Graph;
using SegDsl.Language.Shapes;

namespace SegDsl.Cli.Summary;

/// <summary>The static facts of a network, with numbers for the symbols where they are known.</summary>
internal sealed class NetworkSummary
{
    private readonly IReadOnlyDictionary<string, Dimension> substitution;

    /// <param name="facts">The facts.</param>
    /// <param name="values">What all symbols stand for; null where the size of the input is not known.</param>
    public NetworkSummary(NetworkFacts facts, IReadOnlyDictionary<string, long>? values)
    {
        Facts = facts;
        Values = values;
        substitution = values?.ToDictionary(v => v.Key, v => Dimension.Constant(v.Value)) ?? facts.Graph.Defaults;
        Settings = string.Join(", ", facts.Graph.Network.Parameters.Select(Setting).OfType<string>());
    }

    /// <summary>The facts.</summary>
    public NetworkFacts Facts { get; }

    /// <summary>The network's graph.</summary>
    public NetworkGraph Graph => Facts.Graph;

    /// <summary>What all symbols stand for; null where the size of the input is not known.</summary>
    public IReadOnlyDictionary<string, long>? Values { get; }

    /// <summary>The values of the network's parameters, <c>classes = 19</c>.</summary>
    public string Settings { get; }

    /// <summary>The bytes that training keeps for the backward pass.</summary>
    public Dimension TrainingBytes => Facts.Network.Activations * ActivationMemory.BytesPerElement;

    /// <summary>The most bytes that results take at one time of inference; null where the size of the input is not known.</summary>
    public long? InferencePeakBytes => Values is null ? null : checked(Facts.Memory.PeakElements(Values) * ActivationMemory.BytesPerElement);

    /// <summary>A formula with the values of what is known in it.</summary>
    public Dimension Known(Dimension formula) => formula.Substitute(substitution);

    /// <summary>A shape with the values of what is known in it.</summary>
    public TensorShape Known(TensorShape shape) => shape.Substitute(substitution);

    private string? Setting(Language.Binding.BoundParameter parameter)
    {
        var value = Graph.OpenParameters.TryGetValue(parameter.Name, out var open) ? open : Graph.FixedParameters.GetValueOrDefault(parameter.Name);
        return value is Dimension or double or string or bool
            ? string.Create(CultureInfo.InvariantCulture, $"{parameter.Name} = {(value is bool truth ? truth ? "true" : "false" : value)}")
            : null;
    }
}
