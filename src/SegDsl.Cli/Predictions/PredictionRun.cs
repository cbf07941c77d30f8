using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Inference;

namespace SegDsl.Cli.Predictions;

/// <summary>The outcome for an image.</summary>
/// <param name="Image">The path of the image.</param>
/// <param name="Written">The paths of the written files, by kind.</param>
/// <param name="Error">The reason why no files were written; null on success.</param>
internal sealed record PredictedImage(string Image, IReadOnlyList<KeyValuePair<string, string>> Written, string? Error)
{
    /// <summary>The predictions of classes of the image.</summary>
    public IReadOnlyList<TargetPrediction> Classes { get; init; } = [];
}

/// <summary>
/// Applies a network to images in sequence. While the network processes one image, the next one is read and the previous result is written. Images that
/// cannot be read or processed are reported and skipped; any other error ends the run.
/// </summary>
/// <param name="images">Reads the images.</param>
/// <param name="predictor">Applies the network.</param>
/// <param name="writer">Writes the predictions.</param>
internal sealed class PredictionRun(DatasetImages images, Predictor predictor, PredictionWriter writer)
{
    /// <summary>Processes the images.</summary>
    /// <param name="samples">The files of the images.</param>
    /// <param name="report">Called with the outcome of each image, in order.</param>
    /// <param name="stopping">Ends the run after the current image.</param>
    public void Run(IReadOnlyList<SampleFiles> samples, Action<PredictedImage> report, CancellationToken stopping)
    {
        var (reading, writing) = (Read(0), Task.FromResult<PredictedImage?>(null));
        try
        {
            for (var i = 0; i < samples.Count && !stopping.IsCancellationRequested; i++)
            {
                var previous = writing;
                writing = Predict(samples[i].Image, reading);
                reading = Read(i + 1);
                Report(previous);
            }
            Report(writing);
            stopping.ThrowIfCancellationRequested();
        }
        finally
        {
            // After an error or a stop, the background tasks must end before the call returns. Their own errors are secondary.
            foreach (var task in new Task[] { reading, writing }) task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
        }

        Task<(RasterImage, IReadOnlyList<InputMap>)> Read(int index) => index < samples.Count
            ? Task.Run(() => ReadSample(samples[index]), CancellationToken.None)
            : Task.FromCanceled<(RasterImage, IReadOnlyList<InputMap>)>(new CancellationToken(canceled: true));

        void Report(Task<PredictedImage?> task)
        {
            if (task.GetAwaiter().GetResult() is { } done) report(done);
        }
    }

    private (RasterImage Image, IReadOnlyList<InputMap> Inputs) ReadSample(SampleFiles files)
    {
        var image = images.Read(files.Planes);
        return (image, images.ReadInputs(files, image));
    }

    /// <summary>Applies the network synchronously and starts writing the result in the background.</summary>
    private Task<PredictedImage?> Predict(string file, Task<(RasterImage Image, IReadOnlyList<InputMap> Inputs)> reading)
    {
        try
        {
            var (image, inputs) = reading.GetAwaiter().GetResult();
            var prediction = predictor.Predict(image, writer.NeedsAuxiliary, inputs);
            return Task.Run<PredictedImage?>(
                () => new(file, writer.Write(Path.GetFileNameWithoutExtension(file), image, prediction), null)
                {
                    Classes = [.. prediction.Targets.Where(target => target.Class is not null)],
                },
                CancellationToken.None);
        }
        catch (Exception e) when (e is ImageException or DatasetException)
        {
            return Task.FromResult<PredictedImage?>(new(file, [], e.Message));
        }
        catch (InferenceException e)
        {
            return Task.FromResult<PredictedImage?>(new(file, [], $"{file}: {e.Message}"));
        }
        catch (NonFiniteScoresException e)
        {
            throw new NonFiniteScoresException($"{file}: {e.Message}", e);
        }
    }
}
