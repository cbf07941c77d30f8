using System.Diagnostics;
using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Losses;
using Spectre.Console;

namespace SegDsl.Benchmarks;

/// <summary>
/// Compares the throughput of the loader on two cores with an upper limit: the samples that two cores could prepare if they never waited and only decoded,
/// augmented, computed targets and filled tensors.
/// </summary>
internal static class LoaderMeasurement
{
    private const int Samples = 32, Distinct = 4, BatchSize = 4, Workers = 2, Crop = 832, Classes = 19, Ignore = 255;

    private static readonly LossNeeds targets = new(LabelSets: true, Edges: true, Border: 1);

    /// <summary>Measures and prints.</summary>
    /// <param name="rounds">The number of rounds, in which all samples are prepared in each way.</param>
    public static void Run(int rounds)
    {
        var folder = Directory.CreateTempSubdirectory("segbench-");
        try
        {
            var dataset = MakeDataset(folder.FullName);
            var pipeline = new SamplePipeline(
                [new RandomScale(0.5, 2), new RandomCrop(Crop), new HorizontalFlip(), new ColorJitter(), new GaussianBlur()], Ignore, seed: 1);
            var loader = new BatchLoader(
                new OrderedSampler(dataset), pipeline, new BatchOptions { BatchSize = BatchSize, Workers = Workers, Targets = targets });
            var before = ResidentMemory.Current;
            ResidentMemory.ResetPeak();
            for (var i = 0; i < 2; i++) _ = Deliver(loader);
            var peak = ResidentMemory.Peak - before;
            _ = Stages(dataset, pipeline);

            var measured = new List<(Stage Alone, double Apart, double Loader)>();
            for (var i = 0; i < rounds; i++) measured.Add((Stages(dataset, pipeline), Independent(dataset, pipeline), Deliver(loader)));

            AnsiConsole.MarkupLineInterpolated($"{Samples} PNG files of 1024×2048 pixels to batches of {BatchSize} samples of {Crop}×{Crop} with targets,");
            AnsiConsole.MarkupLineInterpolated($"{rounds} rounds, alternating; medians of ms per sample.");
            var table = new Table().AddColumns(
                "decode", "augment", "targets", "batch", "all on one thread", $"on {Workers} independent threads", $"loader, {Workers} threads");
            AnsiConsole.Write(table.AddRow(
                measured.Median(m => Of(m.Alone.Decode)), measured.Median(m => Of(m.Alone.Augment)), measured.Median(m => Of(m.Alone.Targets)),
                measured.Median(m => Of(m.Alone.Batch)), measured.Median(m => Of(m.Alone.Sum)), measured.Median(m => Of(m.Apart)),
                measured.Median(m => Of(m.Loader))));
            // If other programs use the machine too, two threads may get less than twice the time of one: independent threads are the fair reference.
            var (ofApart, ofAlone) = (measured.Median(m => m.Apart / m.Loader), measured.Median(m => m.Alone.Sum / Workers / m.Loader));
            AnsiConsole.MarkupLineInterpolated(
                $"The loader reaches {ofApart} of the throughput of {Workers} independent threads, and {ofAlone} of {Workers} times that of one thread.");
            var bound = (loader.BatchesAhead + 1) * BatchBytes / 1048576;
            AnsiConsole.MarkupLineInterpolated(
                $"The first epochs used {peak / 1048576} MiB; {loader.BatchesAhead} prefetched batches and the current one take at most {bound} MiB of that.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        static double Of(double seconds) => 1000 * seconds / Samples;
    }

    private readonly record struct Stage(double Decode, double Augment, double Targets, double Batch)
    {
        public double Sum => Decode + Augment + Targets + Batch;
    }

    /// <summary>The size of a batch in bytes: images, labels, one word of label sets, and edges.</summary>
    private const long BatchBytes = BatchSize * Crop * Crop * (3 * 4 + 8 + 4 + 1L);

    /// <summary>Runs all stages on several threads at the same time, each with its own samples and without communication.</summary>
    private static double Independent(SegmentationDataset dataset, SamplePipeline pipeline)
    {
        var clock = Stopwatch.StartNew();
        var threads = Enumerable.Range(0, Workers).Select(worker => new Thread(() => Stages(dataset, pipeline, worker, Workers))).ToList();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        return clock.Elapsed.TotalSeconds;
    }

    private static double Deliver(BatchLoader loader)
    {
        var clock = Stopwatch.StartNew();
        foreach (var batch in loader.Epoch(0)) batch.Dispose();
        return clock.Elapsed.TotalSeconds;
    }

    /// <summary>Runs all stages in sequence for every sample, on this thread.</summary>
    private static Stage Stages(SegmentationDataset dataset, SamplePipeline pipeline, int worker = 0, int workers = 1)
    {
        double decode = 0, augment = 0, prepare = 0, fill = 0;
        for (var first = worker * BatchSize; first < Samples; first += workers * BatchSize)
        {
            var tensors = new BatchTensors(BatchSize, new(null, Crop, Crop), Classes, targets);
            for (var slot = 0; slot < BatchSize; slot++)
            {
                var start = Stopwatch.GetTimestamp();
                var loaded = dataset.Load(first + slot);
                var read = Stopwatch.GetTimestamp();
                var sample = pipeline.Apply(loaded, 0, first + slot);
                var augmented = Stopwatch.GetTimestamp();
                tensors.WriteTargets(slot, sample.Labels);
                var prepared = Stopwatch.GetTimestamp();
                tensors.WriteSample(slot, sample);
                foreach (var image in new[] { loaded.Image, sample.Image }) image.ReturnPixels();
                foreach (var labels in new[] { loaded.Labels, sample.Labels }) PixelBuffers.Return(labels.Values);
                fill += Stopwatch.GetElapsedTime(prepared).TotalSeconds;
                decode += Stopwatch.GetElapsedTime(start, read).TotalSeconds;
                augment += Stopwatch.GetElapsedTime(read, augmented).TotalSeconds;
                prepare += Stopwatch.GetElapsedTime(augmented, prepared).TotalSeconds;
            }
            var finished = Stopwatch.GetTimestamp();
            tensors.ToBatch([.. Enumerable.Range(0, BatchSize)], BatchSize, []).Dispose();
            fill += Stopwatch.GetElapsedTime(finished).TotalSeconds;
        }
        return new Stage(decode, augment, prepare, fill);
    }

    /// <summary>Writes images, of about the file size of photographs, and their labels.</summary>
    private static SegmentationDataset MakeDataset(string folder)
    {
        var definition = new DatasetDefinition
        {
            Name = "Benchmark",
            Root = folder,
            IgnoreIndex = Ignore,
            Classes = [.. Enumerable.Range(0, Classes).Select(c => new ClassDefinition($"class{c}", c, new Rgb((byte)c, 0, 0)))],
            Images = ["images/{split}/{name}.png"],
            Labels = ["labels/{split}/{name}.png"],
            Splits = [new("train")],
        };
        for (var i = 0; i < Samples; i++)
        {
            if (i >= Distinct)
            {
                File.Copy(FileOf("images", i % Distinct), FileOf("images", i));
                File.Copy(FileOf("labels", i % Distinct), FileOf("labels", i));
                continue;
            }
            var image = SampleComparison.Picture();
            var random = new Random(i);
            // Add noise of a few levels: otherwise the files would be far smaller than those of a camera.
            foreach (ref var value in image.Pixels.AsSpan()) value = (byte)(value & ~3 | random.Next(4));
            ImageFile.Write(FileOf("images", i), image);
            ImageFile.Write(FileOf("labels", i), SampleComparison.Map(image.Width, image.Height));
        }
        return new SegmentationDataset(definition, null, "train");

        string FileOf(string kind, int i) => Path.Combine(folder, kind, "train", $"{i:d2}.png");
    }
}
