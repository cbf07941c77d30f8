using System.Globalization;
using System.Text.RegularExpressions;

namespace SegDsl.Checkpoints.Frameworks;

/// <summary>
/// A pattern of keys. <c>{i}</c> to <c>{n}</c> are numbers, with arithmetic such as <c>{2i+1}</c> in the new key; <c>{a}</c> to <c>{h}</c> are words without
/// a period; <c>{*}</c> is the rest of the key.
/// </summary>
internal sealed partial class KeyTemplate
{
    private const string Rest = "rest";

    private readonly string text;
    private readonly Lazy<Regex> pattern;

    /// <summary>Creates a template.</summary>
    /// <param name="text">The text, for example <c>stages.{i}.{*}</c>.</param>
    public KeyTemplate(string text)
    {
        this.text = text;
        pattern = new(() => new Regex($"^{Pattern(text)}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture));
    }

    /// <summary>The values of the placeholders for a key; null if it does not match.</summary>
    public IReadOnlyDictionary<string, string>? Match(string key)
    {
        var match = pattern.Value.Match(key);
        return match.Success ? match.Groups.Values.Skip(1).ToDictionary(group => group.Name, group => group.Value) : null;
    }

    /// <summary>The key with the values of placeholders.</summary>
    public string Expand(IReadOnlyDictionary<string, string> values) => Placeholder().Replace(text, placeholder =>
    {
        if (placeholder.Value == "{*}") return values[Rest];
        var value = values[placeholder.Groups["name"].Value];
        var (factor, offset) = (placeholder.Groups["factor"].Value, placeholder.Groups["offset"].Value);
        if (factor.Length + offset.Length == 0) return value;
        var number = int.Parse(value, CultureInfo.InvariantCulture) * (factor.Length > 0 ? int.Parse(factor, CultureInfo.InvariantCulture) : 1)
            + (offset.Length > 0 ? int.Parse(offset, CultureInfo.InvariantCulture) : 0);
        return number.ToString(CultureInfo.InvariantCulture);
    });

    /// <inheritdoc/>
    public override string ToString() => text;

    private static string Pattern(string text)
    {
        var pattern = new System.Text.StringBuilder();
        var end = 0;
        foreach (Match placeholder in Placeholder().Matches(text))
        {
            pattern.Append(Regex.Escape(text[end..placeholder.Index]));
            end = placeholder.Index + placeholder.Length;
            var name = placeholder.Groups["name"].Value;
            pattern.Append(placeholder.Value == "{*}" ? $"(?<{Rest}>.+)" : name[0] >= 'i' ? $"(?<{name}>[0-9]{{1,4}})" : $"(?<{name}>[^.]+)");
        }
        return pattern.Append(Regex.Escape(text[end..])).ToString();
    }

    [GeneratedRegex(@"\{(\*|(?<factor>[0-9])?(?<name>[a-n])(?<offset>[+-][0-9])?)\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Placeholder();
}
