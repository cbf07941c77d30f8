namespace SegDsl.Checkpoints;

/// <summary>A Python object in a PyTorch file. It is neither created nor executed.</summary>
/// <param name="Path">The names and list indices that lead to it, joined by periods; empty if it is the whole file.</param>
/// <param name="ClassName">The full name of its class, for example <c>argparse.Namespace</c>.</param>
public sealed record SkippedObject(string Path, string ClassName);
