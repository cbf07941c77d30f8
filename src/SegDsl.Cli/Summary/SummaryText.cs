using System.Globalization;
using SegDsl.Cli.CommandLine;
using SegDsl.Language.Analysis;
using SegDsl.Language.Shapes;

namespace SegDsl.Cli.Summary;

/// <summary>Formats a summary as text: a table of the modules, inputs and outputs, and totals.</summary>
/// <param name="output">Receives the text.</param>
/// <param name="summary">The summary.</param>
/// <param name="depth">The number of module levels to show.</param>
/// <param name="width">The width of the terminal, to which the table is wrapped; null for one line per module.</param>
internal sealed class SummaryText(TextWriter output, NetworkSummary summary, int depth, int? width)
{
    /// <summary>Writes the summary.</summary>
    public void Print()
    {
        var graph = summary.Graph;
        output.WriteLine(summary.Settings.Length == 0 ? graph.Name : $"{graph.Name} with {summary.Settings}");
        if (graph.Network.Summary.Length > 0) output.WriteLine(graph.Network.Summary);
        output.WriteLine();
        PrintModules();
        output.WriteLine();
        foreach (var input in graph.Inputs) Line("input", $"{input.Name} {Show(input.Shape)}");
        foreach (var result in graph.Outputs) Line(result.IsAuxiliary ? "aux" : "output", $"{result.Name} {Show(result.Shape)}");
        if (graph.Requirements.Least.Count + graph.Requirements.Others.Count > 0) Line("requires", InputSizes.Describe(graph));
        PrintTotals();
    }

    private void PrintModules()
    {
        var isSized = summary.Values is not null;
        var table = isSized
            ? new TextTable("module", "kind", "output", "parameters", "share", "GFLOPs", "MiB") { Numbers = [3, 4, 5, 6] }
            : new TextTable("module", "kind", "output", "parameters", "share") { Numbers = [3, 4] };
        var total = Number(summary.Facts.Network.Parameters);
        void Add(ModuleFacts module, int level)
        {
            var parameters = Number(module.Parameters);
            string[] cells =
            [
                new string(' ', 2 * level) + (module.Name.Length == 0 ? "·" : module.Name),
                module.IsAuxiliary ? module.Kind + " (aux)" : module.Kind,
                module.Name.Length == 0 ? "" : string.Join(" ", module.Outputs.Select(Show).Distinct()),
                parameters == 0 ? "" : Grouped(parameters),
                parameters == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * parameters / total:0.0} %"),
            ];
            if (isSized)
                cells = [.. cells, Fixed(Number(module.Flops) / 1e9, 2), Fixed(Mebibytes(module.Activations * ActivationMemory.BytesPerElement), 1)];
            table.Add(cells);
            if (level + 1 < depth) foreach (var child in module.Children) Add(child, level + 1);
        }

        foreach (var module in summary.Facts.Network.Children) Add(module, 0);
        table.Print(output, width);
    }

    private void PrintTotals()
    {
        var facts = summary.Facts;
        Line("state", string.Create(
            CultureInfo.InvariantCulture,
            $"{Grouped(Number(facts.Network.Parameters))} parameters and {Grouped(Number(facts.Network.Buffers))} buffer values "
            + $"in {summary.Graph.State.Count} entries, {Bytes(Number(facts.StateBytes))}"));
        var hasAuxiliary = !facts.InferenceFlops.Equals(facts.Network.Flops);
        if (summary.Values is null)
        {
            Line("FLOPs", summary.Substitute(facts.InferenceFlops).ToString());
            if (hasAuxiliary) Line("", $"{summary.Substitute(facts.Network.Flops)} with aux outputs");
            Line("activations", $"{summary.Substitute(summary.TrainingBytes)} bytes kept in training");
            return;
        }
        var withAuxiliary = hasAuxiliary ? $", {Operations(facts.Network.Flops)} with aux outputs" : "";
        Line("FLOPs", $"{Operations(facts.InferenceFlops)} in inference{withAuxiliary}; a multiply-add counts as two");
        Line(
            "activations",
            $"{Bytes(Number(summary.TrainingBytes))} kept in training, {Bytes(summary.InferencePeakBytes ?? 0)} at the peak of inference, in float32");
    }

    private void Line(string title, string text) => output.WriteLine($"{title,-11}  {text}");

    private string Show(TensorShape? shape) => shape is null ? "" : summary.Values is null ? shape.ToString() : summary.Substitute(shape).ToString();

    private long Number(Dimension formula) => summary.Substitute(formula).Value ?? throw new InvalidOperationException($"The value of {formula} is unknown.");

    private double Mebibytes(Dimension bytes) => Number(bytes) / 1048576.0;

    private string Operations(Dimension count) => Scaled(Number(count), 1000, ["", " k", " M", " G", " T"]);

    private static string Bytes(long count) => Scaled(count, 1024, [" B", " KiB", " MiB", " GiB"]);

    /// <summary>Formats a number in the largest unit that gives a value of at least 1.</summary>
    private static string Scaled(double number, double step, string[] units)
    {
        var unit = 0;
        for (; number >= step && unit < units.Length - 1; unit++) number /= step;
        return Fixed(number, unit == 0 ? 0 : 2) + units[unit];
    }

    private static string Grouped(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Fixed(double number, int digits) =>
        number.ToString("N" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
