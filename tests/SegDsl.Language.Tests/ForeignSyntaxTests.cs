using SegDsl.Language.Diagnostics;
using SegDsl.Tests;

namespace SegDsl.Language.Tests;

/// <summary>What users of PyTorch, Keras, JavaScript and other languages write out of habit has one message each, with the words of this language.</summary>
public class ForeignSyntaxTests
{
    private const string Block = "block B(width: int = 64)\n{\n    in x: [N, C, H, W]\n    STATEMENTS\n    out y -> final: Conv(width, 1)\n}\n"
        + "block Caller()\n{\n    in x: [N, C, H, W]\n    out x -> b: B -> relu\n}\n";

    [Theory]
    // Operators.
    [InlineData("y = x && relu(x)", "conditions are combined with 'and'; write 'and', not '&&'")]
    [InlineData("y = if width > 3 || width < 1 { x } else { relu(x) }", "write 'or', not '||'")]
    [InlineData("y = if !(width > 3) { x } else { relu(x) }", "write 'not', not '!'")]
    [InlineData("y = !x", "write 'not', not '!'")]
    [InlineData("y = if width === 3 { x } else { relu(x) }", "write '==', not '==='")]
    [InlineData("y = if width !== 3 { x } else { relu(x) }", "write '!=', not '!=='")]
    [InlineData("y = if width <> 3 { x } else { relu(x) }", "write '!=', not '<>'")]
    [InlineData("y = if width is 3 { x } else { relu(x) }", "'is' is not available")]
    [InlineData("y = if width in [3, 4] { x } else { relu(x) }", "'in' is not available")]
    [InlineData("y = x ** 2", "write 'x * x', or 'pow(x, 2)' for a tensor")]
    [InlineData("y = x -> c: Conv(2 ** width, 3)", "write 'x * x', or 'pow(x, 2)' for a tensor")]
    [InlineData("y = x ^ 2", "write 'x * x', or 'pow(x, 2)' for a tensor, not '^'")]
    [InlineData("y = x @ x", "multiplied with 'matmul(a, b)'")]
    [InlineData("y = x |> relu", "write '->', not '|>'")]
    [InlineData("y = x => relu", "write '->', not '=>'")]
    [InlineData("y = x => relu => c: Conv(64, 3)", "write '->', not '=>'")]
    [InlineData("y = x → relu", "write '->', not '→'")]
    [InlineData("y = if width ≥ 3 { x } else { relu(x) }", "write '>=', not '≥'")]
    [InlineData("y := relu(x)", "write '=', not ':='")]
    [InlineData("y = (z := relu(x))", "write '=', not ':='")]
    [InlineData("y = x -> c: Conv(width // 4, 3)", "write 'width / 4'")]
    [InlineData("y = width > 3 ? relu(x) : x", "written 'if condition { a } else { b }', not with '?'")]
    [InlineData("y = relu(x) if width > 3 else x", "a choice is written 'if condition { a } else { b }'")]
    [InlineData("y = x[:, 0]", "taken with 'slice'")]
    // Layers.
    [InlineData("y = Conv(64, 3)(x)", "write 'x -> name: Conv(64, 3)'")]
    [InlineData("y = x -> c: nn.Conv2d(3, 64, 3)", "'nn.Conv2d' is not available; write 'Conv(64, 3, padding: 0, bias: true)'")]
    [InlineData("y = torch.relu(x)", "write 'relu(x)'")]
    [InlineData("y = x -> c: new Conv(64, 3)", "'new' is not available")]
    [InlineData("y = this.conv(x)", "write 'y = x -> conv: Conv(64, 3)'")]
    [InlineData("y = x -> \"conv\": Conv(64, 3)", "has no quotes; write 'conv: …'")]
    [InlineData("y = x -> conv = Conv(64, 3)", "is followed by ':'; write 'conv: Conv(64, 3)'")]
    [InlineData("y = x -> body: [for i in 0..4 as f\"block{i}\" { Conv(C, 3) }]", "strings have no prefix; write \"block{i}\"")]
    [InlineData("z = x -> r: Conv(C, 3)\n    y = z -> again r: Conv(C, 3)", "write 'again r'")]
    // Functions.
    [InlineData("f = lambda a: relu(a)\n    y = relu(x)", "functions are not values")]
    [InlineData("f = (a) => relu(a)\n    y = relu(x)", "functions are not values")]
    [InlineData("y = switch width { case 1: x, default: relu(x) }", "written 'match width {")]
    // Statements.
    [InlineData("let y = relu(x);", "write 'y = relu(x)'", "without ';'; remove it")]
    [InlineData("z = relu(x);\n    y = relu(z);", "remove it, and likewise in 1 other place")]
    [InlineData("const y = relu(x)", "write 'y = relu(x)'")]
    [InlineData("y: Tensor = relu(x)", "write 'y = relu(x)'")]
    [InlineData("y, z = split(x, 2)", "a statement defines one name")]
    [InlineData("[y, z] = split(x, 2)", "a statement defines one name")]
    [InlineData("y = relu(x)\n    i++", "'++' is not available")]
    [InlineData("y = relu(x)\n    x.weight = 3", "values cannot be changed")]
    [InlineData("print(x)\n    y = relu(x)", "'print' is not available")]
    [InlineData("assert width > 3\n    y = relu(x)", "'assert' is not available")]
    [InlineData("super().__init__()\n    y = relu(x)", "'super' is not available")]
    [InlineData("pass\n    y = relu(x)", "'pass' is not available")]
    [InlineData("\"\"\"A block\n    of two lines.\"\"\"\n    y = relu(x)", "comments begin with '//'")]
    [InlineData("/* A block\n    of two lines. */\n    y = relu(x)", "comments begin with '//' on every line")]
    [InlineData("for (int i = 0; i < 4; i++) {\n        y = relu(x)\n    }", "'for' is a part of an expression")]
    [InlineData("y = x\n    for i in range(4):\n        y = relu(y)", "'for' is a part of an expression")]
    [InlineData("y = x\n    while width > 3:\n        y = relu(y)", "loops have a fixed number of iterations")]
    [InlineData("if width > 3:\n        y = relu(x)\n    else:\n        y = x", "write 'y = if condition { … } else { … }'")]
    [InlineData("y = x\n    if width > 3:\n        y = relu(x)\n    elif width > 1:\n        y = relu(y)\n    else:\n        y = x", "write 'y = if")]
    [InlineData("with torch.no_grad():\n        y = relu(x)", "'with' is not available")]
    [InlineData("output z = relu(x)\n    y = relu(x)", "write 'out z = relu(x)'")]
    [InlineData("out: z = relu(x)\n    y = relu(x)", "write 'out z = relu(x)'")]
    [InlineData("in z: Tensor\n    y = x + z", "write 'z: [N, C, H, W]'")]
    [InlineData("y = x -> c: Conv(64, 3, bias: None)", "'None' is not a known value. Every value exists")]
    [InlineData("y = concat(x, x, dim: 1)", "'concat' has no parameter 'dim'. Write 'axis'.")]
    [InlineData("y = x -> c: Conv(64, kernel_size: 3)", "'Conv' has no parameter 'kernel_size'. Write 'kernel'.")]
    [InlineData("b = x.shape\n    y = relu(x)", "Its sizes are the symbols in the shape of the input")]
    public void A_habit_has_one_message(string statements, params string[] messages)
    {
        var found = Compile(Block.Replace("STATEMENTS", statements, StringComparison.Ordinal));

        Assert.Equal(messages.Length, found.Count);
        Assert.All(messages.Zip(found), pair => Assert.Contains(pair.First, pair.Second.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("return relu(y)", "write 'out relu(y)'")]
    [InlineData("return y -> final: Conv(64, 1) -> relu", "write 'out y -> final: Conv(64, 1) -> relu'")]
    [InlineData("return y", "write 'out y'")]
    [InlineData("return", "write 'out y'")]
    public void The_return_of_a_block_becomes_its_output(string statement, string message)
    {
        var found = Compile($"block B()\n{{\n    in x: [N, C, H, W]\n    y = x -> c: Conv(64, 3)\n    {statement}\n}}\n");

        Assert.EndsWith(message + ".", Assert.Single(found).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_return_of_a_network_becomes_its_named_output() => Assert.EndsWith(
        "write 'out seg = relu(image)'.",
        Assert.Single(Compile("network Net()\n{\n    in image: [N, 3, H, W]\n    return relu(image)\n}\n")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("again r(4)", "it keeps the arguments of its first application")]
    [InlineData("again r(kernel: 3)", "only inputs can follow 'again r'")]
    [InlineData("again r(width)", "only inputs can follow 'again r'")]
    public void Arguments_of_a_layer_that_is_applied_again_are_marked(string layer, string message)
    {
        var text = Block.Replace("STATEMENTS", $"z = x -> r: Conv(C, 3)\n    y = z -> {layer}", StringComparison.Ordinal);

        var found = Assert.Single(Compile(text));

        Assert.Equal(("SEG223", text.IndexOf(layer, StringComparison.Ordinal) + "again r(".Length), (found.Code, found.Location.Span.Start));
        Assert.Contains(message, found.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("network Net(classes: int = 19)", "class Net(nn.Module)", "write 'network Net()' or 'block Net()'")]
    [InlineData("network Net(classes: int = 19)", "model Net(classes: int = 19)", "write 'network Net()' or 'block Net()'")]
    [InlineData("block Residual(", "function Residual(", "write 'block Residual()'")]
    [InlineData("network Net(classes: int = 19)", "export network Net(classes: int = 19)", "declarations have no modifiers; remove 'export'")]
    [InlineData("network Net(classes: int = 19)", "network Net(int classes = 19)", "follows its name; write 'classes: int'")]
    [InlineData("network Net(classes: int = 19)", "network Net(classes=19)", "a parameter has a type; write 'classes: int = 19'")]
    [InlineData("network Net(classes: int = 19)", "network Net-A(classes: int = 19)", "write 'Net_A'")]
    [InlineData("root   \"data/roads\"", "root = \"data/roads\"", "write 'root \"data/roads\"'")]
    [InlineData("batch     2", "batch = 2", "an item has no '=' after its name; write 'batch 2'")]
    [InlineData("batch     2", "batch: 2", "an item has no ':' after its name; write 'batch 2'")]
    [InlineData("batch     2", "\"batch\": 2", "the name of an item has no quotes, and no ':' after it; write 'batch 2'")]
    public void A_habit_in_a_declaration_is_answered(string correct, string wrong, params string[] messages)
    {
        var sample = File.ReadAllText(Path.Combine(Verifier.Folder, "Mistakes", "argument_as_item.seg")).Replace("    lr 0.1", "", StringComparison.Ordinal);
        Assert.Contains(correct, sample, StringComparison.Ordinal);

        var found = Compile(sample.Replace(correct, wrong, StringComparison.Ordinal));

        Assert.All(messages, message => Assert.Contains(found, d => d.Message.Contains(message, StringComparison.Ordinal)));
        Assert.Equal(messages.Length, found.Count);
    }

    /// <summary>Uses of a name of two kinds could mean either, and have no message.</summary>
    [Fact]
    public void A_name_of_a_network_and_a_dataset_is_reported_once()
    {
        var sample = File.ReadAllText(Path.Combine(Verifier.Folder, "Mistakes", "argument_as_item.seg")).Replace("    lr 0.1", "", StringComparison.Ordinal);

        var found = Compile(sample.Replace("Roads", "Net", StringComparison.Ordinal));

        Assert.Equal("SEG202", Assert.Single(found).Code);
    }

    [Theory]
    [InlineData("0 #804080", ": #804080", "the value of the class in labels, as in 'road 0 #804080'")]
    [InlineData("{ train, val }", "{ train 0.8, val 0.2 }", "the share of a split is a percentage; write '80 %'")]
    public void An_item_of_a_dataset_has_an_example(string correct, string wrong, string message)
    {
        const string Dataset = "dataset D\n{\n    root \"d\"\n    ignore 255\n    classes { road 0 #804080 sky 1 #0000ff }\n    images \"{split}/{name}.png\"\n"
            + "    labels \"{split}/{name}.png\"\n    splits { train, val }\n}\n";

        var found = Compile(Dataset.Replace(correct, wrong, StringComparison.Ordinal));

        Assert.Contains(message, Assert.Single(found).Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<Diagnostic> Compile(string text) => SegCompiler.Compile([SegCompiler.Parse("test.seg", text)]).Diagnostics;
}
