namespace SegDsl.Cli.Playground;

/// <summary>The text with which the playground starts if there is no file.</summary>
internal static class SampleNetwork
{
    /// <summary>The text.</summary>
    public const string Text = """
        namespace Mine

        use SegDsl.Models.Blocks

        /// Two 3x3 convolutions.
        block Double(width: int)
        {
            in x: [N, C, H, W]
            out x -> first: ConvBNReLU(width) -> second: ConvBNReLU(width)
        }

        /// A U-Net with three levels.
        network SmallUNet(classes: int = 9, width: int = 16)
        {
            in image: [N, 3, H, W]

            x1 = image -> level1: Double(width)
            x2 = x1 -> MaxPool(2, 2, padding: 0) -> level2: Double(2 * width)
            x3 = x2 -> MaxPool(2, 2, padding: 0) -> level3: Double(4 * width)

            y2 = concat(x2, upsample(x3, like: x2)) -> up2: Double(2 * width)
            y1 = concat(x1, upsample(y2, like: x1)) -> up1: Double(width)

            out seg = y1 -> score: Conv(classes, 1, bias: true)
        }

        """;
}
