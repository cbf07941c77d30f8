using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace SegDsl.Serving.Monitoring;

/// <summary>
/// Sums the measurements of a meter, and writes them in the text format of Prometheus, version 0.0.4. Counters may have one tag; histograms and gauges none.
/// </summary>
internal sealed class PrometheusText : IDisposable
{
    /// <summary>The content type of the text.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<Instrument, Series> series = new();

    /// <summary>Starts to collect.</summary>
    public PrometheusText(ServingMetrics metrics)
    {
        listener.InstrumentPublished = (instrument, source) =>
        {
            if (instrument.Meter != metrics.Meter) return;
            series[instrument] = new(instrument);
            source.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => series[instrument].Add(value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => series[instrument].Add(value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => series[instrument].Add(value, tags));
        listener.Start();
    }

    /// <summary>Returns the current values.</summary>
    public string Write()
    {
        listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var item in series.Values.OrderBy(item => item.Name, StringComparer.Ordinal)) item.Write(text);
        return text.ToString();
    }

    /// <inheritdoc/>
    public void Dispose() => listener.Dispose();

    /// <summary>The values of an instrument.</summary>
    private sealed class Series
    {
        private readonly object gate = new();
        private readonly Instrument instrument;
        private readonly double[] bounds = [];
        private readonly long[] counts = [];
        private readonly SortedDictionary<string, double> values = new(StringComparer.Ordinal);
        private readonly bool isCounter;
        private double sum;

        public Series(Instrument instrument)
        {
            this.instrument = instrument;
            isCounter = instrument is Counter<long>;
            Name = instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : "") + (isCounter ? "_total" : "");
            if (instrument is not Histogram<double> histogram) return;
            bounds = [.. histogram.Advice?.HistogramBucketBoundaries ?? []];
            counts = new long[bounds.Length + 1];
        }

        public string Name { get; }

        public void Add(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var labels = tags.IsEmpty ? "" : string.Create(CultureInfo.InvariantCulture, $"{{{tags[0].Key}=\"{tags[0].Value}\"}}");
            lock (gate)
            {
                if (counts.Length > 0)
                {
                    var bucket = Array.FindIndex(bounds, bound => value <= bound);
                    counts[bucket < 0 ? bounds.Length : bucket]++;
                    sum += value;
                }
                else values[labels] = isCounter ? values.GetValueOrDefault(labels) + value : value;
            }
        }

        public void Write(StringBuilder text)
        {
            lock (gate)
            {
                var type = counts.Length > 0 ? "histogram" : isCounter ? "counter" : "gauge";
                Line($"# HELP {Name} {instrument.Description}");
                Line($"# TYPE {Name} {type}");
                foreach (var (labels, value) in values) Line($"{Name}{labels} {value}");
                if (counts.Length == 0) return;
                var total = 0L;
                for (var i = 0; i < counts.Length; i++)
                {
                    total += counts[i];
                    Line($"{Name}_bucket{{le=\"{(i < bounds.Length ? bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf")}\"}} {total}");
                }
                Line($"{Name}_sum {sum}");
                Line($"{Name}_count {total}");
            }

            void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        }
    }
}
