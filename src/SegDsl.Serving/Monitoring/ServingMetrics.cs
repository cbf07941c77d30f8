using System.Diagnostics.Metrics;

namespace SegDsl.Serving.Monitoring;

/// <summary>The instruments of the service. Their meter has the name <c>SegDsl.Serving</c>, so that other exporters can collect them, too.</summary>
internal sealed class ServingMetrics
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "SegDsl.Serving";

    private static readonly double[] Seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
    private static readonly double[] Sizes = [1, 2, 4, 8, 16, 32, 64];

    private readonly Counter<long> requests;
    private readonly Histogram<double> latency;
    private readonly Histogram<double> computing;
    private readonly Histogram<double> batches;

    /// <summary>Creates the instruments.</summary>
    public ServingMetrics(IMeterFactory factory)
    {
        Meter = factory.Create(MeterName);
        requests = Meter.CreateCounter<long>("segmentation.requests", description: "Requests by status of the response; 499 if the client went away.");
        latency = Meter.CreateHistogram(
            "segmentation.request.duration", "s", "Time from the arrival of a request to the end of its response.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = Seconds });
        computing = Meter.CreateHistogram(
            "segmentation.network.duration", "s", "Time of a forward pass.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = Seconds });
        batches = Meter.CreateHistogram(
            "segmentation.batch.size", null, "Images in a forward pass.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = Sizes });
    }

    /// <summary>The meter.</summary>
    public Meter Meter { get; }

    /// <summary>Adds the gauges.</summary>
    /// <param name="waiting">Returns the number of images that wait for the network.</param>
    /// <param name="active">Returns the number of requests in the service.</param>
    public void Observe(Func<int> waiting, Func<int> active)
    {
        Meter.CreateObservableGauge("segmentation.queue.length", waiting, description: "Images that wait for the network.");
        Meter.CreateObservableGauge("segmentation.requests.active", active, description: "Requests in the service.");
    }

    /// <summary>Records a request.</summary>
    /// <param name="status">The status of the response.</param>
    /// <param name="duration">The time from its arrival to the end of the response.</param>
    public void RecordRequest(int status, TimeSpan duration)
    {
        requests.Add(1, new KeyValuePair<string, object?>("status", status));
        latency.Record(duration.TotalSeconds);
    }

    /// <summary>Records a forward pass.</summary>
    /// <param name="size">The number of images.</param>
    /// <param name="duration">Its time.</param>
    public void RecordBatch(int size, TimeSpan duration)
    {
        batches.Record(size);
        computing.Record(duration.TotalSeconds);
    }
}
