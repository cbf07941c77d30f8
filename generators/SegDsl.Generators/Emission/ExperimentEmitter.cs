using SegDsl.Language.Binding;
using SegDsl.Language.Vocabulary;

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
                writer.Line($"Declaration = {ConstantEmitter.Quote(string.Join("\n\n", experiment.Declarations).Replace("\r\n", "\n"))},");
                writer.Line($"NetworkName = {ConstantEmitter.Quote(experiment.Network.Block.Name)},");
                writer.Line($"CreateNetwork = static () => {constants.Emit(experiment.Network)},");
                var fold = experiment.Fold == 0 ? "" : $" with {{ Fold = {CSharpExpression.Number(experiment.Fold)} }}";
                writer.Line($"Data = {experiment.Data.Name}.Definition{Inputs(experiment)}{fold},");
                writer.Line($"TrainSplit = {ConstantEmitter.Quote(experiment.TrainSplit)},");
                writer.Line($"ValidationSplit = {ConstantEmitter.Quote(experiment.ValidationSplit)},");
                if (experiment.Sampling is { } sampling) writer.Line($"Sampling = {Record(sampling)},");
                writer.Line($"Augment = [{string.Join(", ", experiment.Augment.Select(Record))}],");
                writer.Line($"Loss = {Loss(experiment.Loss)},");
                if (experiment.Metrics.Count > 0) writer.Line($"Metrics = [{string.Join(", ", experiment.Metrics.Select(m => Record(m.Entry)))}],");
                writer.Line($"Optimizer = {Record(experiment.Optimizer)},");
                if (experiment.Schedule is { } schedule) writer.Line($"Schedule = {Record(schedule)},");
                if (experiment.Inference is { } inference) writer.Line($"Inference = {Properties("new()", inference)},");
                foreach (var scalar in experiment.Scalars) writer.Line($"{Assignments(scalar, " = ")},");
                if (experiment.Rules.Count > 0) writer.Line($"Rules = [{string.Join(", ", experiment.Rules.Select(Rule))}],");
                if (experiment.Freeze.Count > 0) writer.Line($"Freeze = [{string.Join(", ", experiment.Freeze.Select(Frozen))}],");
                if (experiment.Recompute.Count > 0) writer.Line($"Recompute = [{Quoted(experiment.Recompute.Select(p => p.Name))}],");
                if (experiment.Best is { Target: { } target } best)
                    writer.Line($"Best = new({ConstantEmitter.Quote(best.Name)}, {ConstantEmitter.Quote(target)}),");
                if (experiment.Start is { } start) Write(start, writer);
                if (experiment.Sweep.Count > 0) writer.Line($"Sweep = [{string.Join(", ", experiment.Sweep.Select(Swept))}],");
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

    private static void Write(BoundStart start, CSharpWriter writer)
    {
        if (start.Experiment is { } origin) writer.Line($"StartFrom = {ConstantEmitter.Quote(origin)},");
        if (start.File is { } file) writer.Line($"StartFile = {ConstantEmitter.Quote(file)},");
        var renames = start.Renames.Select(r => $"new({ConstantEmitter.Quote(r.Old)}, {ConstantEmitter.Quote(r.New)})");
        if (start.Renames.Count > 0) writer.Line($"StartRenames = [{string.Join(", ", renames)}],");
    }

    private static string Rule(BoundRule rule)
    {
        var kind = rule.Item == "lr" ? "LearningRate" : "WeightDecay";
        var factor = rule.IsFactor ? "true" : "false";
        return $"new(RuleKind.{kind}, {ConstantEmitter.Literal(rule.Value)}, {factor}, [{Quoted(rule.Parts.Select(p => p.Name))}])";
    }

    private static string Frozen(FrozenPart frozen)
    {
        var from = frozen.From == 0 ? "" : $", From: {ConstantEmitter.Literal(frozen.From)}";
        var until = frozen.Until is { } end ? $", Until: {ConstantEmitter.Literal(end)}" : "";
        return $"new({ConstantEmitter.Quote(frozen.Part.Name)}{from}{until})";
    }

    private static string Swept(SweptSetting swept) => $"new({ConstantEmitter.Quote(swept.Name)}, [{Quoted(swept.Values)}])";

    private static string Quoted(IEnumerable<string> texts) => string.Join(", ", texts.Select(ConstantEmitter.Quote));

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
        var arguments = string.Join(", ", bound.Arguments.Where(a => !a.Parameter.IsProperty).Select(a => Assignments(a, ": ")));
        return Properties($"new {bound.Entry.RecordName}({arguments})", bound);
    }

    /// <summary>A new record with the properties of an entry.</summary>
    private static string Properties(string created, BoundEntry bound)
    {
        var properties = string.Join(", ", bound.Arguments.Where(a => a.Parameter.IsProperty).Select(a => Assignments(a, " = ")));
        return properties.Length == 0 ? created : $"{created} {{ {properties} }}";
    }

    private static string Assignments(EntryArgument argument, string sign) => argument.Parameter.Type == ParameterType.Word
        ? $"{argument.Parameter.Targets[0]}{sign}{Member(argument.Parameter, (string)argument.Value)}"
        : string.Join(", ", argument.Assignments.Select(a => a.Target + sign + ConstantEmitter.Literal(a.Value)));

    /// <summary>The member of an enumeration that a word names.</summary>
    private static string Member(EntryParameter parameter, string word) =>
        $"global::{parameter.Enumeration}.{char.ToUpperInvariant(word[0])}{word.Substring(1)}";
}
