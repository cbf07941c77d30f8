using SegDsl.Experiments;
using System.Text;
using SegDsl.Checkpoints;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Cli.Training;
using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Inference;
using SegDsl.Logging;
using SegDsl.Training;
using TorchSharp;

namespace SegDsl.Cli.Demo;

/// <summary>Trains the demonstration's experiments one after the other and writes what there is to see.</summary>
/// <param name="context">The catalog, and where to report.</param>
/// <param name="output">The folder for everything that is written.</param>
/// <param name="dataRoot">The dataset's folder; null for the declared one.</param>
/// <param name="steps">The number of steps for each network; null for what the experiments say.</param>
internal sealed class Demonstration(CommandContext context, string output, string? dataRoot, int? steps)
{
    private static readonly string[] Experiments = ["BrainR18", "BrainR18Decouple"];
    private const int PictureRows = 5;

    /// <summary>Runs everything; 0 where it went to its end.</summary>
    public int Run()
    {
        var experiments = Experiments.Select(context.Catalog.Experiment).ToList();
        var dataset = experiments[0].Data;
        var root = dataRoot ?? dataset.Root;
        BrainSlices.Prepare(dataset, root, context.Output);

        using var stop = new StopSignal();
        var runs = new List<DemoRun>();
        foreach (var experiment in experiments)
        {
            var result = Train(experiment, root, runs, stop.Token);
            if (result.Stopped || result.Evaluation is not { } evaluation)
            {
                context.Error.WriteLine($"seg: stopped in {experiment.Name} after step {result.Steps}; its weights are in {result.LastWeights}.");
                return 1;
            }
            runs.Add(new DemoRun(experiment, result, evaluation));
        }

        var pictures = DrawPictures(experiments, runs, new SegmentationDataset(dataset, root, experiments[0].ValidationSplit));
        var report = new DemoReport(runs, dataset);
        CurvePlot.Write(Path.Combine(output, "curves.svg"), "Training loss of the final scores, mean of 10 steps", "steps", report.LossCurves);
        CurvePlot.Write(Path.Combine(output, "mean_iou.svg"), "Mean IoU on the unseen hemisphere", "steps", report.MeanIoUCurves);
        AtomicFile.Write(Path.Combine(output, "metrics.json"), report.WriteJson);
        AtomicFile.Write(Path.Combine(output, "report.md"), stream => stream.Write(Encoding.UTF8.GetBytes(report.Markdown(pictures))));
        context.Output.WriteLine();
        report.PrintComparison(context.Output);
        context.Output.WriteLine($"Pictures, curves, report and weights are in {output}: begin with report.md.");
        return 0;
    }

    private TrainingResult Train(Experiment experiment, string root, List<DemoRun> before, CancellationToken stopping)
    {
        var options = new TrainingOptions
        {
            OutputFolder = Path.Combine(output, experiment.Name),
            DataRoot = root,
            StartWeights = before.Find(run => run.Experiment.Name == experiment.StartFrom)?.Result.LastWeights,
            Steps = steps,
            Existing = ExistingRun.Replace,
        };
        return TrainingView.Run(context, (observer, token) => new Trainer(experiment, options, observer).Run(token), stopping);
    }

    /// <summary>Draws an overview for each network: rows of image, label, prediction and, where it has them, body and edge.</summary>
    private List<Overview> DrawPictures(List<Experiment> experiments, List<DemoRun> runs, SegmentationDataset images)
    {
        var device = ComputeDevice.Prepare();
        var overviews = new List<Overview>();
        for (var i = 0; i < experiments.Count; i++)
        {
            using var network = experiments[i].CreateNetwork();
            using (var weights = Checkpoint.Open(runs[i].Result.LastWeights)) StateLoader.Load(network, weights, StateMatch.Exact);
            network.to(device);
            var predictor = new Predictor(network, device);
            var rows = new List<IReadOnlyList<NamedPicture>>();
            for (var row = 0; row < Math.Min(PictureRows, images.Count); row++)
            {
                // Spread over the hemisphere, without the outermost slices, on which there is little to see.
                var sample = images.Load((int)((row + 0.6) * images.Count / (PictureRows + 0.6)));
                rows.Add(SamplePictures.Draw(sample, predictor.Predict(sample.Image, auxiliary: true), images.Definition, opacity: 0.65));
            }
            var name = experiments[i].Name + ".png";
            ImageFile.Write(Path.Combine(output, name), Pictures.Grid([.. rows.Select(row => row.Select(picture => picture.Image).ToList())]));
            overviews.Add(new Overview(name, [.. rows[0].Select(picture => picture.Name)]));
        }
        return overviews;
    }
}

/// <summary>One of the demonstration's networks, trained and evaluated.</summary>
/// <param name="Experiment">What was trained.</param>
/// <param name="Result">How the training went.</param>
/// <param name="Evaluation">The evaluation of the last weights.</param>
internal sealed record DemoRun(Experiment Experiment, TrainingResult Result, Evaluation Evaluation);

/// <summary>A picture of what a network says of some images.</summary>
/// <param name="File">Its file name.</param>
/// <param name="Columns">What its columns show.</param>
internal sealed record Overview(string File, IReadOnlyList<string> Columns);
