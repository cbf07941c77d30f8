using System.Text.Json;

namespace SegDsl.Models.Tests.Fixtures;

/// <summary>An output as it was measured: its extent and some of its values.</summary>
internal sealed record OutputFixture(long[] Shape, double Mean, double Std, double Min, double Max, IReadOnlyList<(int Index, double Value)> Samples)
{
    /// <summary>The largest magnitude: what tolerances are relative to.</summary>
    public double Magnitude => Math.Max(Math.Abs(Min), Math.Abs(Max));

    /// <summary>Reads an output as it was written down.</summary>
    public static OutputFixture Of(JsonElement output) => new(
        [.. output.GetProperty("shape").EnumerateArray().Select(e => e.GetInt64())],
        output.GetProperty("mean").GetDouble(),
        output.GetProperty("std").GetDouble(),
        output.GetProperty("min").GetDouble(),
        output.GetProperty("max").GetDouble(),
        [.. output.GetProperty("samples").EnumerateArray().Select(s => (s[0].GetInt32(), s[1].GetDouble()))]);
}

/// <summary>
/// Steps of stochastic gradient descent on one batch of <paramref name="Shape"/>: the loss of each, and the norms of some state entries after the last.
/// </summary>
internal sealed record SgdFixture(
    double LearningRate, double Momentum, double WeightDecay, int Ignore, long[] Shape, IReadOnlyList<double> Losses, IReadOnlyDictionary<string, double> After);

/// <summary>What was measured on a network of the reference, in evaluation mode, with the weights of <see cref="FixtureNumbers"/>.</summary>
internal sealed class NetworkFixture
{
    private const string Authors = "authors.json";

    private readonly JsonElement json;

    private NetworkFixture(JsonElement json) => this.json = json;

    /// <summary>The networks beyond the reference that were measured: outputs only, of their authors' structure written once more in PyTorch.</summary>
    public static IReadOnlyList<string> OfOtherAuthors => [.. ReadAll(Authors).EnumerateObject().Select(n => n.Name)];

    /// <summary>The fixture of a network of the reference.</summary>
    public static NetworkFixture Read(string network) => new(ReadAll().GetProperty(network));

    /// <summary>The fixture of one of <see cref="OfOtherAuthors"/>.</summary>
    public static NetworkFixture ReadOfOtherAuthors(string network) => new(ReadAll(Authors).GetProperty(network));

    /// <summary>The networks that were measured.</summary>
    public static IReadOnlyList<string> Networks => [.. ReadAll().EnumerateObject().Select(n => n.Name)];

    /// <summary>The networks that were measured under the joint loss.</summary>
    public static IReadOnlyList<string> Decoupled => [.. ReadAll().EnumerateObject().Where(n => n.Value.TryGetProperty("loss", out _)).Select(n => n.Name)];

    public long Classes => json.GetProperty("classes").GetInt64();

    public long Parameters => json.GetProperty("parameters").GetInt64();

    public string InputName => json.GetProperty("input").GetProperty("name").GetString() ?? throw new JsonException("The input has no name.");

    public long[] InputShape => Longs(json.GetProperty("input").GetProperty("shape"));

    /// <summary>Every state key and its shape, in order.</summary>
    public IReadOnlyList<(string Key, long[] Shape)> State =>
        [.. json.GetProperty("state").EnumerateArray().Select(e => (e[0].GetString() ?? "", Longs(e[1])))];

    /// <summary>
    /// Training steps, measured in float64: in float32, masks of ReLUs that flip with the last bit move the third loss by 0.5 %, with PyTorch as here.
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

    /// <summary>The output of this name.</summary>
    public OutputFixture Output(string name) => OutputFixture.Of(json.GetProperty(name));

    /// <summary>A part of the joint loss: <c>seg</c>, <c>body</c>, <c>edge</c> (× 20), <c>attention</c>.</summary>
    public double Loss(string part) => json.GetProperty("loss").GetProperty(part).GetDouble();

    /// <summary>An option with which the joint loss was computed.</summary>
    public double LossOption(string name) => json.GetProperty("loss_options").GetProperty(name).GetDouble();

    /// <summary>The norm of every parameter's gradient under the sum of the joint loss' parts.</summary>
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
