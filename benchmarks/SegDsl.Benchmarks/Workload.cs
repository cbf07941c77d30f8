namespace SegDsl.Benchmarks;

/// <summary>One thing that both sides do: its name on the wire and the shape of its input, N×C×H×W.</summary>
internal sealed record Workload(string Command, long[] Shape)
{
    public string Request => $"{Command} {string.Join(' ', Shape)}";

    public override string ToString() => $"{Command} {string.Join('×', Shape)}";
}

/// <summary>One measurement: time, and by how much the resident memory peaked above its start.</summary>
internal readonly record struct Sample(double Seconds, long PeakBytes);
