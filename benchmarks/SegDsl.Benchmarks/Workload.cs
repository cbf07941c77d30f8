namespace SegDsl.Benchmarks;

/// <summary>One thing that both sides do.</summary>
/// <param name="Command">Its name on the wire: forward or step.</param>
/// <param name="Shape">The shape of its input, N×C×H×W.</param>
/// <param name="Precision">fp32, or bf16 by autocast.</param>
internal sealed record Workload(string Command, long[] Shape, string Precision = "fp32")
{
    public string Request => $"{Command} {Precision} {string.Join(' ', Shape)}";

    public override string ToString() => $"{Command} {Precision} {string.Join('×', Shape)}";
}

/// <summary>One measurement.</summary>
/// <param name="Seconds">How long it took.</param>
/// <param name="PeakBytes">The peak of the memory: of the whole process above the loaded libraries for networks, else above what there was before.</param>
internal readonly record struct Sample(double Seconds, long PeakBytes);
