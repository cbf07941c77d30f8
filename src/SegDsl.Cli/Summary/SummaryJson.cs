using System.Text.Json;
using SegDsl.Language.Analysis;
using SegDsl.Language.Graph;
using SegDsl.Language.Shapes;

namespace SegDsl.Cli.Summary;

/// <summary>Formats a summary as JSON, as described by <c>summary.schema.json</c>.</summary>
/// <param name="json">Receives the JSON.</param>
/// <param name="summary">The summary.</param>
/// <param name="depth">The number of module levels to write.</param>
internal sealed class SummaryJson(Utf8JsonWriter json, NetworkSummary summary, int depth)
{
    /// <summary>Writes the summary.</summary>
    public void Write()
    {
        var (facts, graph) = (summary.Facts, summary.Graph);
        json.WriteStartObject();
        json.WriteString("network", graph.Name);
        json.WriteString("summary", graph.Network.Summary);
        json.WriteStartObject("symbols");
        foreach (var (symbol, value) in summary.Values ?? graph.Defaults.ToDictionary(d => d.Key, d => d.Value.Value ?? 0)) json.WriteNumber(symbol, value);
        json.WriteEndObject();
        json.WriteStartArray("inputs");
        foreach (var input in graph.Inputs) Write(input, isOutput: false);
        json.WriteEndArray();
        json.WriteStartArray("outputs");
        foreach (var output in graph.Outputs) Write(output, isOutput: true);
        json.WriteEndArray();
        json.WriteStartArray("requirements");
        foreach (var requirement in InputSizes.Requirements(graph)) json.WriteStringValue(requirement);
        json.WriteEndArray();
        json.WriteNumber("stateKeys", graph.State.Count);
        Write("stateBytes", facts.StateBytes);
        Write("parameters", facts.Network.Parameters);
        Write("buffers", facts.Network.Buffers);
        Write("flops", facts.InferenceFlops);
        Write("flopsWithAuxiliary", facts.Network.Flops);
        Write("trainingBytes", summary.TrainingBytes);
        json.WritePropertyName("inferencePeakBytes");
        WriteNumber(summary.InferencePeakBytes);
        WriteModules(facts.Network.Children, 0);
        json.WriteEndObject();
    }

    private void WriteModules(IReadOnlyList<ModuleFacts> modules, int level)
    {
        json.WriteStartArray("modules");
        foreach (var module in level < depth ? modules : [])
        {
            json.WriteStartObject();
            json.WriteString("name", module.Name);
            json.WriteString("path", module.Path);
            json.WriteString("kind", module.Kind);
            json.WriteBoolean("auxiliary", module.IsAuxiliary);
            json.WriteStartArray("outputs");
            foreach (var shape in module.Outputs)
            {
                json.WriteStartObject();
                Write(shape);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            Write("parameters", module.Parameters);
            Write("buffers", module.Buffers);
            Write("flops", module.Flops);
            Write("trainingBytes", module.Activations * ActivationMemory.BytesPerElement);
            WriteModules(module.Children, level + 1);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void Write(GraphOutput tensor, bool isOutput)
    {
        json.WriteStartObject();
        json.WriteString("name", tensor.Name);
        if (isOutput) json.WriteBoolean("auxiliary", tensor.IsAuxiliary);
        Write(tensor.Shape);
        json.WriteEndObject();
    }

    private void Write(TensorShape? shape)
    {
        json.WriteString("shape", shape?.ToString());
        json.WriteStartArray("size");
        foreach (var dimension in shape?.Dimensions ?? []) WriteNumber(summary.Substitute(dimension).Value);
        json.WriteEndArray();
    }

    private void Write(string name, Dimension formula)
    {
        json.WriteStartObject(name);
        json.WriteString("formula", formula.ToString());
        json.WritePropertyName("value");
        WriteNumber(summary.Substitute(formula).Value);
        json.WriteEndObject();
    }

    private void WriteNumber(long? number)
    {
        if (number is { } known) json.WriteNumberValue(known);
        else json.WriteNullValue();
    }
}
