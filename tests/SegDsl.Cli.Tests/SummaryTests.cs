using System.Text.Json;

namespace SegDsl.Cli.Tests;

/// <summary><c>seg summary</c>.</summary>
[Collection(OwnFilesTests.Serial)]
public sealed class SummaryTests : CommandLineFixture
{
    private const string Network =
        """
        block Pair(planes: int)
        {
            in x: [N, C, H, W]
            out x -> main: [Conv(planes, 3, padding: 0), Norm, relu] -> pool: [Conv(planes, 1)]
        }

        /// Sees something.
        network Small(classes: int = 2, kind: thin | wide = thin)
        {
            in image: [N, 3, H, W]
            y = image -> pair: Pair(match kind { thin => 4, wide => 8 })
            out seg = y -> score: Conv(classes, 1) -> upsample(like: image)
            out aux other = sigmoid(y)
        }
        """;

    [Fact]
    public void A_block_is_summarized_by_itself()
    {
        var result = Run("summary", "Pair", "--file", File(), "--set", "planes=6", "--size", "1x5x8x8");

        Assert.Contains("pool    sequence  [1, 6, 6, 6]", result.Output, StringComparison.Ordinal);
        Assert.Contains("input        x [1, 5, 8, 8]", result.Output, StringComparison.Ordinal);
        Assert.Equal("seg: Pair requires a value for planes: write --set planes=VALUE.\n", Fails(1, "summary", "Pair", "--file", File()));
    }

    [Fact]
    public void The_table_has_modules_shapes_and_totals()
    {
        var result = Run("summary", "Small", "--file", File(), "--size", "2x3x6x10", "--depth", "2");

        Assert.Equal(
            """
            Small with classes = 2, kind = thin
            Sees something.

            module  kind               output        parameters   share  GFLOPs  MiB
            ------  -----------------  ------------  ----------  ------  ------  ---
            pair    Pair               [2, 4, 4, 8]         132  94.3 %    0.00  0.0
              main  sequence           [2, 4, 4, 8]         116  82.9 %    0.00  0.0
              pool  sequence           [2, 4, 4, 8]          16  11.4 %    0.00  0.0
            score   Conv               [2, 2, 4, 8]           8   5.7 %    0.00  0.0
            ·       upsample, sigmoid                                      0.00  0.0

            input        image [2, 3, 6, 10]
            output       seg [2, 2, 6, 10]
            aux          other [2, 4, 4, 8]
            requires     H >= 3, W >= 3, classes >= 1
            state        140 parameters and 9 buffer values in 8 entries, 600 B
            FLOPs        19.34 k in inference, 20.37 k with aux outputs; a multiply-add counts as two
            activations  4.94 KiB kept in training, 2.00 KiB at the peak of inference, in float32

            """,
            result.Output);
        Assert.Equal((0, ""), (result.Code, result.Error));
    }

    [Fact]
    public void Without_a_size_shapes_and_totals_are_formulas()
    {
        var output = Run("summary", "Small", "--file", File(), "--set", "classes=5", "--set", "kind=wide").Output;

        Assert.StartsWith("Small with classes = 5, kind = wide\n", output, StringComparison.Ordinal);
        Assert.Contains("pair    Pair               [N, 8, H - 2, W - 2]         296  88.1 %\n", output, StringComparison.Ordinal);
        Assert.Contains("FLOPs        699 * H * N * W - 1328 * H * N - 1328 * N * W + 2656 * N\n", output, StringComparison.Ordinal);
        Assert.Contains("             731 * H * N * W - 1392 * H * N - 1392 * N * W + 2784 * N with aux outputs\n", output, StringComparison.Ordinal);
        Assert.Contains(" bytes kept in training\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_and_keys_are_those_of_the_network()
    {
        using var summary = JsonDocument.Parse(Run("summary", "Copy", "--file", Zoo(), "--set", "classes=11", "--json").Output);
        using var keys = JsonDocument.Parse(Run("keys", "Copy", "--file", Zoo(), "--set", "classes=11", "--json").Output);

        Assert.Equal(keys.RootElement.GetProperty("parameters").GetInt64(), Value(summary.RootElement, "parameters"));
        Assert.Equal(keys.RootElement.GetProperty("values").GetInt64(), Value(summary.RootElement, "parameters") + Value(summary.RootElement, "buffers"));
        Assert.Equal(keys.RootElement.GetProperty("state").GetArrayLength(), summary.RootElement.GetProperty("stateKeys").GetInt32());
    }

    [Theory]
    [InlineData("--set", "classes=3")]
    [InlineData("--size", "1x3x128x97")]
    [InlineData("--depth", "1")]
    public void Json_conforms_to_its_schema(params string[] options)
    {
        using var schema = JsonDocument.Parse(System.IO.File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "summary.schema.json")));
        using var json = JsonDocument.Parse(Run(["summary", "DeepR18V3PlusDecouple", "--json", .. options]).Output);

        Conforms(json.RootElement, schema.RootElement, schema.RootElement.GetProperty("$defs"), "$");
    }

    [Fact]
    public void Json_has_formulas_and_their_values()
    {
        using var json = JsonDocument.Parse(Run("summary", "Small", "--file", File(), "--json", "--size", "1x3x6x10").Output);

        var root = json.RootElement;
        Assert.Equal("4 * classes + 132", root.GetProperty("parameters").GetProperty("formula").GetString());
        Assert.Equal(140, Value(root, "parameters"));
        Assert.Equal([1, 2, 6, 10], root.GetProperty("outputs")[0].GetProperty("size").EnumerateArray().Select(s => s.GetInt32()));
        Assert.Equal("[N, classes, H, W]", root.GetProperty("outputs")[0].GetProperty("shape").GetString());
        Assert.Equal(["classes", "N", "H", "W"], root.GetProperty("symbols").EnumerateObject().Select(s => s.Name));
        // The norm with its relu in place, the convolution before it, and that one's successor: 4 channels of 4 x 8 each.
        Assert.Equal(3 * 4 * 32 * 4, Value(root.GetProperty("modules")[0], "trainingBytes"));
        Assert.Equal(2 * 4 * 32 * 4, root.GetProperty("inferencePeakBytes").GetInt64());
    }

    [Theory]
    [InlineData("--size 1x3x64: 'image' of Small has 4 dimensions, [N, 3, H, W], and this has 3.", "--size", "1x3x64")]
    [InlineData("--size 1,3,64,64: write positive integers separated by x", "--size", "1,3,64,64")]
    [InlineData("--size 1x3x0x64: write positive integers separated by x", "--size", "1x3x0x64")]
    [InlineData("--size 1x4x64x64: dimension 2 of 'image', [N, 3, H, W], is 3 and not 4.", "--size", "1x4x64x64")]
    [InlineData("--size 1x3x2x64: too small for Small, which needs H >= 3, W >= 3, classes >= 1.", "--size", "1x3x2x64")]
    [InlineData("Small has 1 input, not 2: image [N, 3, H, W]. Give --size once for each.", "--size", "1x3x8x8", "--size", "1x3x8x8")]
    [InlineData("exceed 64 bits", "--size", "2000000000x3x2000000000x2000000000")]
    [InlineData("Small has no parameter 'clases'. Did you mean 'classes'?", "--set", "clases=2")]
    [InlineData("'broad' is not one of thin | wide", "--set", "kind=broad")]
    [InlineData("Small cannot be created with classes=0: ", "--set", "classes=0")]
    public void Invalid_options_give_one_message(string expected, params string[] options) =>
        Assert.Contains(expected, Fails(1, ["summary", "Small", "--file", File(), .. options]), StringComparison.Ordinal);

    [Fact]
    public void Unknown_networks_and_files_with_errors_are_reported()
    {
        Assert.Equal("seg: There is no network, backbone or block 'DeepR18V3Pluss'. Did you mean 'DeepR18V3Plus'?\n", Fails(1, "summary", "DeepR18V3Pluss"));

        var experiment = Fails(1, "summary", "CityscapesR50Decouple");
        Assert.Equal("seg: CityscapesR50Decouple is an experiment. Give the name of its network: DeepR50V3PlusDecouple.\n", experiment);

        var broken = Run("summary", "Broken", "--file", Write("broken.seg", "network Broken()\n{\n    in image: [N, 3, H, W]\n    out seg = imag\n}\n"));
        Assert.Equal((1, ""), (broken.Code, broken.Output));
        Assert.Contains("error SEG201", broken.Error, StringComparison.Ordinal);
        Assert.EndsWith("seg: the .seg files have an error.\n", broken.Error, StringComparison.Ordinal);
    }

    private string File() => Write("small.seg", Network);

    /// <summary>A network of the zoo under another name, so that it can be created here, where the catalog is another one.</summary>
    private string Zoo() => Write(
        "copy.seg",
        "namespace Mine\n\nuse SegDsl.Models.Backbones\nuse SegDsl.Models.Heads\n\n"
            + "network Copy(classes: int = 19) = DeepLabV3Plus(ResNetDeep(18, stride: 16), classes:)\n");

    private static long Value(JsonElement json, string name) => json.GetProperty(name).GetProperty("value").GetInt64();

    /// <summary>Validates JSON with the keywords of JSON Schema that the file uses.</summary>
    private static void Conforms(JsonElement json, JsonElement schema, JsonElement definitions, string path)
    {
        if (schema.TryGetProperty("$ref", out var reference)) schema = definitions.GetProperty((reference.GetString() ?? "")["#/$defs/".Length..]);
        var type = schema.GetProperty("type");
        var allowed = type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()).ToList() : [type.GetString()];
        var actual = json.ValueKind switch
        {
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            JsonValueKind.String => "string",
            JsonValueKind.Number => "integer",
            JsonValueKind.Null => "null",
            _ => "boolean",
        };
        Assert.True(allowed.Contains(actual), $"{path} is {actual}");
        if (actual == "array") foreach (var item in json.EnumerateArray()) Conforms(item, schema.GetProperty("items"), definitions, path + "[]");
        if (actual != "object") return;
        if (!schema.TryGetProperty("properties", out var properties))
        {
            foreach (var property in json.EnumerateObject())
                Conforms(property.Value, schema.GetProperty("additionalProperties"), definitions, $"{path}.{property.Name}");
            return;
        }
        Assert.Equal(schema.GetProperty("required").EnumerateArray().Select(r => r.GetString()), json.EnumerateObject().Select(p => p.Name));
        foreach (var property in json.EnumerateObject())
            Conforms(property.Value, properties.GetProperty(property.Name), definitions, $"{path}.{property.Name}");
    }
}
