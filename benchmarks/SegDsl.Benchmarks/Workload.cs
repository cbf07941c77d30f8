namespace SegDsl.Benchmarks;

/// <summary>A workload for both sides.</summary>
/// <param name="Command">The command in requests: forward, step or reduce.</param>
/// <param name="Shape">The shape of the input, N×C×H×W, or the number of values to reduce.</param>
/// <param name="Precision">fp32, or bf16 with autocast.</param>
internal sealed record Workload(string Command, long[] Shape, string Precision = "fp32")
{
    public string Request => $"{Command} {Precision} {string.Join(' ', Shape)}";

    public override string ToString() => $"{Command} {Precision} {string.Join('×', Shape)}";
}

/// <summary>A measurement.</summary>
/// <param name="Seconds">The time in seconds.</param>
/// <param name="PeakBytes">The memory peak in bytes: for networks that of the process without loaded libraries, otherwise the increase.</param>
internal readonly record struct Sample(double Seconds, long PeakBytes);
