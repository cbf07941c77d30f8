using SegDsl.Language.Diagnostics;

namespace SegDsl.Language.Tests;

/// <summary>Messages for the syntax of other languages suggest text that compiles in its place.</summary>
public class RemedyTests
{
    private const string File = """
        namespace Mine

        network Net(classes: int = 2, width: int = 4)
        {
            in image: [N, 3, H, W]

            k = 3
            x = image -> stem: Conv(width, k)
            out seg = upsample(x, size: [H, W]) -> score: Conv(classes, 1, bias: true)
        }

        dataset D
        {
            root   "d"
            ignore 255
            classes { bg 0 #000000 fg 1 #ff0000 }
            images "images/{split}/{name}.png"
            labels "labels/{split}/{name}.png"
            splits { train, val }
        }

        experiment E
        {
            network   Net(classes: D.classes)
            data      D
            augment   crop(32)
            loss      cross_entropy
            optimizer sgd(lr: 0.01)
            epochs    2
            batch     2
        }

        """;

    private const string Layer = "image -> stem: Conv(width, k)";

    private const string Header = "network Net(classes: int = 2, width: int = 4)\n{\n    in image: [N, 3, H, W]\n";

    private const string Patterns = "images \"images/{split}/{name}.png\"\n    labels \"labels/{split}/{name}.png\"\n    ";

    private const string Shared = "images \"images/{name}.png\"\n    labels \"labels/{name}.png\"\n    ";

    [Theory]
    [InlineData(Layer, "image -> stem: Conv(width ** 2, k)", "write 'x * x', or 'pow(x, 2)' for a tensor", "image -> stem: Conv(width * width, k)")]
    [InlineData(Layer, "image ** 2", "write 'x * x', or 'pow(x, 2)' for a tensor", "pow(image, 2)")]
    [InlineData(Layer, "image -> upsample(size: image.size(2))", "the sizes are the symbols in the shape of the input, as in 'upsample(x, size: [H, W])'",
        "upsample(image, size: [H, W])")]
    [InlineData(Layer, "image -> upsample(size: image.size())", "'image.size' is not available", "upsample(image, size: [H, W])")]
    [InlineData(Layer, "image -> upsample(size: image.shape)", "Its sizes are the symbols in the shape of the input, as in 'upsample(x, size: [H, W])'",
        "upsample(image, size: [H, W])")]
    [InlineData(Layer, "image.permute(0, 1, 3, 2)", "write 'permute(image, [0, 1, 3, 2])'", "permute(image, [0, 1, 3, 2])")]
    [InlineData(Layer, "image.transpose(-1, 2)", "write 'transpose(image, -1, 2)'", "transpose(image, -1, 2)")]
    [InlineData("k = 3", "f = image.flatten(1)\n    k = 3", "write 'flatten(image, 1)'", "f = flatten(image, 1)\n    k = 3")]
    [InlineData(Layer, "image.softmax(dim=1)", "write 'softmax' as in 'softmax(", "softmax(image, axis: 1)")]
    [InlineData(Layer, "image.relu()", "write 'relu(image)' or 'image -> relu'", "image -> relu")]
    [InlineData(Layer, "image.foo(1)", "as in 'relu(image)' or 'image -> relu'", "relu(image)")]
    [InlineData(Layer, "image -> stem: [for i in range(3) { Conv(width, k) }]", "Write '0..3'", "image -> stem: [for i in 0..3 { Conv(width, k) }]")]
    [InlineData(Layer, "image -> b: [for i in range(1, k) { relu }]", "Write '1..k'", "image -> b: [for i in 1..k { relu }]")]
    [InlineData(Layer, "image -> stem: Conv2d(3, 16, 3, 2, 1)", "Write 'Conv(16, 3, stride: 2, padding: 1, bias: true)'",
        "image -> stem: Conv(16, 3, stride: 2, padding: 1, bias: true)")]
    [InlineData(Layer, "image -> stem: Conv2d(in_channels: 3, out_channels: 16, kernel_size: 3, bias: false)", "Write 'Conv(16, 3, padding: 0)'",
        "image -> stem: Conv(16, 3, padding: 0)")]
    [InlineData(Layer, "image -> b: [for i in range(0, 7, 2) { relu }]", "Write '[0, 2, 4, 6]'", "image -> b: [for i in [0, 2, 4, 6] { relu }]")]
    [InlineData(Layer, "image -> b: [for i in range(3, 0, -1) { relu }]", "Write '[3, 2, 1]'", "image -> b: [for i in [3, 2, 1] { relu }]")]
    [InlineData(Layer, "image\n    for i in range(3):\n        x = relu(x)", "write 'y = x -> body: [for i in 0..3 { Conv(64, 3) }]'",
        "image\n    y = x -> body: [for i in 0..3 { Conv(64, 3) }]")]
    [InlineData("k = 3", "k = width & 1", "there are no operators on bits", "k = width * 2")]
    [InlineData("k = 3", "k = width | 1", "there are no operators on bits", "k = width + 1 - width % 2")]
    [InlineData("k = 3", "k = [1, 2, 3][-1]", "must be at least 0 and below 3", "k = [1, 2, 3][2]")]
    [InlineData(Layer, "image[0, 1]", "a part of a tensor is taken with 'slice'", "slice(image, axis: 1, start: 0, end: 2)")]
    [InlineData(Layer, "image[..., 0]", "a part of a tensor is taken with 'slice'", "slice(image, axis: -1, start: 0, end: 1)")]
    [InlineData(Layer, "image[0:1]", "a part of a tensor is taken with 'slice'", "slice(image, axis: 0, start: 0, end: 1)")]
    [InlineData("network Net", "@register(name=\"x\")\nnetwork Net", "declarations have no decorators; remove this line", "network Net")]
    [InlineData("network Net", "@torch.jit.script\nnetwork Net", "declarations have no decorators; remove this line", "network Net")]
    [InlineData("augment   crop(32)", "augment [crop(32), flip]", "write 'augment crop(32), flip'", "augment crop(32), flip")]
    [InlineData("augment   crop(32)", "augment crop(32) -> flip", "write 'augment crop(32), flip'", "augment crop(32), flip")]
    [InlineData("augment   crop(32)", "augment 32", "write 'augment scale(0.5..2.0), crop(832), flip'", "augment scale(0.5..2.0), crop(832), flip")]
    [InlineData("sgd(lr: 0.01)", "\"sgd\"", "write 'optimizer sgd(lr: 0.01)'", "sgd(lr: 0.01)")]
    [InlineData("loss      cross_entropy", "loss [cross_entropy, dice]", "write 'loss cross_entropy + dice'", "loss cross_entropy + dice")]
    [InlineData("loss      cross_entropy", "loss \"cross_entropy\"", "write 'loss cross_entropy + dice'", "loss cross_entropy + dice")]
    [InlineData("loss      cross_entropy", "loss cross-entropy", "write 'loss cross_entropy + dice'", "loss cross_entropy + dice")]
    [InlineData("experiment E", "experiment S : E\n{\n    epochs 3\n}\n\nexperiment E", "write 'experiment S from E'",
        "experiment S from E\n{\n    epochs 3\n}\n\nexperiment E")]
    [InlineData("experiment E", "experiment S extends E {\n    epochs 3\n}\n\nexperiment E", "write 'experiment S from E'",
        "experiment S from E {\n    epochs 3\n}\n\nexperiment E")]
    [InlineData("namespace Mine", "using SegDsl.Models.Blocks;\nnamespace Mine", "write 'use SegDsl.Models.Blocks'", "namespace Mine\nuse Mine")]
    [InlineData("namespace Mine", "namespace Mine {", "a namespace has no braces; write 'namespace Mine', and remove the last '}'", "namespace Mine")]
    [InlineData("k = 3", "k = 3\n    self.conv1 = Conv(64, 3)\n    self.norm1 = Norm()\n    y = self.conv1(image)",
        "write 'y = x -> conv1: Conv(64, 3)'", "k = 3\n    y = image -> conv1: Conv(64, 3)")]
    [InlineData("k = 3", "self.k2 = 3\n    k = 3", "values are defined without 'self.'; write 'k2 = 3'", "k2 = 3\n    k = 3")]
    [InlineData("k = 3", "self.width = width\n    k = 3", "parameters are used by their names; remove this statement", "k = 3")]
    [InlineData("k = 3", "switch (width) {\n        case 1: k = 3; break;\n        default: k = 5;\n    }",
        "written 'match width { 1 => a, else => b }'", "k = match width { 1 => 3, else => 5 }")]
    [InlineData("k = 3", "k = width switch { 1 => 3, _ => 5 }", "written 'match width { 1 => a, else => b }'", "k = match width { 1 => 3, else => 5 }")]
    [InlineData("k = 3", "k = match width { 1 => 3, _ => 5 }", "write 'else => …', not '_'", "k = match width { 1 => 3, else => 5 }")]
    [InlineData("k = 3", "k = match width { 1: 3, else: 5 }", "written 'match value { 1 => a, else => b }'", "k = match width { 1 => 3, else => 5 }")]
    [InlineData("k = 3", "'''A docstring.'''\n    k = 3\n    '''Another one.'''",
        "comments begin with '//', and descriptions of declarations with '///'", "// A comment.\n    k = 3")]
    [InlineData("k = 3", "# one\n    k = 3 # two\n    # three",
        "comments begin with '//', not with '#', and likewise in 2 other places", "// one\n    k = 3 // two\n    // three")]
    [InlineData("width: int = 4", "for: int = 4, width: int = 4", "'for' is a reserved word; choose another name", "steps: int = 4, width: int = 4")]
    [InlineData("width: int = 4)\n{\n    in image: [N, 3, H, W]\n\n    k = 3", "in: int = 4, width: int = 4)\n{\n    in image: [N, 3, H, W]\n\n    k = in",
        "'in' is a reserved word; choose another name", "size: int = 3, width: int = 4)\n{\n    in image: [N, 3, H, W]\n\n    k = size")]
    [InlineData(Layer, "image −> stem: Conv(width, k)", "write '->', with a plain '-'", Layer)]
    [InlineData(Layer, "image –> relu –> stem: Conv(width, k)",
        "write '->', with a plain '-', and likewise in 1 other place", "image -> relu -> stem: Conv(width, k)")]
    [InlineData(Layer, "image --> stem: Conv(width, k)", "write '->', not '-->'", Layer)]
    [InlineData(Layer, "image >> stem: Conv(width, k)", "write '->' or '/', not '>>'", Layer)]
    [InlineData("k = 3", "k = width >> 1", "write '->' or '/', not '>>'", "k = width / 2")]
    [InlineData("k = 3", "k = width .* 2", "write '*', not '.*'", "k = width * 2")]
    [InlineData("k = 3", "int k = 3", "names are defined without 'int'; write 'k = 3'", "k = 3")]
    [InlineData("k = 3", "public int k = 3", "names are defined without 'public int'; write 'k = 3'", "k = 3")]
    [InlineData("k = 3", "let mut k = 3", "names are defined without 'let mut'; write 'k = 3'", "k = 3")]
    [InlineData("k = 3", "const k: i32 = 3", "names are defined without 'const'; write 'k = 3'", "k = 3")]
    [InlineData("k = 3", "k <- 3", "names are defined with '='; write 'k = 3'", "k = 3")]
    [InlineData("k = 3", "k == 3", "names are defined with '='; write 'k = 3'", "k = 3")]
    [InlineData("k = 3", "k: 3", "names are defined with '='; write 'k = 3'", "k = 3")]
    [InlineData("k = 3", "k: List[int] = [3]\n    k2 = 3", "write 'k = [3]'", "k = 3")]
    [InlineData("k = 3", "(k, m) = 3", "a statement defines one name", "k = 3")]
    [InlineData("k = 3", "k = 3\n    image -> relu", "a statement gives its result a name; write 'y = image -> relu'", "k = 3\n    y = image -> relu")]
    [InlineData("k = 3", "k = 3\n    conv: Conv(width, 3)", "write 'y = x -> conv: Conv(width, 3)'", "k = 3\n    y = image -> conv: Conv(width, 3)")]
    [InlineData("k = 3", "k = 3\n    image.to(\"cuda\")", "executes nothing; remove this statement", "k = 3")]
    [InlineData("k = 3", "k = 3\n    init: zeros", "write 'init zeros'", "k = 3\n    init zeros")]
    [InlineData("k = 3", "k = 3\n    input z: [N, 1, H, W]", "write 'in z: [N, 1, H, W]'", "k = 3")]
    [InlineData(Layer, "image -> stem: Conv(width, (3, 3))", "lists are written in brackets; write '[3, 3]'", "image -> stem: Conv(width, [3, 3])")]
    [InlineData(Layer, "image -> stem: Conv(width, {3, 3})", "lists are written in brackets; write '[3, 3]'", "image -> stem: Conv(width, [3, 3])")]
    [InlineData(Layer, "image -> stem: Conv(width, kernel_size=(3, 3))", "write 'kernel: [3, 3]'", "image -> stem: Conv(width, kernel: [3, 3])")]
    [InlineData(Layer, "image -> stem: Conv(width, k, bias=False)", "write 'bias: false'", "image -> stem: Conv(width, k, bias: false)")]
    [InlineData(Layer, "image -> stem: Conv[width, k]", "arguments are in parentheses; write 'Conv(width, k)'", Layer)]
    [InlineData(Layer, "image -> stem: Conv{width, k}", "arguments are in parentheses; write 'Conv(width, k)'", Layer)]
    [InlineData(Layer, "image -> stem: new Conv(width, k)", "'new' is not available; remove it", Layer)]
    [InlineData(Layer, "image -> lambda a: relu(a)", "functions are not values", "image -> relu")]
    [InlineData(Layer, "image -> stem: nn.Conv(width, k)", "write 'Conv' as in 'x -> conv: Conv(16, 3, stride: 2)'", "image -> conv: Conv(16, 3, stride: 2)")]
    [InlineData(Layer, "image -> body: {Conv(width, k), relu}", "write 'body: [Conv(64, 3), Norm, relu]'", "image -> body: [Conv(64, 3), Norm, relu]")]
    [InlineData(Layer, "image -> body: [Conv(width, k); relu; relu]",
        "items are separated by ','; write ',', not ';', and likewise in 1 other place", "image -> body: [Conv(width, k), relu, relu]")]
    [InlineData(Layer, "image -> body: [Conv(width, k) for i in 0..3]",
        "write 'for i in 0..4 { Conv(64, 3) }'", "image -> body: [for i in 0..4 { Conv(64, 3) }]")]
    [InlineData(Layer, "image -> body: [for (i in 0..3) { Conv(width, k) }]",
        "a loop is written 'for i in 0..4 { Conv(64, 3) }'", "image -> body: [for i in 0..4 { Conv(64, 3) }]")]
    [InlineData(Layer, "image -> body: [for i in 0...3 { Conv(width, k) }]",
        "a range is written with '..', as in '0..4'", "image -> body: [for i in 0..4 { Conv(width, k) }]")]
    [InlineData(Layer, "image[0]", "taken with 'slice(image, axis: 1, start: 0, end: 1)'", "slice(image, axis: 1, start: 0, end: 1)")]
    [InlineData(Layer, "image[-1]", "taken with 'slice(image, axis: 1, start: 0, end: 1)'", "slice(image, axis: 1, start: 0, end: 1)")]
    [InlineData("k = 3", "k = if width > 3 AND classes > 2 { 3 } else { 1 }", "write 'and', not 'AND'", "k = if width > 3 and classes > 2 { 3 } else { 1 }")]
    [InlineData("k = 3", "k = if width > 3 Or classes > 2 { 3 } else { 1 }", "write 'or', not 'Or'", "k = if width > 3 or classes > 2 { 3 } else { 1 }")]
    [InlineData("k = 3", "k = if NOT (width > 3) { 3 } else { 1 }", "Write 'not'", "k = if not (width > 3) { 3 } else { 1 }")]
    [InlineData("k = 3", "k = if width > 3 then 3 else 1", "a choice is written 'if condition { a } else { b }'", "k = if width > 3 { 3 } else { 1 }")]
    [InlineData("k = 3", "k = if (width > 3) 3 else 1", "a choice is written 'if condition { a } else { b }'", "k = if width > 3 { 3 } else { 1 }")]
    [InlineData("k = 3", "k = if width > 3: 3 else: 1", "a choice is written 'if condition { a } else { b }'", "k = if width > 3 { 3 } else { 1 }")]
    [InlineData("k = 3", "k = width mod 3", "write '%', not 'mod'", "k = width % 3")]
    [InlineData("k = 3", "k = 3L", "numbers consist of digits; write '3'", "k = 3")]
    [InlineData("k = 3", "k = 1_000", "numbers consist of digits; write '1000'", "k = 1000")]
    [InlineData("k = 3", "k = 0x03", "integers are decimal; write '3'", "k = 3")]
    [InlineData("k = 3", "k = 3\n    s = .5", "a number begins with a digit; write '0.5'", "k = 3\n    s = 0.5")]
    [InlineData("k = 3", "k = Math.Max(width, 3)", "write 'max(a, b)'", "k = max(width, 3)")]
    [InlineData("width: int = 4", "width: int = 4, counts: List[int] = [1]", "write 'counts: int[]'", "width: int = 4, counts: int[] = [1]")]
    [InlineData("width: int = 4", "width: int = 4, sizes: Vec<f64> = [1.0]", "write 'sizes: float[]'", "width: int = 4, sizes: float[] = [1.0]")]
    [InlineData("width: int = 4", "width: Optional[int] = 4", "every value exists; write 'width: int'", "width: int = 4")]
    [InlineData("width: int = 4", "width: int? = 4", "every value exists; remove '?'", "width: int = 4")]
    [InlineData("width: int = 4", "width: i32 = 4", "'i32' is not a known type. Write 'int'", "width: int = 4")]
    [InlineData("width: int = 4", "width: 4", "write 'width: int = 4'", "width: int = 4")]
    [InlineData("width: int = 4", "width: int = 4, kind: \"a\" | \"b\" = \"a\"", "write 'kind: a | b'", "width: int = 4, kind: a | b = a")]
    [InlineData("(classes: int = 2, width: int = 4)", "(self, classes: int = 2, width: int = 4)", "remove 'self'", "(classes: int = 2, width: int = 4)")]
    [InlineData("[N, 3, H, W]", "[N, 3, ?, W]", "any size is written '_'", "[N, 3, H, W]")]
    [InlineData("in image: [N, 3, H, W]", "in image: (N, 3, H, W)", "write 'in image: [N, 3, H, W]'", "in image: [N, 3, H, W]")]
    [InlineData("in image: [N, 3, H, W]", "in image [N, 3, H, W]", "write 'in image: [N, 3, H, W]'", "in image: [N, 3, H, W]")]
    [InlineData("width: int = 4)", "width: int = 4) -> Tensor", "write 'network Net(…) {', without '->'", "width: int = 4)")]
    [InlineData("network Net", "[Register]\nnetwork Net", "declarations have no attributes; remove this line", "network Net")]
    [InlineData("network Net", "[Register(\"net\"), Serializable] public network Net", "declarations have no attributes", "network Net")]
    [InlineData("network Net", "model Net", "write 'network Net()'", "network Net")]
    [InlineData("network Net", "public class Net", "write 'network Net()'", "network Net")]
    [InlineData("network Net(", "Net = network(", "a declaration begins with its keyword; write 'network Net'", "network Net(")]
    [InlineData("experiment E", "training E", "write 'experiment E'", "experiment E")]
    [InlineData("namespace Mine", "package Mine", "write 'namespace Mine'", "namespace Mine")]
    [InlineData("optimizer sgd(lr: 0.01)", "optimizer sgd(learning_rate=0.01)", "write 'lr: 0.01'", "optimizer sgd(lr: 0.01)")]
    [InlineData("optimizer sgd(lr: 0.01)", "optimizer sgd(learning_rate: 0.01)", "Did you mean 'lr'?", "optimizer sgd(lr: 0.01)")]
    [InlineData("optimizer sgd(lr: 0.01)", "optimizer sgd\n    learning_rate 0.01", "write 'optimizer sgd(lr: …)'", "optimizer sgd(lr: 0.01)")]
    [InlineData("optimizer sgd(lr: 0.01)", "optimizer { sgd(lr: 0.01) }", "write 'optimizer sgd(lr: 0.01)'", "optimizer sgd(lr: 0.01)")]
    [InlineData("optimizer sgd(lr: 0.01)", "optimizer {\n        type sgd\n        lr 0.01\n    }",
        "write 'optimizer sgd(lr: 0.01)'", "optimizer sgd(lr: 0.01)")]
    [InlineData("optimizer sgd(lr: 0.01)", "optimizer:\n        type: sgd\n        lr: 0.01", "write 'optimizer sgd(lr: 0.01)'", "optimizer sgd(lr: 0.01)")]
    [InlineData("optimizer sgd(lr: 0.01)", "optimizer = dict(type=\"SGD\", lr=0.01)", "write 'optimizer sgd(lr: 0.01)'", "optimizer sgd(lr: 0.01)")]
    [InlineData("optimizer sgd(lr: 0.01)", "optimizer sgd { lr 0.01 }", "write 'sgd(lr: 0.01)'", "optimizer sgd(lr: 0.01)")]
    [InlineData("crop(32)", "crop 32", "write 'crop(32)'", "crop(32)")]
    [InlineData("epochs    2", "max_epochs = 2", "write 'epochs 2'", "epochs 2")]
    [InlineData("epochs    2", "max_epochs 2", "Write 'epochs'", "epochs 2")]
    [InlineData("splits { train, val }", "splits { train: 80%, val: 20% }", "write 'train 80 %'", "splits { train, val }")]
    [InlineData("splits { train, val }", "splits {\n        train = 80%,\n        val = 20%\n    }", "write 'train 80 %'", "splits { train, val }")]
    [InlineData("splits { train, val }", "splits { train: \"train.txt\", val: \"val.txt\" }",
        "write 'train(list: \"train.txt\")'", "splits { train(list: \"train.txt\"), val(list: \"val.txt\") }")]
    [InlineData("splits { train, val }", "splits { train; val }", "write ',', not ';'", "splits { train, val }")]
    [InlineData("#000000 fg", "#000000, fg", "classes are separated by spaces or lines; remove ','", "#000000 fg")]
    [InlineData(Header, "network Net(image, classes: int = 2, width: int = 4)\n{\n", "write 'in image: [N, 3, H, W]' as the first statement", Header)]
    [InlineData(Header, "network Net(classes: int = 2, width: int = 4, image: Tensor)\n{\n", "write 'in image: [N, 3, H, W]' as the first statement", Header)]
    [InlineData(Header, "network Net(image: torch.Tensor, classes: int = 2, width: int = 4)\n{\n", "write 'in image: [N, 3, H, W]' as", Header)]
    [InlineData(Header, "network Net(image: [N, 3, H, W], classes: int = 2, width: int = 4)\n{\n", "write 'in image: [N, 3, H, W]' as", Header)]
    [InlineData(Header, "network Net(classes: int = 2, width: int = 4)\n{\n", "'Net' has no input; write 'in image: [N, 3, H, W]'", Header)]
    [InlineData("width: int = 4)", "width: int = 4, image: Tensor)", "The input is declared with 'in image'; remove this parameter", "width: int = 4)")]
    [InlineData("classes: int = 2, width: int = 4", "classes: number = 2, width: number = 4", "Write 'int' or 'float'", "classes: int = 2, width: int = 4")]
    [InlineData("network Net", "extern op f(x: Tensor) -> [N, C, H, W]\nnetwork Net", "Write 'x: [N, C, H, W]'",
        "extern op f(x: [N, C, H, W]) -> [N, C, H, W]\nnetwork Net")]
    [InlineData("network Net", "block B(a: Tensor, b: Tensor)\n{\n    out a + b\n}\nnetwork Net", "write 'in a: [N, C, H, W]' as the first statement",
        "block B()\n{\n    in a: [N, C, H, W]\n    in b: [N, C, H, W]\n    out a + b\n}\nnetwork Net")]
    [InlineData("k = 3", "k = 3\n    c1 = Conv(16, 3)\n    y = image -> c1", "write 'y = image -> c1: Conv(16, 3)'", "k = 3\n    y = image -> c1: Conv(16, 3)")]
    [InlineData("k = 3", "k = 3\n    c1 = Conv(16, 3)\n    y = c1(image)", "write 'y = image -> c1: Conv(16, 3)'", "k = 3\n    y = image -> c1: Conv(16, 3)")]
    [InlineData("k = 3", "k = 3\n    pool = MaxPool(2, 2)\n    y = image -> pool -> pool",
        "write 'y = image -> MaxPool(2, 2)'", "k = 3\n    y = image -> MaxPool(2, 2)")]
    [InlineData("k = 3", "k = 3\n    body = [Conv(16, 3), Norm, relu]\n    y = body(image)",
        "write 'y = image -> body: [Conv(16, 3), Norm, relu]'", "k = 3\n    y = image -> body: [Conv(16, 3), Norm, relu]")]
    [InlineData("k = 3", "k = 3\n    y = Conv(16, 3)", "write 'y = image -> conv: Conv(16, 3)'", "k = 3\n    y = image -> conv: Conv(16, 3)")]
    [InlineData("k = 3", "k = 3\n    y = conv1: Conv(16, 3)", "write 'y = image -> conv1: Conv(16, 3)'", "k = 3\n    y = image -> conv1: Conv(16, 3)")]
    [InlineData(Layer, "image + Conv(3, k)", "write '(image -> conv: Conv(3, k))'", "image + (image -> conv: Conv(3, k))")]
    [InlineData(Layer, "Conv(width, k) -> relu", "write '(image -> conv: Conv(width, k))'", "(image -> conv: Conv(width, k)) -> relu")]
    [InlineData(Layer, "image -> stem: Conv(in_channels=3, out_channels=16, kernel_size=3)", "write 'Conv(out: 16, kernel: 3)'",
        "image -> stem: Conv(out: 16, kernel: 3)")]
    [InlineData(Layer, "image -> stem: Conv2d(in_channels=3, out_channels=16, kernel_size=3)", "write 'Conv(16, 3, padding: 0, bias: true)'",
        "image -> stem: Conv(16, 3, padding: 0, bias: true)")]
    [InlineData(Layer, "image -> stem: nn.Conv2d(3, 16, kernel_size=3, padding='same', bias=False)", "write 'Conv(16, 3)'", "image -> stem: Conv(16, 3)")]
    [InlineData(Layer, "image -> stem: tf.keras.layers.Conv2D(16, 3, padding=\"same\")", "write 'Conv(16, 3, bias: true)'",
        "image -> stem: Conv(16, 3, bias: true)")]
    [InlineData(Layer, "image -> stem: nn.ConvTranspose2d(3, 16, 2, stride=2)", "write 'ConvTranspose(16, 2, stride: 2, bias: true)'",
        "image -> stem: ConvTranspose(16, 2, stride: 2, bias: true)")]
    [InlineData(Layer, "image -> MaxPool2d(kernel_size=3, stride=2, padding=1)", "write 'MaxPool(3, 2, padding: 1)'", "image -> MaxPool(3, 2, padding: 1)")]
    [InlineData(Layer, "image -> AvgPool2d(2)", "Write 'AvgPool(2, 2, padding: 0)'", "image -> AvgPool(2, 2, padding: 0)")]
    [InlineData(Layer, "image -> nn.AdaptiveAvgPool2d((1, 1))", "write 'adaptive_avg_pool([1, 1])'", "image -> adaptive_avg_pool([1, 1])")]
    [InlineData(Layer, "image -> Upsample(scale_factor=2, mode='bilinear')", "write 'upsample(scale: 2, align_corners: false)'",
        "image -> upsample(scale: 2, align_corners: false)")]
    [InlineData(Layer, "image -> nn.Upsample(scale_factor=2)", "write 'upsample(scale: 2, mode: nearest)'", "image -> upsample(scale: 2, mode: nearest)")]
    [InlineData(Layer, "F.interpolate(image, size=(H, W), mode='bilinear', align_corners=True)", "write 'upsample(image, size: [H, W])'",
        "upsample(image, size: [H, W])")]
    [InlineData(Layer, "F.interpolate(image, size=image.shape[2:], mode=\"bicubic\", align_corners=True)",
        "write 'upsample(image, like: image, mode: bicubic)'", "upsample(image, like: image, mode: bicubic)")]
    [InlineData(Layer, "image -> fc: Linear(512, 10)", "'Linear' accepts no number of input channels",
        "image -> permute([0, 2, 3, 1]) -> fc: Linear(10) -> permute([0, 3, 1, 2])")]
    [InlineData(Layer, "image -> fc: nn.Linear(512, 10, bias=False)", "write 'Linear(10, bias: false)'",
        "image -> permute([0, 2, 3, 1]) -> fc: Linear(10, bias: false) -> permute([0, 3, 1, 2])")]
    [InlineData(Layer, "image -> fc: Linear(in_features=512, out_features=10)", "'Linear' has other parameters; write 'Linear(10)'",
        "image -> permute([0, 2, 3, 1]) -> fc: Linear(10) -> permute([0, 3, 1, 2])")]
    [InlineData(Layer, "image -> norm: nn.BatchNorm2d(3, eps=1e-3)", "write 'BatchNorm(eps: 1e-3)'", "image -> norm: BatchNorm(eps: 1e-3)")]
    [InlineData(Layer, "image -> norm: Norm(3)", "remove this argument", "image -> norm: Norm()")]
    [InlineData(Layer, "image -> norm: LayerNorm(width)", "remove this argument", "image -> norm: LayerNorm()")]
    [InlineData(Layer, "image -> norm: GroupNorm(1, 3)", "remove this argument", "image -> norm: GroupNorm(1)")]
    [InlineData(Layer, "nn.Conv2d(3, 16, 1)(image)", "write 'image -> name: Conv(16, 1, bias: true)'", "image -> name: Conv(16, 1, bias: true)")]
    [InlineData(Layer, "F.relu(nn.Conv2d(3, 16, 1)(image))", "write 'relu((image -> name: Conv(16, 1, bias: true)))'",
        "relu((image -> name: Conv(16, 1, bias: true)))")]
    [InlineData(Layer, "torch.cat([image, F.relu(image)], dim=1)", "write 'concat(image, relu(image), axis: 1)'", "concat(image, relu(image), axis: 1)")]
    [InlineData(Layer, "image -> body: nn.Sequential(\n        nn.Conv2d(3, 16, 3, padding=1),\n        nn.BatchNorm2d(16),\n        nn.ReLU(True),\n    )",
        "write '[Conv(16, 3, padding: 1, bias: true), Norm, relu]'", "image -> body: [Conv(16, 3, padding: 1, bias: true), Norm, relu]")]
    [InlineData(Layer, "image -> body: Sequential(Conv2d(3, 16, 1), LeakyReLU(0.2))", "Write '[Conv(16, 1, bias: true), leaky_relu(0.2)]'",
        "image -> body: [Conv(16, 1, bias: true), leaky_relu(0.2)]")]
    [InlineData("k = 3", "k = 3\n    self.conv1 = nn.Conv2d(3, 64, 1)\n    y = self.conv1(image)", "write 'y = x -> conv1: Conv(64, 1, bias: true)'",
        "k = 3\n    y = image -> conv1: Conv(64, 1, bias: true)")]
    [InlineData("k = 3", "k = 3\n    conv1 = nn.Conv2d(3, 64, 1)\n    y = conv1(image)", "write 'y = x -> conv1: Conv(64, 1, bias: true)'",
        "k = 3\n    y = image -> conv1: Conv(64, 1, bias: true)")]
    [InlineData(Layer, "image -> stem: Conv(16, kernel_size=3, stride=2, bias=True)", "write 'Conv(16, kernel: 3, stride: 2, bias: true)'",
        "image -> stem: Conv(16, kernel: 3, stride: 2, bias: true)")]
    [InlineData("optimizer sgd(lr: 0.01)", "optimizer torch.optim.Adam(model.parameters(), lr=1e-3)", "write 'optimizer adam(lr: 1e-3)'",
        "optimizer adam(lr: 1e-3)")]
    [InlineData("optimizer sgd(lr: 0.01)", "optimizer = optim.AdamW(model.parameters(), lr=1e-3, betas=(0.9, 0.99), weight_decay=0.01)",
        "write 'optimizer adamw(lr: 1e-3, beta1: 0.9, beta2: 0.99, weight_decay: 0.01)'",
        "optimizer adamw(lr: 1e-3, beta1: 0.9, beta2: 0.99, weight_decay: 0.01)")]
    [InlineData("optimizer sgd(lr: 0.01)", "optimizer Adam(lr: 0.001)", "Write 'adam(lr: 0.001)'", "optimizer adam(lr: 0.001)")]
    [InlineData("augment   crop(32)",
        "augment transforms.Compose([\n        transforms.RandomCrop(32),\n        transforms.RandomHorizontalFlip(p=0.5),\n        ToTensor(),\n    ])",
        "write 'augment crop(32), flip(0.5)'", "augment crop(32), flip(0.5)")]
    [InlineData("augment   crop(32)", "augment A.Compose([A.HorizontalFlip(p=0.5), A.RandomCrop(height=32, width=32)])",
        "write 'augment flip(0.5), crop(32)'", "augment flip(0.5), crop(32)")]
    [InlineData("augment   crop(32)", "augment RandomHorizontalFlip, crop(32)", "Write 'flip'", "augment flip, crop(32)")]
    [InlineData("loss      cross_entropy", "loss nn.CrossEntropyLoss(label_smoothing=0.1)", "write 'loss cross_entropy(smoothing: 0.1)'",
        "loss cross_entropy(smoothing: 0.1)")]
    [InlineData("loss      cross_entropy", "criterion = nn.CrossEntropyLoss() + 0.5 * DiceLoss()", "write 'loss cross_entropy + 0.5 * dice'",
        "loss cross_entropy + 0.5 * dice")]
    [InlineData("epochs    2", "epochs 2\n    scheduler StepLR(optimizer, step_size=1, gamma=0.5)", "write 'schedule step(1, factor: 0.5)'",
        "epochs 2\n    schedule step(1, factor: 0.5)")]
    [InlineData("epochs    2", "epochs 2\n    schedule MultiStepLR(milestones: [1], gamma: 0.5)", "Write 'multi_step([1], factor: 0.5)'",
        "epochs 2\n    schedule multi_step([1], factor: 0.5)")]
    [InlineData("epochs    2", "epochs 2\n    early_stopping(3)", "Write 'patience'", "epochs 2\n    patience 3")]
    [InlineData("epochs    2", "epochs 2\n    early_stopping(patience=3)", "write 'patience 3'", "epochs 2\n    patience 3")]
    [InlineData("epochs    2", "epochs 2\n    sweep optimizer.lr in [0.1, 0.01]", "Write 'lr'", "epochs 2\n    sweep lr in [0.1, 0.01]")]
    [InlineData("epochs    2", "epochs 2\n    sweep loss.ce.smoothing in [0, 0.1]", "Write 'loss.smoothing'",
        "epochs 2\n    sweep loss.smoothing in [0, 0.1]")]
    [InlineData("epochs    2", "epochs 2\n    sweep lr in 0.1, 0.01", "write 'sweep lr in [0.1, 0.01]'", "epochs 2\n    sweep lr in [0.1, 0.01]")]
    [InlineData("epochs    2", "epochs 2\n    sweep lr = [0.1, 0.01]", "write 'sweep lr in [0.1, 0.01]'", "epochs 2\n    sweep lr in [0.1, 0.01]")]
    [InlineData("epochs    2", "epochs 2\n    sweep batch in [2, 1.5]", "'batch' must be an integer of at least 1", "epochs 2\n    sweep batch in [2, 1]")]
    [InlineData("epochs    2\n    batch     2", "epochs 2, batch 2", "items are separated by spaces or lines; remove ','", "epochs 2 batch 2")]
    [InlineData("augment   crop(32)", "augment crop(32), flip 0.5", "write 'flip(0.5)'", "augment crop(32), flip(0.5)")]
    [InlineData(Patterns + "splits { train, val }", Shared + "train 80%\n    val 20%", "write 'splits { train 80 %, val 20 % }'",
        Shared + "splits { train 80 %, val 20 % }")]
    [InlineData(Patterns + "splits { train, val }", Shared + "split train 80%, val 20%", "write 'splits { train 80 %, val 20 % }'",
        Shared + "splits { train 80 %, val 20 % }")]
    [InlineData("namespace Mine", "namespace Mine\nuse Mine.*", "remove '.*'", "namespace Mine\nuse Mine")]
    [InlineData("namespace Mine", "import torch.nn as nn\nnamespace Mine", "layers and operations need no import; remove this line", "namespace Mine")]
    [InlineData("namespace Mine", "#include \"other.seg\"\nnamespace Mine", "as in 'use SegDsl.Models.Blocks'", "namespace Mine")]
    [InlineData("width: int = 4)", "width: int = 4, *args)", "remove '*args'", "width: int = 4)")]
    [InlineData("width: int = 4)", "width: int = 4, *args, **kwargs)", "remove '*args, **kwargs'", "width: int = 4)")]
    [InlineData(Layer, "concat(*[image, image])", "lists are passed without '*'; write '[image, image]'", "concat([image, image])")]
    [InlineData(Layer, "+image", "values have no sign '+'; write 'image'", "image")]
    [InlineData("width: int = 4", "width: int = None", "Every value exists; leave out '= None'", "width: int = 4")]
    [InlineData("out seg = upsample(x, size: [H, W]) -> score", "y = relu(x)\n    out seg: y -> score",
        "write 'out seg = y -> score: Conv(classes, 1, bias: true)'",
        "y = relu(x)\n    out seg = y -> score")]
    [InlineData("network Net", "block B()\n{\n    in x: [N, C, H, W]\n    y = relu(x)\n    out z: y\n}\nnetwork Net", "write 'out z = y'",
        "block B()\n{\n    in x: [N, C, H, W]\n    y = relu(x)\n    out z = y\n}\nnetwork Net")]
    [InlineData("k = 3", "k = 3 % a comment\n    % another one", "comments begin with '//', not with '%', and likewise in 1 other place", "k = 3 // a comment")]
    [InlineData("k = 3", "k = 3 -- a comment", "comments begin with '//', not with '--'", "k = 3 // a comment")]
    [InlineData("k = 3", "k = 3 <!-- a comment -->", "comments begin with '//' on every line, not with '<!--'", "k = 3 // a comment")]
    [InlineData("x = image", "x: (N, width, H, W) = image", "write 'x: [N, width, H, W] = image -> stem: Conv(width, k)'", "x: [N, width, H, W] = image")]
    [InlineData("x = image", "x [N, width, H, W] = image", "write 'x: [N, width, H, W] = image -> stem: Conv(width, k)'", "x: [N, width, H, W] = image")]
    [InlineData("k = 3", "k = 3\n    repeat(3) { relu }", "write 'y = x -> body: [for i in 0..3 { Conv(64, 3) }]'",
        "k = 3\n    y = image -> body: [for i in 0..3 { Conv(64, 3) }]")]
    [InlineData(Layer, "image -> b: repeat(3) { relu }", "write '[for i in 0..3 { relu }]'", "image -> b: [for i in 0..3 { relu }]")]
    [InlineData(Layer, "image -> b: [relu] * 3", "write '[for i in 0..3 { relu }]'", "image -> b: [for i in 0..3 { relu }]")]
    [InlineData(Layer, "image -> b: 3 * [relu, Conv(3, k)]", "write '[for i in 0..3 { relu, Conv(3, k) }]'",
        "image -> b: [for i in 0..3 { relu, Conv(3, k) }]")]
    [InlineData(Layer, "image -> b: [for i in 0..6 step 2 { relu }]", "'[0, 2, 4]'", "image -> b: [for i in [0, 2, 4] { relu }]")]
    [InlineData(Layer, "image -> b: [for i in 1:2:6 { relu }]", "'[1, 3, 5]'", "image -> b: [for i in [1, 3, 5] { relu }]")]
    [InlineData(Layer, "image -> b: [for i in 0:6 { relu }]", "write '0..6'", "image -> b: [for i in 0..6 { relu }]")]
    [InlineData("k = 3", "k = 3\n    \"the input\"", "write it as a comment, '// the input'", "k = 3\n    // the input")]
    [InlineData("network Net", "fn Net", "write 'network Net()'", "network Net")]
    public void A_remedy_compiles(string correct, string wrong, string message, string remedied)
    {
        Assert.Contains(correct, File, StringComparison.Ordinal);

        var end = wrong.EndsWith('{') ? "}\n" : "";
        var found = Compile(File.Replace(correct, wrong, StringComparison.Ordinal) + end);

        Assert.Contains(message, Assert.Single(found).Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Compile(File.Replace(correct, remedied, StringComparison.Ordinal)), d => d.Severity == DiagnosticSeverity.Error);
    }

    [Fact]
    public void An_item_in_the_column_of_its_declaration_has_one_message()
    {
        var items = File[File.IndexOf("experiment E", StringComparison.Ordinal)..];

        var first = items.Replace("\n    ", "\n", StringComparison.Ordinal);

        var found = Assert.Single(Compile(File.Replace(items, first, StringComparison.Ordinal)));

        Assert.Contains("write '    network Net'", found.Message, StringComparison.Ordinal);
        Assert.Empty(Compile(File.Replace(items, first.Replace("network ", "    network ", StringComparison.Ordinal), StringComparison.Ordinal)));
        Assert.Equal(["SEG110", "SEG106"], Compile(File.Replace(items, first.Replace("}", "", StringComparison.Ordinal), StringComparison.Ordinal)
            + items.Replace("experiment E", "experiment F", StringComparison.Ordinal)).Select(d => d.Code));
    }

    [Theory]
    [InlineData("[N, 3, D, H, W]", "[N, 1, D, H, W]")]
    [InlineData("[N, 2, D, H, W]", "[N, 1, D, H, W]")]
    public void The_shape_of_the_input_is_that_of_volumes(string wrong, string remedied)
    {
        var file = File.Replace(".png", ".nii.gz", StringComparison.Ordinal).Replace("[N, 3, H, W]", wrong, StringComparison.Ordinal)
            .Replace("Conv(", "Conv3d(", StringComparison.Ordinal).Replace("[H, W]", "[D, H, W]", StringComparison.Ordinal)
            .Replace("crop(32)", "volume_crop(32, 32, 32)", StringComparison.Ordinal);

        var found = Assert.Single(Compile(file));

        Assert.Equal("SEG519", found.Code);
        Assert.Contains($"the volumes of the dataset 'D' are read with 1; write '{remedied}'", found.Message, StringComparison.Ordinal);
        Assert.Empty(Compile(file.Replace(wrong, remedied, StringComparison.Ordinal)));
    }

    private static IReadOnlyList<Diagnostic> Compile(string text) => SegCompiler.Compile([SegCompiler.Parse("test.seg", text)]).Diagnostics;
}
