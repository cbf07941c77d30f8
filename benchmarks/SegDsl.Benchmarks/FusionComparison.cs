using System.Diagnostics;
using SegDsl.Fusion;
using SegDsl.Fusion.Planning;
using SegDsl.Models;
using SegDsl.Networks;
using SegDsl.Precision;
using SegDsl.Torch;
using Spectre.Console;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Benchmarks;

/// <summary>Compares networks with their fused forms and with ONNX Runtime, alternating in one process.</summary>
internal static class FusionComparison
{
    /// <summary>The command of this comparison.</summary>
    public const string Command = "fused";

    private const int TableWidth = 170, WarmUps = 2, Height = 256, Width = 512;

    private static readonly string[] Networks = ["DeepR50V3PlusDecouple", "DeepR18V3Plus", "BiSeNetV2", "SegFormerB0", "PIDNetS", "DDRNet23Slim"];

    /// <summary>Compares the networks and prints the result.</summary>
    /// <param name="rounds">The number of rounds.</param>
    public static void Run(int rounds)
    {
        set_num_threads(Environment.ProcessorCount);
        NativeHeap.KeepFreedMemory();
        using var inference = inference_mode();
        var table = new Table().AddColumns(
            "network", "plain s", "channels-last", "fused fp32", "fused bf16", "fused int8", "ONNX Runtime", "fp32 / its products", "peak MiB", "fused peak",
            "fuse s", "load ONNX s", "bf16 labels", "int8 labels");
        // The table does not fit the width that is assumed without a terminal.
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, TableWidth);
        foreach (var name in Networks) table.AddRow(Compare(name, rounds));
        AnsiConsole.MarkupLine(
            $"1x3x{Height}x{Width}, {get_num_threads()} threads, {rounds} rounds, alternating; median seconds of the plain network, "
            + "and median ratios of the rounds: plain / form. The products are the convolutions and linear layers of the fused form.");
        AnsiConsole.Write(table);
    }

    private static string[] Compare(string name, int rounds)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var entry = SegCatalog.Instance.Networks.Single(n => n.Name == name);
        using var network = entry.Create([.. entry.Parameters.Select(p => p.Default!)]);
        network.eval();
        using var other = entry.Create([.. entry.Parameters.Select(p => p.Default!)]);
        other.eval();
        MemoryLayout.SetChannelsLast([.. other.parameters()]);
        var clock = Stopwatch.StartNew();
        using var single = network.Fuse();
        var fusing = clock.Elapsed.TotalSeconds;
        using var half = network.Fuse(ScalarType.BFloat16);
        using var session = new OnnxSession(network);
        using var bytes = network.FuseInt8([rand(1, 3, Height, Width), rand(1, 3, Height, Width)]);
        var image = rand(1, 3, Height, Width);
        var values = image.data<float>().ToArray();
        var strided = TorchOperators.Contiguous.Call(image, MemoryFormat.ChannelsLast)[0].AsTensor();

        var times = new List<(double Plain, double Last, double Single, double Half, double Bytes, double Onnx, double Products)>();
        for (var round = -WarmUps; round < rounds; round++)
        {
            var sample = (
                Seconds(network, image), Seconds(other, strided), Seconds(single, image), Seconds(half, image), Seconds(bytes, image),
                session.Seconds(values, image.shape), Products(single, image));
            if (round >= 0) times.Add(sample);
        }
        var (plainPeak, fusedPeak) = (Peak(() => Seconds(network, image)), Peak(() => Seconds(single, image)));
        return
        [
            name, times.Median(t => t.Plain), times.Median(t => t.Plain / t.Last), times.Median(t => t.Plain / t.Single), times.Median(t => t.Plain / t.Half),
            times.Median(t => t.Plain / t.Bytes), times.Median(t => t.Plain / t.Onnx), times.Median(t => t.Single / t.Products),
            $"{plainPeak >> 20}", $"{fusedPeak >> 20}",
            FormattableString.Invariant($"{fusing:F2}"), FormattableString.Invariant($"{session.StartSeconds:F2}"),
            Agreement(half), Agreement(bytes),
        ];

        string Agreement(SegmentationNetwork form) => FormattableString.Invariant(
            $"{100 * Labels(network, image).eq(Labels(form, image)).to(ScalarType.Float32).mean().item<float>():F2} %");
    }

    private static Tensor Labels(SegmentationNetwork network, Tensor image) => network.call(image)["seg"].argmax(1);

    private static double Seconds(SegmentationNetwork network, Tensor image)
    {
        using var scope = NewDisposeScope();
        var clock = Stopwatch.StartNew();
        network.call(image);
        return clock.Elapsed.TotalSeconds;
    }

    /// <summary>The time that the convolutions and linear layers of a fused network take.</summary>
    private static double Products(FusedNetwork network, Tensor image)
    {
        using var scope = NewDisposeScope();
        var seconds = 0.0;
        network.Plan.Run(image, (step, time) => seconds += IsProduct(step) ? time.TotalSeconds : 0);
        return seconds;
    }

    private static bool IsProduct(Step step) => step.Kernel.Name.StartsWith("Conv", StringComparison.Ordinal)
        || step.Kernel.Name.StartsWith("Linear", StringComparison.Ordinal);

    /// <summary>The growth of resident memory during a forward pass, in bytes.</summary>
    private static long Peak(Action pass)
    {
        if (!OperatingSystem.IsLinux()) return 0;
        ResidentMemory.Trim();
        ResidentMemory.ResetPeak();
        var before = ResidentMemory.Current;
        pass();
        return ResidentMemory.Peak - before;
    }
}
