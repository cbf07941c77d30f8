namespace SegDsl.Language.Binding;

/// <summary>The kinds of arguments in experiments.</summary>
internal enum RecipeValue
{
    /// <summary>A whole number.</summary>
    Int,

    /// <summary>A number.</summary>
    Float,

    /// <summary>A range of numbers, <c>0.5..2.0</c>, which becomes two arguments.</summary>
    Range,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Bool,

    /// <summary>The name of an output of the network.</summary>
    Output,

    /// <summary>Names of classes of the dataset, <c>[pole, light]</c>, which become their train indices.</summary>
    Classes,

    /// <summary>A number for every class of the dataset, <c>[1, 2.5]</c>.</summary>
    PerClass,
}

/// <summary>A parameter of a recipe.</summary>
/// <param name="Name">Its name in the language.</param>
/// <param name="Kind">What it takes.</param>
/// <param name="Targets">The parameters of the record: one, or two for a range.</param>
/// <param name="IsRequired">Whether it must be given.</param>
/// <param name="Least">The least value.</param>
/// <param name="Most">The greatest value.</param>
internal sealed record RecipeParameter(
    string Name, RecipeValue Kind, IReadOnlyList<string> Targets, bool IsRequired = false, double Least = 0, double Most = double.MaxValue)
{
    /// <summary>Whether the target is a property of the record that its constructor does not take.</summary>
    public bool IsProperty { get; init; }
}

/// <summary>An augmentation, loss, optimiser or schedule: its name, what it takes, and the record of the runtime that it makes.</summary>
/// <param name="Name">The name in the language.</param>
/// <param name="RecordType">The full C# name of the record.</param>
/// <param name="Parameters">The parameters, in order.</param>
internal record Recipe(string Name, string RecordType, IReadOnlyList<RecipeParameter> Parameters);

/// <summary>The vocabulary of experiments.</summary>
internal static class RecipeTable
{
    private static readonly RecipeParameter LearningRate = Float("lr", "LearningRate") with { IsRequired = true };

    public static IReadOnlyList<Recipe> Augmentations { get; } =
    [
        new("scale", "SegDsl.Data.RandomScale", [new("range", RecipeValue.Range, ["Min", "Max"], IsRequired: true, Least: 0.01)]),
        new("crop", "SegDsl.Data.RandomCrop", [new("size", RecipeValue.Int, ["Size"], IsRequired: true, Least: 1)]),
        new("flip", "SegDsl.Data.HorizontalFlip", [Float("probability", "Probability", 1)]),
        new("jitter", "SegDsl.Data.ColourJitter", [Float("strength", "Strength", 1)]),
        new("gaussian_blur", "SegDsl.Data.GaussianBlur", [new("sigma", RecipeValue.Range, ["MinSigma", "MaxSigma"])]),
    ];

    public static IReadOnlyList<Recipe> Optimizers { get; } =
    [
        new("sgd", "SegDsl.Training.SgdDefinition", [LearningRate, Float("momentum", "Momentum", 1), Float("weight_decay", "WeightDecay")]),
        new("adam", "SegDsl.Training.AdamDefinition", [LearningRate, Float("weight_decay", "WeightDecay")]),
        new("adamw", "SegDsl.Training.AdamWDefinition", [LearningRate, Float("weight_decay", "WeightDecay")]),
    ];

    public static IReadOnlyList<Recipe> Schedules { get; } =
    [
        new("poly", "SegDsl.Training.PolynomialSchedule", [Float("power", "Power")]),
        new("constant", "SegDsl.Training.ConstantSchedule", []),
    ];

    private static RecipeParameter Float(string name, string target, double most = double.MaxValue) => new(name, RecipeValue.Float, [target], Most: most);
}
