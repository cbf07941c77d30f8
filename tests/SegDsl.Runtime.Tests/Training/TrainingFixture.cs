using System.Text.Json.Nodes;
using SegDsl.Experiments;
using SegDsl.Checkpoints;
using SegDsl.Training;
using TorchSharp;

namespace SegDsl.Tests.Training;

/// <summary>Torch has one random generator per process: while runs are compared bit by bit, no other test may use it.</summary>
[CollectionDefinition(nameof(TrainingRuns), DisableParallelization = true)]
public static class TrainingRuns;

/// <summary>Runs tiny experiments in a temporary folder.</summary>
[Collection(nameof(TrainingRuns))]
public abstract class TrainingFixture : IDisposable
{
    protected TrainingFixture() => TinyShapes.Write(Data);

    protected string Folder { get; } = Directory.CreateTempSubdirectory("seg-training-tests-").FullName;

    protected string Data => Path.Combine(Folder, "data");

    protected string Output => Path.Combine(Folder, "run");

    /// <summary>An experiment whose network has batch norm and dropout.</summary>
    protected static Experiment Dropping { get; } = TinyShapes.Experiment with
    {
        Name = "Dropping",
        NetworkName = nameof(TinyDropoutNetwork),
        CreateNetwork = () => new TinyDropoutNetwork(),
        EvaluateEvery = 2,
    };

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected TrainingResult Train(
        Experiment experiment,
        int? steps = null,
        string? start = null,
        RecordingObserver? observer = null,
        ExistingRun existing = ExistingRun.Replace,
        SaveInterval? saveEvery = null,
        string? output = null,
        CancellationToken stopping = default)
    {
        var options = new TrainingOptions
        {
            OutputFolder = output ?? Output, DataRoot = Data, Steps = steps, StartWeights = start, Existing = existing,
        };
        if (saveEvery is { } interval) options = options with { SaveEvery = interval };
        return new Trainer(experiment, options, observer ?? new RecordingObserver()).Run(stopping);
    }

    /// <summary>Trains up to a step, then stops.</summary>
    private protected void TrainUpTo(int steps, Experiment experiment, ExistingRun existing = ExistingRun.Replace)
    {
        using var stop = new CancellationTokenSource();
        Train(experiment, existing: existing, stopping: stop.Token, observer: new RecordingObserver(report =>
        {
            if (report.Step + 1 == steps) stop.Cancel();
        }));
    }

    /// <summary>The bytes of every tensor of a checkpoint, in hexadecimal.</summary>
    protected static SortedDictionary<string, string> BytesOf(string checkpoint)
    {
        using var file = Checkpoint.Open(checkpoint);
        var bytes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in file.Tensors.Keys)
        {
            using var tensor = file.Read(name);
            bytes.Add(name, Convert.ToHexString(tensor.bytes));
        }
        return bytes;
    }

    /// <summary>The lines of a log, without times and speeds.</summary>
    protected static IEnumerable<string> WithoutTimes(string log) => File.ReadLines(log).Select(line =>
    {
        var json = JsonNode.Parse(line)?.AsObject() ?? throw new InvalidDataException(line);
        json.Remove("seconds");
        json.Remove("images_per_second");
        return json.ToJsonString();
    });
}
