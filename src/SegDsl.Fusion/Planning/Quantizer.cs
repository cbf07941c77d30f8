using SegDsl.Fusion.Kernels;
using SegDsl.Language.Shapes;

namespace SegDsl.Fusion.Planning;

/// <summary>
/// Replaces convolutions of a plan by convolutions of bytes. The first convolutions, whose input is an image, and the last ones, which compute scores, stay in
/// float32, because the labels depend on them most.
/// </summary>
internal sealed class Quantizer
{
    /// <summary>With fewer channels, most of the work of a product of bytes is padding.</summary>
    private const int LeastChannels = 8;

    /// <summary>The activations that oneDNN applies to a convolution of bytes.</summary>
    private static readonly HashSet<string> Activations = ["none", "relu", "hardswish", "swish"];

    private readonly IReadOnlyDictionary<int, QuantizedRange> ranges;
    private readonly HashSet<Step> chosen;
    private readonly HashSet<int> bytes;
    private readonly Dictionary<int, TensorShape> shapes;
    private readonly Dictionary<(int Value, bool ToBytes), int> converted = [];
    private readonly List<Step> result = [];
    private int next;

    private Quantizer(IReadOnlyList<Step> steps, IReadOnlyDictionary<int, QuantizedRange> ranges, IReadOnlyCollection<int> outputs, int values)
    {
        (this.ranges, next) = (ranges, values);
        shapes = steps.ToDictionary(step => step.Output, step => step.Shape);
        chosen = [.. steps.Where(step => IsConvolution(step) && ReachesProduct(step, steps) && !outputs.Contains(step.Output))];
        var read = steps.Where(chosen.Contains).SelectMany(step => step.Inputs).ToHashSet();
        bytes = [.. chosen.Where(step => read.Contains(step.Output) || Adds(step)).Select(step => step.Output)];
    }

    /// <summary>Returns the steps with convolutions of bytes, and the number of values of all steps.</summary>
    /// <param name="steps">The steps of a plan in float32, in order.</param>
    /// <param name="ranges">The ranges of its values.</param>
    /// <param name="outputs">The values that are outputs of the network.</param>
    /// <param name="values">The number of values of the plan.</param>
    public static (IReadOnlyList<Step> Steps, int Values) Apply(
        IReadOnlyList<Step> steps, IReadOnlyDictionary<int, QuantizedRange> ranges, IReadOnlyCollection<int> outputs, int values)
    {
        var quantizer = new Quantizer(steps, ranges, outputs, values);
        foreach (var step in steps) quantizer.Add(step);
        return (quantizer.result, quantizer.next);
    }

    private bool IsConvolution(Step step) => step.Kernel is PackedConvolution { Settings.Groups: 1 } convolution
        && convolution.Weight.dim() == 4 && convolution.Weight.shape[0] >= LeastChannels && convolution.Weight.shape[1] >= LeastChannels
        && Activations.Contains(convolution.Epilogue.Name)
        && step.Inputs.Append(step.Output).All(ranges.ContainsKey);

    private static bool Adds(Step step) => step.Kernel is PackedConvolution { Added: not PackedConvolution.Sum.None };

    /// <summary>Whether another convolution or linear layer depends on the result of a step.</summary>
    private static bool ReachesProduct(Step step, IReadOnlyList<Step> steps)
    {
        HashSet<int> reached = [step.Output];
        foreach (var other in steps.SkipWhile(other => !ReferenceEquals(other, step)).Skip(1))
        {
            if (!other.Inputs.Any(reached.Contains)) continue;
            if (other.Kernel is PackedConvolution or PackedLinear) return true;
            reached.Add(other.Output);
        }
        return false;
    }

    private void Add(Step step)
    {
        if (!chosen.Contains(step))
        {
            int[] inputs = [.. step.Inputs.Select(input => bytes.Contains(input) ? Converted(step, input, toBytes: false) : input)];
            result.Add(step with { Inputs = inputs });
            return;
        }

        var convolution = (PackedConvolution)step.Kernel;
        var first = InBytes(step, step.Inputs[0]);
        QuantizedRange? output = bytes.Contains(step.Output) ? ranges[step.Output] : null;
        if (!Adds(step)) Replace(step, new QuantizedConvolution(convolution, ranges[step.Inputs[0]]) { Output = output }, [first]);
        else
        {
            var other = step.Inputs[1];
            // A new copy in bytes has no other users.
            var isCopy = !bytes.Contains(other);
            var kernel = new QuantizedConvolution(convolution, ranges[step.Inputs[0]])
            {
                Output = output,
                Added = ranges[other],
                Overwrites = isCopy || convolution.Added == PackedConvolution.Sum.InPlace,
            };
            Replace(step, kernel, [first, isCopy ? Convert(step, other, toBytes: true) : other]);
        }
    }

    private void Replace(Step step, Kernel kernel, int[] inputs)
    {
        step.Kernel.Dispose();
        result.Add(step with { Kernel = kernel, Inputs = inputs });
    }

    private int InBytes(Step step, int value) => bytes.Contains(value) ? value : Converted(step, value, toBytes: true);

    private int Converted(Step step, int value, bool toBytes)
    {
        if (!converted.TryGetValue((value, toBytes), out var other)) converted.Add((value, toBytes), other = Convert(step, value, toBytes));
        return other;
    }

    private int Convert(Step step, int value, bool toBytes)
    {
        var range = ranges[value];
        result.Add(new(toBytes ? new QuantizeKernel(range) : new DequantizeKernel(range), [value], next, []) { Path = step.Path, Shape = shapes[value] });
        return next++;
    }
}
