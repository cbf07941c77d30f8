using SegDsl.Experiments;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SegDsl.Catalog;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Data;
using SegDsl.Training;

namespace SegDsl.Cli.Commands;

/// <summary><c>seg list</c>: lists the catalog.</summary>
internal sealed class ListCommand : ICommand
{
    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var json = new JsonReport();
        var command = new Command("list", "List networks, datasets and experiments.") { json.Option };
        command.SetAction(parsed =>
        {
            json.Write(parsed, context.Output, output => Print(context.Catalog, output), writer => Write(writer, context.Catalog));
            return 0;
        });
        return command;
    }

    private static void Print(ModelCatalog catalog, TextWriter output)
    {
        var networks = new TextTable("network", "parameters", "outputs", "");
        foreach (var n in catalog.Networks) networks.Add(n.Name, string.Join(", ", n.Parameters.Select(Format)), string.Join(", ", n.Outputs), n.Summary);
        var datasets = new TextTable("dataset", "classes", "splits", "");
        foreach (var d in catalog.Datasets) datasets.Add(d.Name, TextTable.Number(d.Classes.Count), string.Join(", ", d.Splits.Select(s => s.Name)), d.Summary);
        var experiments = new TextTable("experiment", "network", "dataset", "");
        foreach (var e in catalog.Experiments) experiments.Add(e.Name, e.NetworkName, e.Data.Name, e.Summary);

        networks.Print(output);
        output.WriteLine();
        datasets.Print(output);
        output.WriteLine();
        experiments.Print(output);
    }

    private static string Format(NetworkParameter parameter) =>
        parameter.Default is null
            ? $"{parameter.Name}: {parameter.Type}"
            : string.Create(CultureInfo.InvariantCulture, $"{parameter.Name} = {parameter.Default}");

    private static void Write(Utf8JsonWriter json, ModelCatalog catalog)
    {
        json.WriteStartObject();
        WriteList(json, "networks", catalog.Networks, Write);
        WriteList(json, "datasets", catalog.Datasets, Write);
        WriteList(json, "experiments", catalog.Experiments, Write);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, NetworkEntry network)
    {
        json.WriteString("name", network.Name);
        json.WriteString("namespace", network.Namespace);
        json.WriteString("summary", network.Summary);
        WriteList(json, "parameters", network.Parameters, (writer, parameter) =>
        {
            writer.WriteString("name", parameter.Name);
            writer.WriteString("type", parameter.Type);
            writer.WritePropertyName("default");
            WriteValue(writer, parameter.Default);
        });
        WriteStrings(json, "outputs", network.Outputs);
    }

    private static void Write(Utf8JsonWriter json, DatasetDefinition dataset)
    {
        json.WriteString("name", dataset.Name);
        json.WriteString("summary", dataset.Summary);
        json.WriteString("root", dataset.Root);
        json.WriteNumber("ignore", dataset.IgnoreIndex);
        WriteStrings(json, "classes", dataset.Classes.Select(c => c.Name));
        WriteStrings(json, "splits", dataset.Splits.Select(s => s.Name));
        json.WriteNumber("folds", dataset.Folds?.Count ?? 1);
    }

    private static void Write(Utf8JsonWriter json, Experiment experiment)
    {
        json.WriteString("name", experiment.Name);
        json.WriteString("summary", experiment.Summary);
        json.WriteString("network", experiment.NetworkName);
        json.WriteString("dataset", experiment.Data.Name);
        json.WriteNumber("epochs", experiment.Epochs);
        json.WriteNumber("batch", experiment.Batch);
    }

    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case long number: json.WriteNumberValue(number); break;
            case double number: json.WriteNumberValue(number); break;
            case bool truth: json.WriteBooleanValue(truth); break;
            default: json.WriteStringValue(value.ToString()); break;
        }
    }

    private static void WriteStrings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private static void WriteList<T>(Utf8JsonWriter json, string name, IEnumerable<T> entries, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var entry in entries)
        {
            json.WriteStartObject();
            write(json, entry);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
