namespace SegDsl.Language.Binding;

/// <summary>The kinds of arguments in experiments.</summary>
internal enum RecipeValue
{
    /// <summary>An integer.</summary>
    Int,

    /// <summary>A number.</summary>
    Float,

    /// <summary>A range of numbers, <c>0.5..2.0</c>, which sets two parameters.</summary>
    Range,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Bool,

    /// <summary>The name of an output of the network.</summary>
    Output,

    /// <summary>Names of classes of the dataset, <c>[pole, light]</c>, which become their train indices.</summary>
    Classes,

    /// <summary>One number per class of the dataset, <c>[1, 2.5]</c>.</summary>
    PerClass,

    /// <summary>Integers in ascending order, <c>[60, 80]</c>.</summary>
    Ints,
}

/// <summary>A parameter of a recipe.</summary>
/// <param name="Name">Its name in the language.</param>
/// <param name="Kind">The kind of its argument.</param>
/// <param name="Targets">The parameters of the record: one, or two for a range.</param>
/// <param name="IsRequired">Whether it must have an argument.</param>
/// <param name="Least">The minimum.</param>
/// <param name="Most">The maximum.</param>
internal sealed record RecipeParameter(
    string Name, RecipeValue Kind, IReadOnlyList<string> Targets, bool IsRequired = false, double Least = 0, double Most = double.MaxValue)
{
    /// <summary>Whether the target is a property rather than a constructor parameter of the record.</summary>
    public bool IsProperty { get; init; }

    /// <summary>Whether the target is null without an argument.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Whether values must be greater than <see cref="Least"/>.</summary>
    public bool IsLeastOpen { get; init; }

    /// <summary>Whether values must be less than <see cref="Most"/>.</summary>
    public bool IsMostOpen { get; init; }

    /// <summary>What a value must satisfy, to be written after "must"; null if the value is valid.</summary>
    public string? Objection(double value)
    {
        var isLow = IsLeastOpen ? !(value > Least) : !(value >= Least);
        var isHigh = IsMostOpen ? !(value < Most) : !(value <= Most);
        if (!isLow && !isHigh) return null;
        var least = FormattableString.Invariant($"{(IsLeastOpen ? "above" : "at least")} {Least}");
        return Most >= int.MaxValue ? $"be {least}"
            : IsLeastOpen || IsMostOpen ? FormattableString.Invariant($"be {least} and {(IsMostOpen ? "below" : "at most")} {Most}")
            : FormattableString.Invariant($"be from {Least} to {Most}");
    }
}

/// <summary>An augmentation, loss, optimizer or schedule, with its parameters and its record in the runtime.</summary>
/// <param name="Name">The name in the language.</param>
/// <param name="RecordType">The full C# name of the record.</param>
/// <param name="Parameters">The parameters, in order.</param>
internal record Recipe(string Name, string RecordType, IReadOnlyList<RecipeParameter> Parameters);

/// <summary>An item of an experiment that is a number.</summary>
/// <param name="Parameter">Its name, bounds, and the property of the experiment that it sets.</param>
/// <param name="Form">An example of the item.</param>
internal sealed record NumberItem(RecipeParameter Parameter, string Form);

/// <summary>The vocabulary of experiments.</summary>
internal static class RecipeTable
{
    private static readonly RecipeParameter LearningRate = Float("lr", "LearningRate") with { IsRequired = true, IsLeastOpen = true };

    private static readonly RecipeParameter WeightDecay = Float("weight_decay", "WeightDecay");

    private static readonly RecipeParameter[] AdamParameters =
        [LearningRate, Share("beta1", "Beta1"), Share("beta2", "Beta2"), WeightDecay, Bool("amsgrad", "AmsGrad")];

    private static readonly RecipeParameter Factor = Float("factor", "Factor", 1) with { IsLeastOpen = true };

    private static readonly RecipeParameter Warmup = Float("warmup", "Warmup");

    private static readonly RecipeParameter PerEpoch = Bool("per_epoch", "PerEpoch");

    public static IReadOnlyList<Recipe> Optimizers { get; } =
    [
        new("sgd", "SegDsl.Experiments.SgdDefinition", [LearningRate, Share("momentum", "Momentum"), Bool("nesterov", "Nesterov"), WeightDecay]),
        new("adam", "SegDsl.Experiments.AdamDefinition", AdamParameters),
        new("adamw", "SegDsl.Experiments.AdamWDefinition", AdamParameters),
    ];

    public static IReadOnlyList<Recipe> Schedules { get; } =
    [
        new("constant", "SegDsl.Experiments.ConstantSchedule", [Warmup]),
        new("poly", "SegDsl.Experiments.PolynomialSchedule", [Float("power", "Power"), Warmup, PerEpoch]),
        new("scaled_poly", "SegDsl.Experiments.ScaledPolynomialSchedule",
            [
                Int("restart", "Restart") with { IsRequired = true, Least = 1 },
                Float("power", "Power"), Float("rescale", "Rescale") with { IsLeastOpen = true },
                Float("restart_power", "RestartPower"), Warmup, PerEpoch,
            ]),
        new("cosine", "SegDsl.Experiments.CosineSchedule", [Share("least", "Least"), Warmup, PerEpoch]),
        new("step", "SegDsl.Experiments.StepSchedule", [Int("every", "Every") with { IsRequired = true, Least = 1 }, Factor, Warmup]),
        new("multi_step", "SegDsl.Experiments.MultiStepSchedule",
            [new("milestones", RecipeValue.Ints, ["Milestones"], IsRequired: true, Least: 1, Most: int.MaxValue), Factor, Warmup]),
    ];

    /// <summary>The items of an experiment that are a number.</summary>
    public static IReadOnlyList<NumberItem> Numbers { get; } =
    [
        new(Int("epochs", "Epochs") with { IsRequired = true, Least = 1 }, "epochs 80"),
        new(Int("batch", "Batch") with { IsRequired = true, Least = 1 }, "batch 8"),
        new(Int("accumulate", "Accumulate") with { Least = 1 }, "accumulate 4"),
        new(Float("clip", "Clip") with { IsLeastOpen = true, IsOptional = true }, "clip 10"),
        new(Share("ema", "Average") with { IsLeastOpen = true, IsOptional = true }, "ema 0.999"),
        new(Int("evaluate_every", "EvaluateEvery") with { Least = 1 }, "evaluate_every 5"),
        new(Int("patience", "Patience") with { Least = 1, IsOptional = true }, "patience 20"),
        new(new("seed", RecipeValue.Int, ["Seed"], Most: long.MaxValue), "seed 1"),
    ];

    private static RecipeParameter Float(string name, string target, double most = double.MaxValue) => new(name, RecipeValue.Float, [target], Most: most);

    /// <summary>A number from 0, inclusive, to 1, exclusive.</summary>
    private static RecipeParameter Share(string name, string target) => Float(name, target, 1) with { IsMostOpen = true };

    private static RecipeParameter Bool(string name, string target) => new(name, RecipeValue.Bool, [target]);

    private static RecipeParameter Int(string name, string target) => new(name, RecipeValue.Int, [target], Most: int.MaxValue);
}
