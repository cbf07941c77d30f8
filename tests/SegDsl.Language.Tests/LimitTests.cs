using System.Diagnostics;
using System.Globalization;
using System.Text;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Formatting;
using SegDsl.Language.Syntax;
using SegDsl.Language.Text;

namespace SegDsl.Language.Tests;

/// <summary>Every file is answered: files at a limit compile, and files beyond it get one diagnostic that states the limit.</summary>
public class LimitTests
{
    private const string Head = "network Net(a: int = 3)\n{\n    in image: [N, 3, H, W]\n";
    private const string BlockHead = "block B(a: int = 3)\n{\n    in x: [N, C, H, W]\n";

    public static TheoryData<string, string, string> Beyond => new()
    {
        { "characters", new string(' ', Limits.FileLength + 1), "SEG111" },
        { "tokens", Repeat("word ", Limits.Tokens + 1), "SEG111" },
        { "invalid characters", Repeat("@ ", Limits.Tokens + 1), "SEG101 SEG112" },
        { "a run of NUL", new string('\0', 100_000), "SEG101" },
        { "a run of @", new string('@', 100_000), "SEG101" },
        { "quotes", Repeat("\"\n", 50_000), "SEG102 SEG112" },
        { "a name", $"block {new string('b', 1_000_000)}() {{ in x: [N] out x }}", "SEG114" },
        { "a string", $"dataset D {{ root \"{new string('r', 1_000_000)}\" }}", "SEG114 SEG503" },
        { "digits", BlockHead + $"    out reshape(x, [{new string('9', 1_000_000)}])\n}}", "SEG103" },
        { "brackets", BlockHead + "    out " + new string('(', 100_000), "SEG105" },
        { "if", BlockHead + "    out " + Repeat("if ", 60_000), "SEG105 SEG106" },
        { "match", BlockHead + "    out " + Repeat("match ", 60_000), "SEG105 SEG106" },
        { "for", BlockHead + "    out " + Repeat("for y in ", 40_000), "SEG105 SEG106" },
        { "not", BlockHead + "    b = " + Repeat("not ", 60_000) + "true\n    out x\n}", "SEG113" },
        { "signs", BlockHead + "    out " + new string('-', 60_000) + "x\n}", "SEG113" },
        { "operators", BlockHead + "    out x" + Repeat(" + x", Limits.Operators + 1) + "\n}", "SEG113" },
        { "members", BlockHead + "    out x" + Repeat(".y", Limits.Operators + 1) + "\n}", "SEG113" },
        { "indices", BlockHead + "    out x" + Repeat("[0]", Limits.Operators + 1) + "\n}", "SEG113" },
        { "operators in brackets", BlockHead + "    b = " + new string('(', 50) + "a" + Repeat(Repeat(" * a", 30) + ")", 50) + "\n    out x\n}", "SEG113" },
        { "a pipe", Head + "    out seg = image" + Repeat(" -> relu", Limits.Items + 1) + "\n}", "SEG113" },
        { "dimensions", BlockHead + "    out reshape(x, [" + Repeat("N, ", Limits.Items + 1) + "])\n}", "SEG113" },
        { "stages", Head + "    out seg = image -> inline [" + Repeat("relu, ", Limits.Items + 1) + "]\n}", "SEG113" },
        { "arguments", BlockHead + "    out concat(" + Repeat("x, ", Limits.Arguments + 1) + "axis: 1)\n}", "SEG113" },
        { "parameters", "block B(" + Numbered("p#: int, ", Limits.Arguments + 1) + ")\n{\n    in x: [N]\n    out x\n}", "SEG113" },
        { "inputs", "block B()\n{\n" + Numbered("    in x#: [N]\n", Limits.Arguments + 1) + "    out x1\n}", "SEG113" },
        { "outputs", BlockHead + Numbered("    out y# = x\n", Limits.Arguments + 1) + "}", "SEG113" },
        { "members of an enumeration", "block B(a: " + Numbered("m# | ", Limits.Arguments + 1) + "z)\n{\n    in x: [N]\n    out x\n}", "SEG113" },
        { "nested blocks", Chain(3_000), "SEG222" },
        { "blocks in a cycle", Chain(3_000).Replace("out relu(x)", "out A3000(x)", StringComparison.Ordinal), "SEG207" },
        { "twice", Chain(39, "x -> a: A{0} -> b: A{0}", "x -> c: Conv(C, 1)"), "SEG420" },
        { "twice in parallel", Chain(39, "A{0}(x) + A{0}(x)"), "SEG420" },
        { "twice in a network", Chain(39, "x -> a: A{0} -> b: A{0}", "x -> c: Conv(C, 1)") + Head + "    out seg = image -> a: A39\n}", "SEG414 SEG420" },
        { "doubled channels", Chain(70, "concat(A{0}(x), A{0}(x), axis: 1)") + Head + "    out seg = A70(image)\n}", "SEG414 SEG420" },
        { "squares", Squares("a0", 26), "SEG421" },
        { "squares of numbers", Squares("(a0 - a0 + 7)", 26), "SEG415" },
        { "sums of products", Squares("a0", 26, "(a{0} + b) * (a{0} - b + 1)"), "SEG421" },
        { "quotients", Squares("a0", 200, "(a{0} + b) / (b + {0})"), "SEG421" },
        { "overflow in every statement", Squares("4611686018427387904", 3_000, "a{0} + a{0}"), "SEG415" },
        { "a long loop", Head + "    out seg = image -> inline [for i in 0..9000000000000000000 { relu }]\n}", "SEG414" },
        { "a loop over all numbers", Head + "    out seg = image -> inline [for i in -9223372036854775807..9223372036854775807 { relu }]\n}", "SEG415" },
        { "nested loops", Nested("relu"), "SEG414" },
        { "nested loops that change the channels", Nested("Conv(4 + i0 + i9, 1)"), "SEG414" },
        { "nested empty loops", Nested("if a == 1000 { relu }"), "SEG414" },
        { "nested loops with open bounds", "block B(a: int)\n{\n    in x: [N, C, H, W]\n    out x -> b: [" + Loops(55, "0..a")
            + "Conv(4 + i0 + i9, 1), MaxPool(2, 2, padding: 0)" + Repeat(" }", 55) + "]\n}", "SEG420" },
        { "networks with loops", Numbered(
            "network Net#() { in image: [N, 3, H, W] out seg = image -> inline [for i in 0..30000 { relu }] }\n", 400), "SEG420" },
        { "semicolons", BlockHead + "    y = x" + Repeat("; a", 45_000) + "\n    out x\n}", "SEG110" },
        { "returns", BlockHead + Repeat("    return x\n", 60_000) + "}", "SEG110 SEG112" },
        { "unknown names", BlockHead + Numbered("    name# = relu(nmae#)\n", 20_000) + "    out x\n}", "SEG112 SEG201" },
        { "broken statements", BlockHead + Numbered("    name# = = x)\n", 20_000) + "    out x\n}", "SEG106 SEG112" },
        { "duplicate names", BlockHead + Repeat("    y = relu(x)\n", 20_000) + "    out x\n}", "SEG112 SEG202" },
        { "unused symbols", BlockHead + Numbered("    y#: [N, C#, H#, W#] = relu(x)\n", 5_000) + "    out y1\n}", "SEG112 SEG217 SEG218" },
        { "namespaces", Numbered("use A.B#\n", 20_000) + BlockHead + "    out reshape(x, [a])\n}", "SEG112 SEG203" },
        { "calls with nested arguments of Python", BlockHead + Repeat("    y = " + Repeat("relu(", 60) + "x.a(3)" + Repeat(")", 60) + "\n", 780) + "}",
            "SEG110 SEG112" },
        { "loops of Python", BlockHead + Repeat("    if x:\n        y = x\n", 15_000) + "}", "SEG110 SEG112" },
        { "items of YAML", "experiment E\n{\n" + Repeat("    a:\n        b:\n            c: 3\n", 15_000) + "}", "SEG110 SEG112" },
        { "declarations of Python", Repeat("fn A(x) { y }\n", 18_000), "SEG110" },
        { "calls that follow each other", BlockHead + "    y = f" + Repeat("(x)", 49_000) + "\n    out x\n}", "SEG110" },
        { "comments of SQL", BlockHead + "    y = x --" + new string('a', 2_000_000) + "\n    out y\n}", "SEG114 SEG201" },
        { "suppressions", Repeat("// seg: ignore SEG210\n", 50_000) + BlockHead + "    out reshape(x, [a, 1])\n}", "SEG107 SEG112" },
    };

    public static TheoryData<string, string> Within => new()
    {
        { "a pipe", Head + "    out seg = image" + Repeat(" -> relu", 8_143) + " -> c: Conv(a, 1)\n}" },
        { "a pipe of modules", Head + "    out seg = image" + Numbered(" -> c#: Conv(a, 1)", 3_000) + "\n}" },
        { "operators", BlockHead + "    b = a" + Repeat(" + 1", Limits.Operators) + "\n    out x * b\n}" },
        { "conditions", BlockHead + "    out if a == 1" + Repeat(" or a == C", 200) + Repeat(" and a != C", 200) + " { relu(x) } else { x }\n}" },
        { "brackets", BlockHead + "    out " + new string('(', Limits.Nesting - 1) + "x * a" + new string(')', Limits.Nesting - 1) + "\n}" },
        { "blocks", Chain(Limits.BlockNesting) },
        { "statements", Head + "    x0 = relu(image)\n" + Numbered("    x# = relu(x^)\n", 10_000) + "    out seg = x10000 -> c: Conv(a, 1)\n}" },
        { "white space", new string(' ', 2_000_000) + "\n\r\t" },
        { "comment", "//" + new string('/', 2_000_000) },
    };

    [Theory]
    [MemberData(nameof(Beyond))]
    public void Beyond_a_limit_there_is_a_diagnostic(string name, string text, string codes)
    {
        var clock = Stopwatch.StartNew();
        var diagnostics = SegCompiler.Compile([SegCompiler.Parse("limit.seg", text)]).Diagnostics;

        // No file takes 5 seconds on an idle machine. Work that grows with the square of the text takes minutes on any.
        Assert.True(clock.Elapsed < TimeSpan.FromMinutes(1), $"{name} took {clock.Elapsed}.");
        Assert.Equal(codes, string.Join(' ', diagnostics.Select(d => d.Code).Distinct().Order(StringComparer.Ordinal)));
        Assert.True(diagnostics.Count <= Limits.Diagnostics + 1, name);
        Assert.All(diagnostics, d => Assert.InRange(d.Message.Length, 1, 1_500));
    }

    [Theory]
    [MemberData(nameof(Within))]
    public void Within_the_limits_files_compile_and_can_be_formatted(string name, string text)
    {
        var tree = SegCompiler.Parse("limit.seg", text);
        var compilation = SegCompiler.Compile([tree]);

        Assert.Empty(compilation.Diagnostics.Select(d => name + d));
        Assert.All(compilation.Networks, n => Assert.NotEmpty(n.Nodes));
        Assert.Empty(SegCompiler.Parse("limit.seg", SegFormatter.Format(tree)).Diagnostics);
    }

    [Fact]
    public void The_last_diagnostic_counts_those_that_are_not_shown()
    {
        var text = BlockHead + Numbered("    y# = relu(z#)\n", 250) + "    out x * a\n}";

        var diagnostics = SegCompiler.Compile([SegCompiler.Parse("limit.seg", text)]).Diagnostics;

        Assert.Equal(Limits.Diagnostics + 1, diagnostics.Count);
        Assert.Equal("The first 100 diagnostics of this file are shown; there are 150 more. Correct the first ones.", diagnostics[^1].Message);
        Assert.Equal(DiagnosticSeverity.Error, diagnostics[^1].Severity);
    }

    [Theory]
    [InlineData("block B() { in x: [N] out x }\n", 10_000, 10_000)]
    [InlineData("a: ", 70_000, 1)]
    public void Names_of_many_declarations_are_found_in_little_time(string text, int times, int count)
    {
        var clock = Stopwatch.StartNew();
        var head = count == 1 ? "block B() { in x: [N] " : "";

        Assert.Equal(count, LooseNames.Of(SegCompiler.Parse("limit.seg", head + Repeat(text, times))).Count);
        Assert.True(clock.Elapsed < TimeSpan.FromMinutes(1), $"It took {clock.Elapsed}.");
    }

    [Fact]
    public void Many_warnings_are_no_error()
    {
        var text = BlockHead + Numbered("    y# = relu(x)\n", 250) + "    out x * a\n}";

        var compilation = SegCompiler.Compile([SegCompiler.Parse("limit.seg", text)]);

        Assert.Equal("SEG112", compilation.Diagnostics[^1].Code);
        Assert.False(compilation.HasErrors);
    }

    [Fact]
    public void A_run_of_invalid_characters_is_reported_once_and_shortened()
    {
        var diagnostics = SegCompiler.Parse("limit.seg", new string('\0', 5_000) + "@ $").Diagnostics;

        Assert.Equal(2, diagnostics.Count);
        Assert.Equal("Unexpected characters '" + Repeat("\\u0000", 20) + "…'; remove them.", diagnostics[0].Message);
        Assert.Equal("Unexpected character '$'; remove it.", diagnostics[1].Message);
    }

    [Theory]
    [InlineData("a\u202Eb", "a\\u202eb")]
    [InlineData("a\u2028b\u200F", "a\\u2028b\\u200f")]
    [InlineData("a\r\nb\t", "a\\r\\nb\t")]
    [InlineData("größe → 3", "größe → 3")]
    public void Invisible_characters_are_escaped_in_messages(string text, string shown) => Assert.Equal(shown, MessageText.Visible(text));

    private static string Repeat(string text, int times) => new StringBuilder().Insert(0, text, times).ToString();

    /// <summary>Copies of a text, in which # is the number of the copy, from 1, and ^ the number before.</summary>
    private static string Numbered(string text, int times)
    {
        var all = new StringBuilder();
        for (var i = 1; i <= times; i++)
            all.Append(text.Replace("#", Text(i), StringComparison.Ordinal).Replace("^", Text(i - 1), StringComparison.Ordinal));
        return all.ToString();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Blocks A0, A1, …, each of which applies the one before.</summary>
    private static string Chain(int count, string application = "A{0}(x)", string first = "relu(x)") =>
        $"block A0() {{ in x: [N, C, H, W] out {first} }}\n"
        + Numbered($"block A#() {{ in x: [N, C, H, W] out {application.Replace("{0}", "^", StringComparison.Ordinal)} }}\n", count);

    /// <summary>Constants a1, a2, …, each calculated from the one before.</summary>
    private static string Squares(string first, int count, string square = "a{0} * a{0}") =>
        "network Net(a0: int = 3, b: int = 2)\n{\n    in image: [N, 3, H, W]\n"
        + Numbered($"    a# = {square.Replace("{0}", "^", StringComparison.Ordinal)}\n", count)
            .Replace("a1 = ", $"c = {first} * b\n    a1 = ", StringComparison.Ordinal)
            .Replace("a0 * a0", "c * c", StringComparison.Ordinal).Replace("a0 + a0", "c + c", StringComparison.Ordinal)
        + $"    out seg = image -> conv: Conv(a{count}, 1)\n}}";

    private static string Nested(string stage) => Head + "    out seg = image -> b: [" + Loops(50, "0..3") + stage + Repeat(" }", 50) + "]\n}";

    private static string Loops(int count, string range) => string.Concat(Enumerable.Range(0, count).Select(i => $"for i{i} in {range} {{ "));
}
