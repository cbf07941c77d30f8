using SegDsl.Language.Binding;
using SegDsl.Language.Vocabulary;

namespace SegDsl.Generators.Emission;

/// <summary>Emits the records with the arguments of losses, metrics, augmentations and optimizers that are written in C#.</summary>
internal static class ExternRecordEmitter
{
    /// <summary>Emits the record of a part, which calls the method of the part.</summary>
    public static void Write(ExternPart part, CSharpWriter writer)
    {
        var method = ExternMethod.Of(part);
        var name = CSharpNames.Pascal(part.Name) + "Definition";
        // Parameters with a default must come last.
        var parameters = part.EntryParameters.OrderBy(p => p.IsRequired ? 0 : 1).Select(Declaration).ToList();
        var quoted = ConstantEmitter.Quote(part.Name);
        var (@base, member) = (part.Keyword, part.Target) switch
        {
            ("loss", ExternTarget.Labels) => (
                $"global::SegDsl.Losses.ExternLabelLossDefinition({quoted})", "Tensor Compute(Tensor logits, Tensor labels, long ignoreIndex)"),
            ("loss", _) => ($"global::SegDsl.Losses.ExternTargetLossDefinition({quoted}, Output)", "Tensor Compute(Tensor output, Tensor target)"),
            ("metric", _) => (
                $"global::SegDsl.Metrics.ExternMetricDefinition({quoted})", "global::SegDsl.Metrics.Metric Create(long classes, long ignoreIndex)"),
            ("augment", _) => (
                $"global::SegDsl.Data.ExternAugmentation({quoted})",
                "global::SegDsl.Data.Sample Apply(global::SegDsl.Data.Sample sample, global::System.Random random)"),
            _ => (
                $"global::SegDsl.Optimizers.ExternOptimizerDefinition({quoted}, LearningRate, WeightDecay)",
                "global::SegDsl.Optimizers.OptimizerRule Create()"),
        };
        if (part is { Keyword: "loss", Target: not ExternTarget.Labels }) parameters.Insert(0, "string Output");
        if (part.Keyword == "optimizer")
        {
            parameters.Insert(0, "double LearningRate");
            parameters.Add("double WeightDecay = 0");
        }
        DocComment.Summary(writer, $"The arguments of <c>{part.Name}</c>.");
        foreach (var parameter in parameters.Select(p => p.Split('=')[0].Trim().Split(' ').Last()))
            DocComment.Parameter(writer, parameter, Describe(part, parameter));
        using (writer.Braces($"public sealed record {name}({string.Join(", ", parameters)}) : {@base}"))
        {
            foreach (var list in part.EntryParameters.Where(p => p.Type == ParameterType.Floats))
            {
                // A list cannot be the default of a parameter.
                var target = list.Targets[0];
                DocComment.Summary(writer, $"<c>{list.Name}</c>.");
                var otherwise = list.Default is IReadOnlyList<double> values
                    ? $" ?? [{string.Join(", ", values.Select(v => ConstantEmitter.Literal(v)))}]"
                    : "";
                writer.Line($"public IReadOnlyList<double> {target} {{ get; init; }} = {target}{otherwise};");
                writer.Line();
            }

            writer.Line("/// <inheritdoc/>");
            writer.Line($"protected override {member} => {method.Name}({string.Join(", ", method.Parameters.Select(p => Argument(part, p)))});");
        }
    }

    private static string Declaration(EntryParameter parameter)
    {
        var type = parameter.Type switch
        {
            ParameterType.Int => "long",
            ParameterType.Float => "double",
            ParameterType.Bool => "bool",
            _ when parameter.IsRequired => "IReadOnlyList<double>",
            _ => "IReadOnlyList<double>?",
        };
        var value = parameter.IsRequired ? "" : parameter.Type == ParameterType.Floats ? " = null" : $" = {ConstantEmitter.Literal(parameter.Default!)}";
        return $"{type} {parameter.Targets[0]}{value}";
    }

    private static string Argument(ExternPart part, ExternMethodParameter parameter)
    {
        if (part.EntryParameters.FirstOrDefault(p => p.Name == parameter.Name) is { } own)
            return own.Type == ParameterType.Floats ? $"[.. {own.Targets[0]}]" : own.Targets[0];
        return (part.Keyword, part.Target, parameter.Name) switch
        {
            // The records of losses of targets and of metrics have the same members for all kinds of targets.
            ("loss", not ExternTarget.Labels, "logits") => "output",
            ("loss", ExternTarget.Class, "ignore_index") => "global::SegDsl.Data.Sample.NoClass",
            ("metric", _, "labels") => "classes",
            _ => Identifiers.Camel(parameter.Name),
        };
    }

    private static string Describe(ExternPart part, string target) =>
        part.EntryParameters.FirstOrDefault(p => p.Targets[0] == target) is { } parameter ? $"<c>{parameter.Name}</c>."
        : target switch
        {
            "Output" => "The name of the output.",
            "LearningRate" => "The learning rate that the schedule starts from.",
            _ => "The weight decay.",
        };
}
