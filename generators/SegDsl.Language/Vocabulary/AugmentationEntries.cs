using static SegDsl.Language.Vocabulary.EntryParameter;

namespace SegDsl.Language.Vocabulary;

/// <summary>The augmentations of training samples.</summary>
internal static class AugmentationEntries
{
    /// <summary>Larger samples exceed the memory of any device, and are likely a typing error.</summary>
    private static readonly ValueRange Side = new(1, 16_384);

    private static readonly EntryParameter Size = Int("size", "Side of the square, in pixels.") with { Range = Side };

    private static readonly EntryParameter Probability = Float("probability", 0.5, "Probability of a flip.") with { Range = ValueRange.UnitInterval };

    /// <summary>The augmentation that applies to whole batches.</summary>
    public const string MixUp = "mixup";

    private static readonly ValueRange Positive = ValueRange.AtLeast(0.01);

    private static readonly ValueRange Fraction = Positive with { Maximum = 1 };

    private static readonly EntryParameter Sometimes = Float("probability", 0.5, "Probability.") with { Range = ValueRange.UnitInterval };

    private static readonly EntryParameter Mixing = Sometimes with { IsProperty = true };

    public static IReadOnlyList<VocabularyEntry> All { get; } =
    [
        Of("resize_shorter", "ResizeShorterSide", "Resizes the shorter side to a number of pixels.",
            Int("size", "Length of the shorter side, in pixels.") with { Range = Side }),
        Of("resize_height", "ResizeHeight", "Resizes the height to a number of pixels.",
            Int("height", "Height, in pixels.") with { Range = Side }),
        Of("scale", "RandomScale", "Resizes by a random factor.",
            new EntryParameter("range", ParameterType.Range, "Range of the scale factor.") { Range = Positive, Targets = ["Min", "Max"], IsRequired = true }),
        Of("crop", "RandomCrop", "Crops a square at a random position.", Size, Bool("pad", true, "Whether to pad smaller images.")),
        Of("sized_crop", "RandomSizedCrop", "Crops a random fraction of the area with a random aspect ratio, and resizes it to a square.",
            Size,
            Range("area", 0.45, 1, "Range of the area, as a fraction of the image.", "Area") with { Range = Positive with { Maximum = 1 } },
            Range("aspect", 0.5, 2, "Range of the aspect ratio, width / height.", "Aspect")),
        Of("center_crop", "CenterCrop", "Crops a square from the center, and pads a smaller image.", Size),
        Of("pad", "PadTo", "Pads a smaller image on all sides.", Size),
        Of("flip", "HorizontalFlip", "Mirrors horizontally.", Probability) with { Samples = SampleKinds.Both },
        Of("vertical_flip", "VerticalFlip", "Mirrors vertically.", Probability) with { Samples = SampleKinds.Both },
        Of("rotate", "RandomRotation", "Rotates by a random angle in either direction.",
            Float("degrees", "Maximum angle, in degrees.") with { Range = new(0, 180) }),
        Of("jitter", "ColorJitter",
            "Changes brightness, contrast, saturation and hue in random order. Bands other than 8-bit gray and color change in brightness and contrast only.",
            Float("strength", 0.25, "Strength of the color changes.") with { Range = ValueRange.UnitInterval }),
        Of("gaussian_blur", "GaussianBlur", "Blurs with a random standard deviation.", Sigma(0.15, 1.3)),
        Of("mosaic", "Mosaic", "Arranges crops of four samples around a random point in a square; otherwise crops the square.", Size, Mixing),
        Of("cutmix", "CutMix", "Replaces a random rectangle by that of another sample.",
            Range("area", 0.1, 0.5, "Range of the area, as a fraction of the image.", "Area") with { Range = Fraction }, Mixing),
        Of(MixUp, "MixUp", "Blends every sample of a batch with another one, and adds their losses with the same weights; the last augmentation.",
            Float("alpha", 0.2, "Both parameters of the beta distribution of the weight; with larger values, weights are closer to 1/2.") with
            {
                Range = ValueRange.Positive,
            }),
        Of("copy_paste", "CopyPaste", "Pastes the pixels of some classes of another sample.",
            new("classes", ParameterType.Classes, "Classes to paste; without them, half of those in the other sample."), Mixing),
        Of("coarse_dropout", "CoarseDropout", "Blackens random rectangles.",
            Int("holes", 8, "Maximum number of rectangles.") with { Range = new(1, 1000) },
            Range("size", 0.05, 0.2, "Range of width and height, as a fraction of the image.", "Size") with { Range = Fraction },
            Bool("ignore", false, "Whether the pixels are ignored; otherwise their labels are kept.") with { Targets = ["Ignores"] },
            Sometimes),
        Of("elastic", "ElasticDeformation", "Displaces pixels by a smooth random field.",
            Float("strength", 4, "Standard deviation of the displacement, in pixels.") with { Range = new(0, 1000) },
            Float("smoothness", 12, "Standard deviation of the Gaussian that smooths the field, in pixels.") with { Range = new(0.1, 1000) },
            Sometimes),
        Of("grid_distortion", "GridDistortion", "Stretches the rows and columns of a grid at random.",
            Int("cells", 5, "Number of rows and of columns.") with { Range = new(1, 1000) },
            Float("strength", 0.3, "Maximum change of the size of a row or column, as a fraction.") with { Range = new(0, 0.9) },
            Sometimes),
        Of("photometric", "Photometric", "Changes every channel by a random factor and offset, and adds noise; for any number of channels.",
            Float("strength", 0.2, "Maximum change of the factor from 1, and of the offset in standard deviations.") with { Range = ValueRange.UnitInterval },
            Float("noise", 0.02, "Standard deviation of the noise, in standard deviations of the channel.")) with { Samples = SampleKinds.Both },
        Of("rand_augment", "RandAugment",
            "Applies random operations: brightness, contrast, saturation, hue, posterize, solarize, automatic contrast, rotation, blur, or none.",
            Int("operations", 2, "Number of operations.") with { Range = new(1, 100) },
            Float("magnitude", 0.5, "Magnitude of the operations.") with { Range = ValueRange.UnitInterval }),
        Of("bilateral_blur", "BilateralBlur", "Blurs but preserves edges, with a random spatial standard deviation.", Sigma(0.05, 0.75)),
        OfVolumes("volume_crop", "VolumeCrop", "Crops a box of volumes at a random position, and pads smaller volumes.",
            Int("depth", "Number of slices.") with { Range = Side }, Int("height", "Number of rows.") with { Range = Side },
            Int("width", "Number of columns.") with { Range = Side },
            Float("foreground", 0.33, "Fraction of crops that contain a class other than the first one.") with { Range = ValueRange.UnitInterval }),
        OfVolumes("depth_flip", "DepthFlip", "Mirrors volumes across their slices.", Probability),
        OfVolumes("quarter_turn", "QuarterTurn", "Turns the slices of volumes by 90, 180 or 270 degrees; by 180 degrees if they are not square.",
            Float("probability", 0.75, "Probability of a turn.") with { Range = ValueRange.UnitInterval }),
        OfVolumes("gamma", "GammaCorrection", "Raises the values of volumes, scaled to 0..1, to a random power.",
            Range("exponent", 0.7, 1.5, "Range of the exponent.", ""),
            Float("probability", 0.3, "Probability.") with { Range = ValueRange.UnitInterval }),
    ];

    private static VocabularyEntry Of(string name, string record, string summary, params EntryParameter[] parameters) =>
        new(name, "SegDsl.Data." + record, summary) { Parameters = parameters, Samples = SampleKinds.Images };

    private static VocabularyEntry OfVolumes(string name, string record, string summary, params EntryParameter[] parameters) =>
        Of(name, record, summary, parameters) with { Samples = SampleKinds.Volumes };

    private static EntryParameter Range(string name, double minimum, double maximum, string help, string target) =>
        new(name, ParameterType.Range, help) { Range = Positive, Default = (minimum, maximum), Targets = ["Min" + target, "Max" + target] };

    private static EntryParameter Sigma(double minimum, double maximum) =>
        Range("sigma", minimum, maximum, "Range of the standard deviation of the blur, in pixels.", "Sigma");
}
