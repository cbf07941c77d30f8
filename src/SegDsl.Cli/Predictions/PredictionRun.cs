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
/// Applies a network to images or volumes in sequence. While the network processes one sample, the next one is read and the previous result is written.
/// Samples that cannot be read or processed are reported and skipped; any other error ends the run.
/// </summary>
/// <typeparam name="TSample">What is read from the files of a sample.</typeparam>
/// <param name="read">Reads a sample.</param>
/// <param name="predict">Applies the network to a sample, and returns what writes the result.</param>
internal sealed class PredictionRun<TSample>(Func<SampleFiles, TSample> read, Func<SampleFiles, TSample, Func<PredictedImage>> predict)
{
    /// <summary>Processes the samples.</summary>
    /// <param name="samples">The files of the samples.</param>
    /// <param name="report">Called with the outcome of each sample, in order.</param>
    /// <param name="stopping">Ends the run after the current sample.</param>
    public void Run(IReadOnlyList<SampleFiles> samples, Action<PredictedImage> report, CancellationToken stopping)
    {
        var (reading, writing) = (Read(0), Task.FromResult<PredictedImage?>(null));
        try
        {
            for (var i = 0; i < samples.Count && !stopping.IsCancellationRequested; i++)
            {
                var previous = writing;
                writing = Predict(samples[i], reading);
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

        Task<TSample> Read(int index) => index < samples.Count
            ? Task.Run(() => read(samples[index]), CancellationToken.None)
            : Task.FromCanceled<TSample>(new CancellationToken(canceled: true));

        void Report(Task<PredictedImage?> task)
        {
            if (task.GetAwaiter().GetResult() is { } done) report(done);
        }
    }

    /// <summary>Applies the network synchronously and starts writing the result in the background.</summary>
    private Task<PredictedImage?> Predict(SampleFiles files, Task<TSample> reading)
    {
        var file = files.Image;
        try
        {
            var write = predict(files, reading.GetAwaiter().GetResult());
            return Task.Run<PredictedImage?>(() => write(), CancellationToken.None);
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
