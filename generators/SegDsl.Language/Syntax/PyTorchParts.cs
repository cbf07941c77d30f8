using static SegDsl.Language.Syntax.CallArguments;

namespace SegDsl.Language.Syntax;

/// <summary>Translates optimizers, losses, schedules and augmentations of PyTorch, torchvision, albumentations and mmseg with their arguments.</summary>
internal static class PyTorchParts
{
    private static readonly string[] Adaptive = ["params", "lr", "betas", "eps", "weight_decay", "amsgrad"];

    private static readonly string[] Descent = ["params", "lr", "momentum", "dampening", "weight_decay", "nesterov"];

    private static readonly string[] Reducing = ["weight", "size_average", "ignore_index", "reduce", "reduction", "label_smoothing"];

    private static readonly string[] Flipping = ["p", "prob", "always_apply", "direction"];

    private static readonly Dictionary<string, (string Item, string[] Parameters, Func<CallArguments, string?> Write)> Parts = new(StringComparer.Ordinal)
    {
        ["Adam"] = ("optimizer", Adaptive, a => Optimizer("adam", a, [.. Betas(a), a.Named("weight_decay", "weight_decay"), a.Named("amsgrad", "amsgrad")])),
        ["AdamW"] = ("optimizer", Adaptive, a => Optimizer("adamw", a, [.. Betas(a), a.Named("weight_decay", "weight_decay"), a.Named("amsgrad", "amsgrad")])),
        ["SGD"] = ("optimizer", Descent, a => Optimizer(
            "sgd", a, $"momentum: {a["momentum"] ?? "0"}", a.Named("nesterov", "nesterov"), $"weight_decay: {a["weight_decay"] ?? "0"}")),
        ["RMSprop"] = ("optimizer", ["params", "lr", "alpha", "eps", "weight_decay", "momentum", "centered"], a => Optimizer(
            "rmsprop", a, a.Named("alpha", "alpha"), a.Named("eps", "eps"), a.Named("momentum", "momentum"), a.Named("centered", "centered"),
            a.Named("weight_decay", "weight_decay"))),
        ["CrossEntropyLoss"] = ("loss", Reducing, a => Call("cross_entropy", a.Named("smoothing", "label_smoothing"))),
        ["NLLLoss"] = ("loss", Reducing, _ => "cross_entropy"),
        ["cross_entropy"] = ("loss", ["input", "target", .. Reducing], a => Call("cross_entropy", a.Named("smoothing", "label_smoothing"))),
        ["DiceLoss"] = ("loss", ["*options", "mode", "classes", "smooth", "ignore_index", "loss_weight"], _ => "dice"),
        ["FocalLoss"] = ("loss", ["*options", "mode", "alpha", "gamma", "ignore_index", "loss_weight"], a => Call("focal", a.Named("gamma", "gamma"))),
        ["LovaszLoss"] = ("loss", ["*options", "mode", "per_image", "ignore_index", "loss_type", "loss_weight"], _ => "lovasz"),
        ["TverskyLoss"] = ("loss", ["*options", "mode", "alpha", "beta"], a => Call("tversky", a.Named("alpha", "alpha"), a.Named("beta", "beta"))),
        ["BCEWithLogitsLoss"] = ("loss", Reducing, _ => "bce"),
        ["MSELoss"] = ("loss", Reducing, _ => "mse"),
        ["L1Loss"] = ("loss", Reducing, _ => "l1"),
        ["SmoothL1Loss"] = ("loss", Reducing, _ => "huber"),
        ["HuberLoss"] = ("loss", Reducing, _ => "huber"),
        ["CosineAnnealingLR"] = ("schedule", ["optimizer", "T_max", "eta_min"], _ => "cosine"),
        ["StepLR"] = ("schedule", ["optimizer", "step_size", "gamma"],
            a => a["step_size"] is { } every ? Call("step", every, a.Named("factor", "gamma")) : null),
        ["MultiStepLR"] = ("schedule", ["optimizer", "milestones", "gamma"],
            a => a["milestones"] is { } milestones ? Call("multi_step", milestones, a.Named("factor", "gamma")) : null),
        ["PolynomialLR"] = ("schedule", ["optimizer", "total_iters", "power"], a => Call("poly", $"power: {a["power"] ?? "1"}")),
        ["PolyLR"] = ("schedule", ["optimizer", "power"], a => Call("poly", a.Named("power", "power"))),
        ["RandomHorizontalFlip"] = ("augment", Flipping, a => Call("flip", a["p"] ?? a["prob"])),
        ["HorizontalFlip"] = ("augment", Flipping, a => Call("flip", a["p"])),
        ["RandomFlip"] = ("augment", ["*options", .. Flipping], a => Call("flip", a["prob"])),
        ["RandomVerticalFlip"] = ("augment", Flipping, a => Call("vertical_flip", a["p"])),
        ["VerticalFlip"] = ("augment", Flipping, a => Call("vertical_flip", a["p"])),
        ["RandomCrop"] = ("augment", ["size", "width", "p", "height", "padding", "pad_if_needed"], a => Crop("crop", a)),
        ["CenterCrop"] = ("augment", ["size", "width", "p", "height"], a => Crop("center_crop", a)),
        ["RandomResizedCrop"] = ("augment", ["size", "width", "p", "height"], a => Crop("sized_crop", a)),
        ["RandomRotation"] = ("augment", ["degrees"], a => a["degrees"] is { } degrees ? Call("rotate", degrees) : null),
        ["Rotate"] = ("augment", ["limit", "p"], a => a["limit"] is { } limit ? Call("rotate", limit) : null),
        ["ColorJitter"] = ("augment", ["brightness", "contrast", "saturation", "hue", "p"], a => Call("jitter", a["brightness"])),
        ["PhotoMetricDistortion"] = ("augment", ["*options"], _ => "jitter"),
        ["RandomBrightnessContrast"] = ("augment", ["brightness_limit", "contrast_limit", "p"], a => Call("jitter", a["brightness_limit"])),
        ["GaussianBlur"] = ("augment", ["kernel_size", "sigma", "blur_limit", "p"], _ => "gaussian_blur"),
        ["RandomErasing"] = ("augment", ["p", "scale", "ratio"], _ => "coarse_dropout"),
        ["CoarseDropout"] = ("augment", ["max_holes", "p"], a => Call("coarse_dropout", a["max_holes"])),
        ["ElasticTransform"] = ("augment", ["alpha", "sigma", "p"], _ => "elastic"),
        ["GridDistortion"] = ("augment", ["num_steps", "distort_limit", "p"], _ => "grid_distortion"),
        ["RandAugment"] = ("augment", ["num_ops", "magnitude"], a => Call("rand_augment", a["num_ops"])),
        // Images are normalized with the values of the dataset.
        ["ToTensor"] = ("augment", [], _ => ""),
        ["ToTensorV2"] = ("augment", [], _ => ""),
        ["Normalize"] = ("augment", ["*options", "mean", "std"], _ => ""),
        ["Compose"] = ("augment", ["transforms"], a => a["transforms"] is ['[', .. var steps, ']'] ? steps : null),
    };

    /// <summary>What does the same in this language.</summary>
    /// <param name="item">The item of experiments that it is the value of.</param>
    /// <param name="name">Its name in the library.</param>
    /// <param name="arguments">Its arguments by position or with names, as text.</param>
    /// <returns>The text; null for others, and for arguments that have no counterpart.</returns>
    public static string? Translate(string item, string name, IReadOnlyList<(string? Name, string Value)> arguments) =>
        Parts.TryGetValue(name, out var part) && part.Item == item && CallArguments.Match(part.Parameters, arguments) is { } matched
            ? part.Write(matched)
            : null;

    private static string Optimizer(string name, CallArguments a, params string?[] others) =>
        Call(name, [$"lr: {a["lr"] ?? (name is "adam" or "adamw" ? "0.001" : "0.01")}", .. others]);

    private static string?[] Betas(CallArguments a) =>
        a["betas"]?.Trim('[', ']', '(', ')').Split(',') is [var first, var second] ? [$"beta1: {first.Trim()}", $"beta2: {second.Trim()}"] : [];

    /// <summary>A crop, whose height and width are the same here.</summary>
    private static string? Crop(string name, CallArguments a) => (a["size"] ?? a["height"])?.Trim('[', ']', '(', ')').Split(',')[0] is { Length: > 0 } size
        ? Call(name, size)
        : null;
}
