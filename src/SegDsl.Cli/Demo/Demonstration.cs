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

/// <summary>Trains the experiments of the demonstration in sequence and writes their results.</summary>
/// <param name="context">The catalog and the output writers.</param>
/// <param name="output">The output folder.</param>
/// <param name="dataRoot">The root folder of the dataset; null for the declared one.</param>
/// <param name="steps">The number of training steps per network; null for the number that the experiments declare.</param>
internal sealed class Demonstration(CommandContext context, string output, string? dataRoot, int? steps)
{
    private static readonly string[] Experiments = ["BrainR18", "BrainR18Decouple"];
    private const int PictureRows = 5;

    /// <summary>Runs the demonstration.</summary>
    /// <returns>The exit code: 0 on completion, 1 if training was stopped.</returns>
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
                context.Note($"training of {experiment.Name} stopped after step {result.Steps}; the weights are in {result.LastWeights}.");
                return 1;
            }
            runs.Add(new DemoRun(experiment, result, evaluation));
        }

        var pictures = DrawPictures(experiments, runs, new SegmentationDataset(dataset, root, experiments[0].ValidationSplit));
        var report = new DemoReport(runs, dataset);
        CurvePlot.Write(Path.Combine(output, "curves.svg"), "Training loss of the final scores, mean over 10 steps", "steps", report.LossCurves);
        CurvePlot.Write(Path.Combine(output, "mean_iou.svg"), "Mean IoU on the validation hemisphere", "steps", report.MeanIoUCurves);
        AtomicFile.Write(Path.Combine(output, "metrics.json"), report.WriteJson);
        AtomicFile.Write(Path.Combine(output, "report.md"), stream => stream.Write(Encoding.UTF8.GetBytes(report.Markdown(pictures))));
        context.Output.WriteLine();
        report.PrintComparison(context.Output, context.Width);
        context.Output.WriteLine($"Pictures, curves, report and weights are in {output}. Start with report.md.");
        return 0;
    }

    private TrainingResult Train(Experiment experiment, string root, List<DemoRun> previousRuns, CancellationToken stopping)
    {
        var options = new TrainingOptions
        {
            OutputFolder = Path.Combine(output, experiment.Name),
            DataRoot = root,
            StartWeights = previousRuns.Find(run => run.Experiment.Name == experiment.StartFrom)?.Result.LastWeights,
            Steps = steps,
            Existing = ExistingRun.Replace,
        };
        return TrainingView.Run(context, (observer, token) => new Trainer(experiment, options, observer).Run(token), stopping);
    }

    /// <summary>Draws an overview for each network: rows of image, labels and prediction, plus body and edge if the network has these outputs.</summary>
    private List<Overview> DrawPictures(List<Experiment> experiments, List<DemoRun> runs, SegmentationDataset images)
    {
        var device = ComputeDevice.Prepare();
        var overviews = new List<Overview>();
        for (var i = 0; i < experiments.Count; i++)
        {
            using var network = experiments[i].CreateNetwork();
            using (var weights = Checkpoint.Open(runs[i].Result.LastWeights)) StateLoader.Load(network, weights, StateMatch.Exact);
            network.to(device);
            var predictor = new Predictor(network, device, normalization: images.Definition.Normalization);
            var rows = new List<IReadOnlyList<NamedPicture>>();
            for (var row = 0; row < Math.Min(PictureRows, images.Count); row++)
            {
                // Evenly spaced over the hemisphere, without the outermost slices, which show little of the brain.
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

/// <summary>The training and evaluation of one network of the demonstration.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="Result">The result of training.</param>
/// <param name="Evaluation">The evaluation of the last weights.</param>
internal sealed record DemoRun(Experiment Experiment, TrainingResult Result, Evaluation Evaluation);

/// <summary>A picture that shows predictions of a network for some images.</summary>
/// <param name="File">The file name.</param>
/// <param name="Columns">The titles of the columns, from left to right.</param>
internal sealed record Overview(string File, IReadOnlyList<string> Columns);
