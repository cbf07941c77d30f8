using System.Reflection;
using System.Text.RegularExpressions;

namespace TorchSharp.Aten.Tests;

/// <summary>Whatever compiles against this assembly compiles against TorchSharp 0.106: each public member is one of TorchSharp's.</summary>
public sealed partial class ApiSubsetTests
{
    private static readonly Assembly Aten = typeof(torch).Assembly;
    private static readonly string[] Listed = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Api", "api-0.106.txt"));
    private static readonly HashSet<string> ValueTypes = FindValueTypes();
    private static readonly HashSet<string> TorchSharps = [.. Listed.Select(WithoutNullability)];

    [Fact]
    public void EveryMemberIsTorchSharps()
    {
        var own = ApiLister.Members(Aten).Order(StringComparer.Ordinal).Where(line => !TorchSharps.Contains(line)).ToList();
        var report = string.Join('\n', own.Select(line => $"{line}\n    there: {Closest(line)}"));
        Assert.True(own.Count == 0, $"{own.Count} members are not TorchSharp's:\n{report}");
    }

    [Fact]
    public void EveryTypeIsTorchSharps()
    {
        var own = new List<string>();
        foreach (var (_, line) in ApiLister.Types(Aten))
        {
            var match = TorchSharps.FirstOrDefault(other => other.StartsWith(line.Head, StringComparison.Ordinal));
            if (match is null)
            {
                own.Add($"{line.Head}\n    there: {Closest(line.Head)}");
                continue;
            }
            // What TorchSharp's type is, written as a list with a comma on each side, so that a name is found whole.
            var bases = $"{match[line.Head.Length..].Split(" where ")[0].Replace(" : ", ", ", StringComparison.Ordinal)}, ";
            own.AddRange(line.Bases.Where(name => !bases.Contains($", {name}, ", StringComparison.Ordinal))
                .Select(name => $"{line.Head} is not a {name}\n    there: {match}"));
            var constraints = match.IndexOf(" where ", StringComparison.Ordinal);
            if ((constraints < 0 ? "" : match[constraints..]) != line.Constraints)
                own.Add($"{line.Head}{line.Constraints}\n    there: {match}");
        }
        Assert.True(own.Count == 0, $"{own.Count} types are not as TorchSharp's:\n{string.Join('\n', own)}");
    }

    [Theory]
    [InlineData("X.f(Tensor? a, long? b, (long, long)? c) -> string?", "X.f(Tensor a, long? b, (long, long)? c) -> string")]
    [InlineData("X.g(IList<string>? a = null, long[]? b = null) -> T?", "X.g(IList<string> a = null, long[] b = null) -> T")]
    [InlineData("X.h(TorchSharp.torch.ScalarType? t) -> void", "X.h(TorchSharp.torch.ScalarType? t) -> void")]
    public void OnlyTheNullabilityOfReferencesIsLeftOut(string line, string expected) => Assert.Equal(expected, WithoutNullability(line));

    private static string Closest(string line)
    {
        var name = line.Split('(', ' ')[0];
        return string.Join("\n           ", TorchSharps.Where(other => other.Split('(', ' ')[0] == name).DefaultIfEmpty("nothing of this name"));
    }

    private static string WithoutNullability(string line) =>
        Question().Replace(line, match => match.Groups["type"].Value + (ValueTypes.Contains(match.Groups["type"].Value) ? "?" : ""));

    private static HashSet<string> FindValueTypes()
    {
        var declared = Listed.Select(line => Declaration().Match(line)).Where(match => match.Success).Select(match => match.Groups["name"].Value);
        string[] systems =
        [
            "bool", "byte", "sbyte", "short", "ushort", "int", "uint", "long", "ulong", "float", "double", "char", "IntPtr", "BigInteger", "Complex", "Range", "Half",
        ];
        return [.. systems, .. declared];
    }

    /// <summary>A type's name, or the end of an array's or a generic type's, with a question mark. A tuple is not among them: it is a value.</summary>
    [GeneratedRegex(@"(?<type>[\w.]+|\]|>)\?")]
    private static partial Regex Question();

    [GeneratedRegex(@"^(?<name>\S+)  \[(enum|struct)")]
    private static partial Regex Declaration();
}
