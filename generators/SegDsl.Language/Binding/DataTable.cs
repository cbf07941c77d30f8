namespace SegDsl.Language.Binding;

/// <summary>The samplings and augmentations of experiments.</summary>
internal static class DataTable
{
    /// <summary>The parameter that requires the dataset to have the split <see cref="CoarseSplit"/>.</summary>
    public const string CoarseClasses = "CoarseClasses";

    /// <summary>The split with coarse labels.</summary>
    public const string CoarseSplit = "coarse";

    public static IReadOnlyList<Recipe> Samplings { get; } =
    [
        new("random", "SegDsl.Data.RandomSampling", []),
        new("uniform", "SegDsl.Data.ClassUniformSampling",
            [Share("share", "Share"), Size("tile", "Tile"), Size("until", "Until") with { IsOptional = true },
                new("coarse", RecipeValue.Classes, [CoarseClasses])]),
    ];

    public static IReadOnlyList<Recipe> Augmentations { get; } =
    [
        new("resize_shorter", "SegDsl.Data.ResizeShorterSide", [Size("size", "Size") with { IsRequired = true }]),
        new("resize_height", "SegDsl.Data.ResizeHeight", [Size("height", "Height") with { IsRequired = true }]),
        new("scale", "SegDsl.Data.RandomScale", [new("range", RecipeValue.Range, ["Min", "Max"], IsRequired: true, Least: 0.01)]),
        new("crop", "SegDsl.Data.RandomCrop", [Size("size", "Size") with { IsRequired = true }, new("pad", RecipeValue.Bool, ["Pad"])]),
        new("sized_crop", "SegDsl.Data.RandomSizedCrop",
            [
                Size("size", "Size") with { IsRequired = true },
                new("area", RecipeValue.Range, ["MinArea", "MaxArea"], Least: 0.01, Most: 1),
                new("aspect", RecipeValue.Range, ["MinAspect", "MaxAspect"], Least: 0.01),
            ]),
        new("center_crop", "SegDsl.Data.CenterCrop", [Size("size", "Size") with { IsRequired = true }]),
        new("pad", "SegDsl.Data.PadTo", [Size("size", "Size") with { IsRequired = true }]),
        new("flip", "SegDsl.Data.HorizontalFlip", [Share("probability", "Probability")]),
        new("vertical_flip", "SegDsl.Data.VerticalFlip", [Share("probability", "Probability")]),
        new("rotate", "SegDsl.Data.RandomRotation", [new("degrees", RecipeValue.Float, ["Degrees"], IsRequired: true, Most: 180)]),
        new("jitter", "SegDsl.Data.ColorJitter", [Share("strength", "Strength")]),
        new("gaussian_blur", "SegDsl.Data.GaussianBlur", [new("sigma", RecipeValue.Range, ["MinSigma", "MaxSigma"], Least: 0.01)]),
        new("bilateral_blur", "SegDsl.Data.BilateralBlur", [new("sigma", RecipeValue.Range, ["MinSigma", "MaxSigma"], Least: 0.01)]),
    ];

    private static RecipeParameter Share(string name, string target) => new(name, RecipeValue.Float, [target], Most: 1);

    private static RecipeParameter Size(string name, string target) => new(name, RecipeValue.Int, [target], Least: 1, Most: int.MaxValue);
}
