namespace SegDsl.Docs.Tests;

/// <summary>Every C# example in the documentation compiles.</summary>
public sealed class CSharpExampleTests
{
    /// <summary>The places of the examples.</summary>
    public static TheoryData<string> Places => [.. CodeExample.All.Where(example => example.Language == "csharp").Select(example => example.Place)];

    [Theory, MemberData(nameof(Places))]
    public void An_example_compiles(string place)
    {
        var errors = CSharpExample.Compile(CodeExample.All.Single(example => example.Place == place));
        Assert.True(errors.Count == 0, string.Join('\n', errors));
    }
}
