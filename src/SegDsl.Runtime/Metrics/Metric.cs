using SegDsl.Data;
using SegDsl.Validation;
using static TorchSharp.torch;

namespace SegDsl.Metrics;

/// <summary>
/// A metric that is written in C# and declared with <c>extern metric</c>, over any number of images. Everything it accumulates is in <see cref="Sums"/>, which
/// processes that evaluate together add.
/// </summary>
public abstract class Metric
{
    /// <summary>Creates a metric before the first image.</summary>
    /// <param name="sums">The number of sums, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sums"/> is out of range.</exception>
    protected Metric(int sums)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sums, 1);
        Sums = new double[sums];
    }

    /// <summary>The sums over all images so far, all zero before the first image.</summary>
    protected double[] Sums { get; }

    /// <summary>The result; null if nothing counts.</summary>
    public abstract double? Value { get; }

    /// <summary>Further results by name, for example that of every class.</summary>
    public virtual IReadOnlyList<KeyValuePair<string, double?>> Details => [];

    /// <summary>Whether a higher value is better, which decides the best evaluation of an experiment with <c>best</c>.</summary>
    public virtual bool IsHigherBetter => true;

    /// <summary>Adds an image to <see cref="Sums"/>. Called without gradient recording; tensors created here are freed afterwards.</summary>
    /// <param name="prediction">
    /// The prediction in the size of the image: for labels, the probabilities of the classes, float32 [1, classes, H, W]; for values, [1, planes, H, W]; for a
    /// mask, the probability of every label, [1, labels, H, W]; for a class of the image, the probabilities [1, classes].
    /// </param>
    /// <param name="target">
    /// The target on the same device: for labels, the class of every pixel or the ignore index, int64 [1, H, W]; for values and masks, float32 of the shape of
    /// the prediction, NaN without a value; for a class of the image, int64 [1], -1 without a class.
    /// </param>
    public abstract void Update(Tensor prediction, Tensor target);

    /// <summary>The sums, to be exchanged between processes.</summary>
    internal ReadOnlySpan<double> Counted => Sums;

    /// <summary>Adds the sums of the same metric of another process.</summary>
    internal void AddSums(ReadOnlySpan<double> added)
    {
        for (var i = 0; i < Sums.Length; i++) Sums[i] += added[i];
    }
}

/// <summary>The arguments of a metric that is written in C#. The compiler generates a record for each.</summary>
public abstract record ExternMetricDefinition
{
    /// <summary>Creates the arguments.</summary>
    /// <param name="externName">The name of the declaration.</param>
    protected ExternMetricDefinition(string externName) => ExternName = externName;

    /// <summary>The name of the declaration.</summary>
    public string ExternName { get; }

    /// <summary>The name of the output that the metric is computed on.</summary>
    public string Output { get; init; } = "seg";

    /// <summary>Creates the metric before the first image.</summary>
    /// <param name="classes">The number of classes of the labels or of the image, or of labels of a mask; 0 for values.</param>
    /// <param name="ignoreIndex">The index that is ignored.</param>
    protected abstract Metric Create(long classes, long ignoreIndex);

    /// <summary>Creates the metric of a dataset.</summary>
    /// <exception cref="ExternException">The C# method failed.</exception>
    internal Metric Create(DatasetDefinition dataset)
    {
        var target = dataset.Targets.FirstOrDefault(target => target.Name == Output);
        return ExternException.Guard($"extern metric {ExternName}", () => target is null
            ? Create(dataset.Classes.Count, dataset.IgnoreIndex)
            : Create(target.Labels.Count, Sample.NoClass))
            ?? throw new ExternException($"The C# method of 'extern metric {ExternName}' returned null; return a metric.");
    }
}

/// <summary>The score of a metric that is written in C#.</summary>
/// <param name="Definition">Its arguments.</param>
/// <param name="Metric">The metric with its sums.</param>
public sealed record MetricScore(ExternMetricDefinition Definition, Metric Metric)
{
    /// <summary>The name of the score, for example <c>boundary_f1(seg)</c>.</summary>
    public string Name => $"{Definition.ExternName}({Definition.Output})";

    /// <summary>The result; null if nothing counts.</summary>
    /// <exception cref="Validation.ExternException">The metric failed.</exception>
    public double? Value => ExternException.Guard($"extern metric {Definition.ExternName}", () => Metric.Value);

    /// <summary>All results by name: <see cref="Value"/> and the details, for example <c>boundary_f1(seg) road</c>.</summary>
    public IEnumerable<KeyValuePair<string, double?>> All =>
        Metric.Details.Select(detail => KeyValuePair.Create($"{Name} {detail.Key}", detail.Value)).Prepend(KeyValuePair.Create(Name, Value));

    /// <summary>Checks that metrics have different names.</summary>
    /// <exception cref="ExternException">Two metrics have the same name and output.</exception>
    internal static void ThrowIfTwice(IReadOnlyList<ExternMetricDefinition> metrics)
    {
        if (metrics.GroupBy(metric => (metric.ExternName, metric.Output)).FirstOrDefault(same => same.Count() > 1) is { Key: var (name, output) })
            throw new ExternException($"The metric {name}({output}) is given twice, so its scores cannot be told apart. Remove one of them.");
    }

    /// <summary>Creates the score before the first image.</summary>
    /// <param name="definition">The arguments.</param>
    /// <param name="dataset">The dataset with the labels and the other targets.</param>
    public static MetricScore Of(ExternMetricDefinition definition, DatasetDefinition dataset)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(dataset);
        return new(definition, definition.Create(dataset));
    }
}
