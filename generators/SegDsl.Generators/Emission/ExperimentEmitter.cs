using SegDsl.Language.Binding;

namespace SegDsl.Generators.Emission;

/// <summary>Emits the class with the definition of an experiment.</summary>
internal static class ExperimentEmitter
{
    /// <summary>Writes the class.</summary>
    public static void Write(BoundExperiment experiment, CSharpWriter writer)
    {
        var constants = new ConstantEmitter();
        DocComment.Summary(writer, experiment.Summary.Length > 0 ? DocComment.ToXml(experiment.Summary) : $"<c>{experiment.Name}</c>.");
        using (writer.Braces($"public static partial class {experiment.Name}"))
        {
            DocComment.Summary(writer, "The experiment.");
            using (writer.Braces("public static Experiment Definition { get; } = new()"))
            {
                writer.Line($"Name = {ConstantEmitter.Quote(experiment.Name)},");
                writer.Line($"Summary = {ConstantEmitter.Quote(DocComment.FirstLine(experiment.Summary))},");
                writer.Line($"Declaration = {ConstantEmitter.Quote(experiment.Source.Slice(experiment.Span).Replace("\r\n", "\n"))},");
                writer.Line($"NetworkName = {ConstantEmitter.Quote(experiment.Network.Block.Name)},");
                writer.Line($"CreateNetwork = static () => {constants.Emit(experiment.Network)},");
                var fold = experiment.Fold == 0 ? "" : $" with {{ Fold = {CSharpExpression.Number(experiment.Fold)} }}";
                writer.Line($"Data = {experiment.Data.Name}.Definition{Inputs(experiment)}{fold},");
                writer.Line($"TrainSplit = {ConstantEmitter.Quote(experiment.TrainSplit)},");
                writer.Line($"ValidationSplit = {ConstantEmitter.Quote(experiment.ValidationSplit)},");
                if (experiment.Sampling is { } sampling) writer.Line($"Sampling = {Record(sampling)},");
                writer.Line($"Augment = [{string.Join(", ", experiment.Augment.Select(Record))}],");
                writer.Line($"Loss = {Loss(experiment.Loss)},");
                writer.Line($"Optimizer = {Record(experiment.Optimizer)},");
                if (experiment.Schedule is { } schedule) writer.Line($"Schedule = {Record(schedule)},");
                foreach (var number in experiment.Numbers) writer.Line($"{Assignments(number, " = ")},");
                if (experiment.Freeze.Count > 0) writer.Line($"Freeze = [{string.Join(", ", experiment.Freeze.Select(f => ConstantEmitter.Quote(f.Name)))}],");
                if (experiment.Best is { Target: { } target } best)
                    writer.Line($"Best = new({ConstantEmitter.Quote(best.Name)}, {ConstantEmitter.Quote(target)}),");
                if (experiment.StartFrom is { } start) writer.Line($"StartFrom = {ConstantEmitter.Quote(start)},");
                if (experiment.StartFile is { } file) writer.Line($"StartFile = {ConstantEmitter.Quote(file)},");
                writer.Line("Settings =");
                writer.Line("[");
                using (writer.Indent())
                {
                    foreach (var setting in ExperimentSettings.Of(experiment)) writer.Line(SettingEmitter.Write(setting) + ",");
                }

                writer.Line("],");
            }

            writer.Terminate();
        }
    }

    /// <summary>Reads only the inputs that the network has.</summary>
    private static string Inputs(BoundExperiment experiment) => experiment.Data.Inputs.Count == 0
        ? ""
        : $".ForInputs([{string.Join(", ", experiment.Network.Block.Inputs.Select(i => ConstantEmitter.Quote(i.Name)))}])";

    private static string Loss(BoundLoss loss)
    {
        if (loss.IsOneAlone) return Record(loss.Terms[0].Loss);
        return $"new WeightedSumDefinition({string.Join(", ", loss.Terms.Select(Term))})";
    }

    private static string Term(BoundLossTerm term)
    {
        var from = term.From == 0 ? "" : $", From: {ConstantEmitter.Literal(term.From)}";
        var until = term.Until is { } end ? $", Until: {ConstantEmitter.Literal(end)}" : "";
        return $"new LossTerm({ConstantEmitter.Literal(term.Weight)}, {Record(term.Loss)}{from}{until})";
    }

    private static string Record(BoundEntry bound)
    {
        var type = bound.Entry.RecordType.Substring(bound.Entry.RecordType.LastIndexOf('.') + 1);
        var arguments = string.Join(", ", bound.Arguments.Where(a => !a.Parameter.IsProperty).Select(a => Assignments(a, ": ")));
        var properties = string.Join(", ", bound.Arguments.Where(a => a.Parameter.IsProperty).Select(a => Assignments(a, " = ")));
        return properties.Length == 0 ? $"new {type}({arguments})" : $"new {type}({arguments}) {{ {properties} }}";
    }

    private static string Assignments(EntryArgument argument, string sign) =>
        string.Join(", ", argument.Assignments.Select(a => a.Target + sign + ConstantEmitter.Literal(a.Value)));
}
