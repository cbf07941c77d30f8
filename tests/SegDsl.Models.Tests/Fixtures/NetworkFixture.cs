using System.Text.Json;

namespace SegDsl.Models.Tests.Fixtures;

/// <summary>A recorded output: statistics and some values.</summary>
internal sealed record OutputFixture(long[] Shape, double Mean, double Std, double Min, double Max, IReadOnlyList<(int Index, double Value)> Samples)
{
    /// <summary>The maximum magnitude, to which tolerances are relative.</summary>
    public double Magnitude => Math.Max(Math.Abs(Min), Math.Abs(Max));

    /// <summary>Reads an output from JSON.</summary>
    public static OutputFixture Of(JsonElement output) => new(
        [.. output.GetProperty("shape").EnumerateArray().Select(e => e.GetInt64())],
        output.GetProperty("mean").GetDouble(),
        output.GetProperty("std").GetDouble(),
        output.GetProperty("min").GetDouble(),
        output.GetProperty("max").GetDouble(),
        [.. output.GetProperty("samples").EnumerateArray().Select(s => (s[0].GetInt32(), s[1].GetDouble()))]);
}

/// <summary>
/// Recorded steps of stochastic gradient descent on one batch of shape <paramref name="Shape"/>: the loss of each step, and the norms of some state entries
/// after the last step.
/// </summary>
internal sealed record SgdFixture(
    double LearningRate, double Momentum, double WeightDecay, int Ignore, long[] Shape, IReadOnlyList<double> Losses,
    IReadOnlyDictionary<string, double> After);

/// <summary>Recorded values of a reference network in evaluation mode, with the weights of <see cref="FixtureNumbers"/>.</summary>
internal sealed class NetworkFixture
{
    private const string ReimplementedFile = "reimplemented.json";

    private readonly JsonElement json;

    private NetworkFixture(JsonElement json) => this.json = json;

    /// <summary>Networks compared with reimplementations in PyTorch, which follow the structure of the authors' code. Only outputs are recorded.</summary>
    public static IReadOnlyList<string> Reimplemented => [.. ReadAll(ReimplementedFile).EnumerateObject().Select(n => n.Name)];

    /// <summary>The fixture of a reference network.</summary>
    public static NetworkFixture Read(string network) => new(ReadAll().GetProperty(network));

    /// <summary>The fixture of one of <see cref="Reimplemented"/>.</summary>
    public static NetworkFixture ReadReimplemented(string network) => new(ReadAll(ReimplementedFile).GetProperty(network));

    /// <summary>The recorded networks.</summary>
    public static IReadOnlyList<string> Networks => [.. ReadAll().EnumerateObject().Select(n => n.Name)];

    /// <summary>The networks recorded with the joint loss.</summary>
    public static IReadOnlyList<string> Decoupled => [.. ReadAll().EnumerateObject().Where(n => n.Value.TryGetProperty("loss", out _)).Select(n => n.Name)];

    public long Classes => json.GetProperty("classes").GetInt64();

    public long Parameters => json.GetProperty("parameters").GetInt64();

    public string InputName => json.GetProperty("input").GetProperty("name").GetString() ?? throw new JsonException("The input has no name.");

    public long[] InputShape => Longs(json.GetProperty("input").GetProperty("shape"));

    /// <summary>All state keys with their shapes, in order.</summary>
    public IReadOnlyList<(string Key, long[] Shape)> State =>
        [.. json.GetProperty("state").EnumerateArray().Select(e => (e[0].GetString() ?? "", Longs(e[1])))];

    /// <summary>
    /// Training steps, recorded in float64. In float32, rounding errors flip ReLU masks and change the third loss by 0.5%, in PyTorch as well as here.
    /// </summary>
    public SgdFixture Sgd
    {
        get
        {
            var sgd = json.GetProperty("sgd_float64");
            return new SgdFixture(
                sgd.GetProperty("lr").GetDouble(),
                sgd.GetProperty("momentum").GetDouble(),
                sgd.GetProperty("weight_decay").GetDouble(),
                sgd.GetProperty("ignore").GetInt32(),
                Longs(sgd.GetProperty("shape")),
                [.. sgd.GetProperty("losses").EnumerateArray().Select(l => l.GetDouble())],
                sgd.GetProperty("after").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetDouble()));
        }
    }

    /// <summary>The output with a given name.</summary>
    public OutputFixture Output(string name) => OutputFixture.Of(json.GetProperty(name));

    /// <summary>A term of the joint loss: <c>seg</c>, <c>body</c>, <c>edge</c> (× 20), <c>attention</c>.</summary>
    public double Loss(string part) => json.GetProperty("loss").GetProperty(part).GetDouble();

    /// <summary>An option of the recorded joint loss.</summary>
    public double LossOption(string name) => json.GetProperty("loss_options").GetProperty(name).GetDouble();

    /// <summary>The norm of each parameter's gradient for the sum of all terms of the joint loss.</summary>
    public IReadOnlyDictionary<string, double> GradientNorms =>
        json.GetProperty("grad_norm").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetDouble());

    private static JsonElement ReadAll(string file = "networks.json")
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Fixtures", file);
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        return document.RootElement.Clone();
    }

    private static long[] Longs(JsonElement array) => [.. array.EnumerateArray().Select(e => e.GetInt64())];
}
