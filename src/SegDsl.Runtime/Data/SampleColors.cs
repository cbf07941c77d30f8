using SegDsl.Imaging;
using SegDsl.Volumes;

namespace SegDsl.Data;

/// <summary>Changes the colors of samples.</summary>
internal static class SampleColors
{
    /// <summary>The largest angle of a rotation by <see cref="RandAugment"/>, in degrees, and the largest standard deviation of its blur, in pixels.</summary>
    private const double MaxAngle = 30, MaxSigma = 2;

    /// <summary>Changes brightness, contrast, saturation and hue in random order.</summary>
    public static void Jitter(RasterImage image, double strength, SplitMix64 random)
    {
        if (image is RgbImage color) Jitter(color, strength, random);
        else if (image is BandImage bands)
            BandFilters.Adjust(bands, 1 + (float)random.NextDouble(-strength, strength), 1 + (float)random.NextDouble(-strength, strength));
    }

    /// <summary>Changes every channel by a factor and an offset, and adds noise.</summary>
    public static void Adjust(Photometric step, RasterImage image, SplitMix64 random)
    {
        if (image is BandImage bands)
        {
            for (var band = 0; band < bands.Formats.Count; band++)
            {
                var limits = bands.Formats[band] == BandFormat.Bytes ? (Least: 0f, Most: 1f) : (Least: float.MinValue, Most: float.MaxValue);
                Adjust(step, bands.Band(band), limits, ref random);
            }
        }
        else if (image is RgbImage color)
        {
            var channel = new float[color.Width * color.Height];
            for (var c = 0; c < 3; c++)
            {
                for (var i = 0; i < channel.Length; i++) channel[i] = color.Pixels[3 * i + c];
                Adjust(step, channel, (0, byte.MaxValue), ref random);
                for (var i = 0; i < channel.Length; i++) color.Pixels[3 * i + c] = RowMath.ToByte(channel[i]);
            }
        }
    }

    /// <summary>Changes every channel of a volume by a factor and an offset, and adds noise.</summary>
    public static void Adjust(Photometric step, Volume volume, SplitMix64 random)
    {
        for (var channel = 0; channel < volume.Channels; channel++) Adjust(step, volume.Channel(channel), (float.MinValue, float.MaxValue), ref random);
    }

    /// <summary>Applies random operations.</summary>
    public static void Apply(RandAugment step, SampleGeometry sample, ref SplitMix64 random)
    {
        for (var i = 0; i < step.Operations; i++)
        {
            var (operation, sign, m) = (random.NextInt32(0, 9), random.NextInt32(0, 1) == 0 ? -1 : 1, step.Magnitude);
            switch (operation)
            {
                case 0: break;
                case 1: sample.Rotate(sign * m * MaxAngle); break;
                case 2: if (m > 0) sample.Filter(image => image.SmoothGaussian(Math.Max(0.01, m * MaxSigma))); break;
                default: sample.Recolor(image => Recolor(image, operation, (float)(0.9 * sign * m))); break;
            }
        }
    }

    private static void Recolor(RasterImage image, int operation, float amount)
    {
        if (image is BandImage bands) BandFilters.Adjust(bands, operation % 2 == 0 ? 1 + amount : 1, operation % 2 == 0 ? 1 : 1 + amount);
        if (image is not RgbImage color) return;
        switch (operation)
        {
            case 3: ColorAdjustment.ScaleBrightness(color, 1 + amount); break;
            case 4: ColorAdjustment.ScaleContrast(color, 1 + amount); break;
            case 5: ColorAdjustment.ScaleSaturation(color, 1 + amount); break;
            case 6: ColorAdjustment.ShiftHue(color, amount / 2); break;
            case 7: ToneAdjustment.Posterize(color, 8 - (int)Math.Round(4 * Math.Abs(amount))); break;
            case 8: ToneAdjustment.Solarize(color, (int)Math.Round(256 * (1 - Math.Abs(amount)))); break;
            default: ToneAdjustment.StretchContrast(color); break;
        }
    }

    private static void Adjust(Photometric step, Span<float> values, (float Least, float Most) limits, ref SplitMix64 random)
    {
        var (sum, squares) = (0.0, 0.0);
        foreach (var value in values) (sum, squares) = (sum + value, squares + (double)value * value);
        var deviation = Math.Sqrt(Math.Max(0, squares / values.Length - sum / values.Length * (sum / values.Length)));
        var factor = (float)(1 + random.NextDouble(-step.Strength, step.Strength));
        var offset = (float)(deviation * random.NextDouble(-step.Strength, step.Strength));
        var noise = (float)(step.Noise * deviation);
        foreach (ref var value in values)
        {
            var grain = noise > 0 ? noise * (float)Normal(ref random) : 0;
            value = Math.Clamp(value * factor + offset + grain, limits.Least, limits.Most);
        }
    }

    /// <summary>A normally distributed number. Box, Muller: A Note on the Generation of Random Normal Deviates. 1958.</summary>
    private static double Normal(ref SplitMix64 random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static void Jitter(RgbImage image, double strength, SplitMix64 random)
    {
        Span<int> order = [0, 1, 2, 3];
        random.Shuffle(order);
        foreach (var change in order)
        {
            var amount = (float)random.NextDouble(-strength, strength);
            switch (change)
            {
                case 0: ColorAdjustment.ScaleBrightness(image, 1 + amount); break;
                case 1: ColorAdjustment.ScaleContrast(image, 1 + amount); break;
                case 2: ColorAdjustment.ScaleSaturation(image, 1 + amount); break;
                default: ColorAdjustment.ShiftHue(image, amount); break;
            }
        }
    }
}
