using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Losses;
using Spectre.Console;

namespace SegDsl.Benchmarks;

/// <summary>
/// Compares preparing a training sample on one core, without decoding, with PIL, scipy and skimage: the same steps on the same image, alternating.
/// </summary>
internal static class SampleComparison
{
    /// <summary>The command of the process that prepares samples.</summary>
    public const string ServeCommand = "serve-samples";

    private const int Height = 1024, Width = 2048, Crop = 832, Classes = 19, Ignore = 255;

    private const int WarmUps = 3;

    // Reduced with padding, reduced, slightly enlarged, much enlarged.
    private static readonly string[] scales = ["0.6", "0.9", "1.3", "1.9"];

    /// <summary>Compares both sides and prints the result.</summary>
    /// <param name="rounds">The number of rounds.</param>
    /// <param name="python">The path of a Python with PIL, scipy and skimage.</param>
    public static void Run(int rounds, string python)
    {
        using var ours = Peer.Samples();
        using var theirs = Peer.PythonSamples(python);
        var (bits, theirBits) = (ours.Measure("ones 1").PeakBytes, theirs.Measure("ones 1").PeakBytes);
        if (bits != theirBits) throw new InvalidOperationException($"The targets of the two sides differ: {bits} and {theirBits} bits are set.");

        AnsiConsole.MarkupLineInterpolated(
            $"A sample of {Height}×{Width} pixels to {Crop}×{Crop}, one core, {rounds} rounds, alternating, at {scales.Length} scales;");
        AnsiConsole.WriteLine("medians, and the median ratio of the rounds.");
        var table = new Table().AddColumns("", "SegDsl, ms", "PIL, scipy, skimage, ms", "ratio");
        Add("image and targets", scales.Select(scale => $"full {scale}"));
        Add("image only", scales.Select(scale => $"image {scale}"));
        Add("targets only", ["targets 1"]);
        AnsiConsole.Write(table);

        void Add(string what, IEnumerable<string> requests)
        {
            var pairs = requests.SelectMany(request => Peer.Alternate(ours, theirs, request, WarmUps, rounds)).ToList();
            table.AddRow(what, pairs.Median(p => 1000 * p.Ours.Seconds), pairs.Median(p => 1000 * p.Theirs.Seconds),
                pairs.Median(p => p.Theirs.Seconds / p.Ours.Seconds));
        }
    }

    /// <summary>Answers requests on standard input until it ends or contains <c>quit</c>; see <see cref="Peer"/>.</summary>
    public static void Serve()
    {
        var sample = new Data.Sample("sample", Picture(), Map(Width, Height));
        var cropped = Map(Crop, Crop);
        var (place, warm) = (0, new HashSet<string>());
        while (Console.ReadLine() is { } line && line != "quit")
        {
            var fields = line.Split(' ');
            var scale = double.Parse(fields[1], CultureInfo.InvariantCulture);
            var pipeline = new SamplePipeline(
                [new RandomScale(scale, scale), new RandomCrop(Crop), new HorizontalFlip(1), new ColorJitter(), new GaussianBlur()], Ignore, seed: 1);
            // Methods are fully optimized after a few dozen calls, as in any training.
            for (var i = warm.Add(fields[0]) ? 60 : 0; i > 0; i--) Prepare().Dispose();
            var clock = Stopwatch.StartNew();
            using var batch = Prepare();
            var seconds = clock.Elapsed.TotalSeconds;
            Console.WriteLine(FormattableString.Invariant($"{seconds:F6} {(fields[0] == "ones" ? Ones(batch.Targets) : 0)}"));

            Batch Prepare()
            {
                var isImage = fields[0] is "full" or "image";
                var needs = fields[0] == "image" ? default : new LossNeeds(LabelSets: true, Edges: true, Border: 1);
                var tensors = new BatchTensors(1, new(null, Crop, Crop), Classes, needs);
                if (isImage)
                {
                    var augmented = pipeline.Apply(sample, 0, place++);
                    tensors.Write(0, augmented);
                    augmented.Image.ReturnPixels();
                    PixelBuffers.Return(augmented.Labels.Values);
                }
                else tensors.WriteTargets(0, cropped);
                return tensors.ToBatch([0], 1, ["sample"]);
            }
        }
    }

    private static long Ones(LossTargets targets)
    {
        var sets = (targets.LabelSets ?? throw new InvalidOperationException("Missing label sets.")).bytes.ToArray();
        return sets.Sum(octet => (long)BitOperations.PopCount(octet)) + (targets.Edges?.bytes.ToArray() ?? []).Sum(edge => (long)edge);
    }

    // The same formulas as in pytorch/samples.py.
    public static RgbImage Picture()
    {
        var image = new RgbImage(Width, Height);
        for (var y = 0; y < Height; y++)
            for (var x = 0; x < Width; x++)
                for (var c = 0; c < 3; c++) image.Row(y)[3 * x + c] = (byte)(x * (c + 1) / 8 + y * (3 - c) / 4 + x * y % 7);
        return image;
    }

    public static LabelMap Map(int width, int height)
    {
        var labels = new LabelMap(width, height);
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var label = ((x + y * y / 64 % 29) / 64 + (y + x * x / 96 % 23) / 48 * 7) % (Classes + 1);
                labels.Row(y)[x] = (ushort)(label == Classes ? Ignore : label);
            }
        return labels;
    }
}
