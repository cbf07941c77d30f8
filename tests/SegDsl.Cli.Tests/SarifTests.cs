using System.Text.Json;

namespace SegDsl.Cli.Tests;

/// <summary>Requirements of SARIF 2.1.0 on a log, and further ones of code scanning services.</summary>
public sealed class SarifTests : CommandLineFixture
{
    private static readonly string[] Levels = ["error", "warning", "note", "none"];

    [Fact]
    public void Log_without_results_is_complete()
    {
        var run = Log("a.seg", "block B()\n{\n    in x: [N, C, H, W]\n    out relu(x)\n}\n", expectedCode: 0);

        Assert.Equal("seg", run.GetProperty("tool").GetProperty("driver").GetProperty("name").GetString());
        Assert.Equal(0, run.GetProperty("results").GetArrayLength());
    }

    [Fact]
    public void Results_refer_to_rules_and_locations()
    {
        var run = Log(
            "my nets.seg",
            "network Net()\n{\n    in x: [N, 3, H, W]\n    a = x -> conv1: Conv(64, 3, stride: 2)\n    b = x -> conv2: Conv(64, 3)\n    out seg = a + b\n}\n\n"
            + "block B()\n{\n    in x: [N, C, H, W]\n    out rely(\n}\n",
            expectedCode: 1);

        var rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray().ToList();
        Assert.Equal(rules.Select(r => Text(r, "id")).Distinct().Order(StringComparer.Ordinal), rules.Select(r => Text(r, "id")));
        foreach (var rule in rules)
        {
            foreach (var part in new[] { "shortDescription", "fullDescription", "help" }) Assert.NotEmpty(Text(rule.GetProperty(part), "text"));
            Assert.StartsWith("# " + Text(rule, "id"), Text(rule.GetProperty("help"), "markdown"), StringComparison.Ordinal);
            Assert.Contains(Text(rule.GetProperty("defaultConfiguration"), "level"), Levels);
            Assert.Matches("^[A-Z][A-Za-z0-9]+$", Text(rule, "name"));
        }

        var results = run.GetProperty("results").EnumerateArray().ToList();
        Assert.True(results.Count >= 2);
        foreach (var result in results)
        {
            Assert.Equal(Text(result, "ruleId"), Text(rules[result.GetProperty("ruleIndex").GetInt32()], "id"));
            Assert.Contains(Text(result, "level"), Levels);
            Assert.NotEmpty(Text(result.GetProperty("message"), "text"));
            AssertPlace(Assert.Single(result.GetProperty("locations").EnumerateArray().ToList()));
            var related = result.GetProperty("relatedLocations").EnumerateArray().ToList();
            Assert.Equal(Enumerable.Range(1, related.Count), related.Select(r => r.GetProperty("id").GetInt32()));
            Assert.All(related, AssertPlace);
        }

        var mismatch = results.Single(r => Text(r, "ruleId") == "SEG301");
        Assert.Equal(2, mismatch.GetProperty("relatedLocations").GetArrayLength());
        Assert.Equal([6, 15, 6, 20], Region(mismatch.GetProperty("locations")[0]));
    }

    [Fact]
    public void A_file_below_the_current_folder_is_named_relative_to_it()
    {
        var folder = Directory.CreateDirectory($"sarif-{Environment.ProcessId}");
        try
        {
            File.WriteAllText(Path.Combine(folder.Name, "a b.seg"), "nonsense");
            using var log = JsonDocument.Parse(Run("check", Path.Combine(folder.Name, "a b.seg"), "--sarif").Output);
            var file = log.RootElement.GetProperty("runs")[0].GetProperty("results")[0].GetProperty("locations")[0]
                .GetProperty("physicalLocation").GetProperty("artifactLocation");

            Assert.Equal(($"{folder.Name}/a%20b.seg", "%SRCROOT%"), (Text(file, "uri"), Text(file, "uriBaseId")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private JsonElement Log(string name, string text, int expectedCode)
    {
        var result = Run("check", Write(name, text), "--sarif");
        Assert.Equal((expectedCode, ""), (result.Code, result.Error));
        using var log = JsonDocument.Parse(result.Output);
        Assert.Equal("2.1.0", Text(log.RootElement, "version"));
        Assert.EndsWith("sarif-schema-2.1.0.json", Text(log.RootElement, "$schema"), StringComparison.Ordinal);
        return Assert.Single(log.RootElement.GetProperty("runs").EnumerateArray().ToList()).Clone();
    }

    private static void AssertPlace(JsonElement location)
    {
        var uri = Text(location.GetProperty("physicalLocation").GetProperty("artifactLocation"), "uri");
        Assert.True(Uri.IsWellFormedUriString(uri, UriKind.RelativeOrAbsolute), uri);
        var region = Region(location);
        Assert.All(region, number => Assert.True(number >= 1));
        Assert.True((region[0], region[1]).CompareTo((region[2], region[3])) <= 0);
    }

    private static int[] Region(JsonElement location)
    {
        var region = location.GetProperty("physicalLocation").GetProperty("region");
        int Number(string name) => region.GetProperty(name).GetInt32();
        return [Number("startLine"), Number("startColumn"), Number("endLine"), Number("endColumn")];
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString() ?? "";
}
