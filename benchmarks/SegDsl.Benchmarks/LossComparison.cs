using System.Diagnostics;
using SegDsl.Losses;
using SegDsl.Networks;
using Spectre.Console;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Benchmarks;

/// <summary>
/// Compares the forward and backward pass of the joint edge loss with torch's cross entropy of the logits plus binary cross entropy of the edges, alternating
/// in one process. The targets are either prepared, as by the loader's threads in training, or computed by the loss.
/// </summary>
internal static class LossComparison
{
    /// <summary>The command of this comparison.</summary>
    public const string Command = "losses";

    private const int WarmUps = 5;
    private const int Classes = 19;
    private const int Ignore = 255;
    private const int Size = 832;
    private const int Cell = 64;

    /// <summary>Compares the losses and prints the result.</summary>
    /// <param name="rounds">The number of rounds.</param>
    public static void Run(int rounds)
    {
        set_num_threads(Environment.ProcessorCount);
        manual_seed(1);
        var labels = LabelCells();
        var bare = new LossTargets(labels);
        var prepared = new LossTargets(labels, LabelSetTarget.Of(labels, Classes, Ignore, border: 1), EdgeTarget.Of(labels, Classes, Ignore, border: 1));
        var (seg, body, edge) = (Scores(Classes), Scores(Classes), Scores(1));
        var outputs = new Outputs(seg, body, edge, edge.detach().sigmoid());
        var edges = EdgeTarget.Of(labels, Classes, Ignore, border: 1).unsqueeze(1).to(ScalarType.Float32);
        var joint = new JointEdgeDefinition().Create(Classes, Ignore);

        var times = new List<(double Plain, double Prepared, double Bare)>();
        for (var round = -WarmUps; round < rounds; round++)
        {
            var sample = (Seconds(Plain), Seconds(() => joint.Compute(outputs, prepared).Total), Seconds(() => joint.Compute(outputs, bare).Total));
            if (round >= 0) times.Add(sample);
        }

        AnsiConsole.MarkupLine(
            $"Joint edge loss, forward and backward, 1x{Classes}x{Size}x{Size}, {get_num_threads()} threads, {rounds} rounds, alternating; "
            + $"medians, and the median ratio of the rounds.");
        AnsiConsole.Write(new Table().AddColumns("", "s", "ratio")
            .AddRow("cross entropy + binary cross entropy", times.Median(t => t.Plain), "1")
            .AddRow("joint edge loss, targets prepared", times.Median(t => t.Prepared), times.Median(t => t.Prepared / t.Plain))
            .AddRow("joint edge loss, targets computed", times.Median(t => t.Bare), times.Median(t => t.Bare / t.Plain)));

        Tensor Plain() => nn.functional.cross_entropy(seg, labels, ignore_index: Ignore) + nn.functional.binary_cross_entropy_with_logits(edge, edges);

        double Seconds(Func<Tensor> loss)
        {
            using var scope = NewDisposeScope();
            foreach (var output in new[] { seg, body, edge }) output.grad = null;
            var clock = Stopwatch.StartNew();
            loss().backward();
            return clock.Elapsed.TotalSeconds;
        }
    }

    private static Tensor Scores(int channels) => (randn([1, channels, Size, Size]) * 2).requires_grad_();

    /// <summary>Squares of one class each, some of which are ignored.</summary>
    private static Tensor LabelCells()
    {
        var cells = randint(0, Classes + 1, [1, 1, Size / Cell, Size / Cell]).to(ScalarType.Float32);
        var labels = nn.functional.interpolate(cells, [Size, Size]).squeeze(1).to(ScalarType.Int64);
        return labels.masked_fill(labels.eq(Classes), Ignore);
    }

    private sealed record Outputs(Tensor Seg, Tensor Body, Tensor EdgeLogits, Tensor Edge) : NamedTensors
    {
        public override IReadOnlyList<NamedTensor> Computed { get; } =
            [new("seg", Seg), new("body", Body), new("edge_logits", EdgeLogits), new("edge", Edge)];
    }
}
