namespace SegDsl.Experiments;

/// <summary>A setting with its values in a sweep.</summary>
/// <param name="Name">The name of the setting, for example <c>loss.min-kept</c>.</param>
/// <param name="Values">The values as text; at least one.</param>
public sealed record SweptSetting(string Name, IReadOnlyList<string> Values);
