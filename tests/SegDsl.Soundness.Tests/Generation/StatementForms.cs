using System.Globalization;

namespace SegDsl.Soundness.Tests.Generation;

/// <summary>Random statements: operations, and the other forms of the language.</summary>
/// <param name="random">The random numbers.</param>
/// <param name="draft">The network so far.</param>
internal sealed class StatementForms(Random random, Draft draft)
{
    /// <summary>Stands for a form that is not a single operation.</summary>
    public const string Any = "form";

    private readonly OperationForms operations = new(random, draft.Values);
    private readonly string suffix = draft.Count.ToString(CultureInfo.InvariantCulture);

    private string Result => "v" + suffix;

    private string Label => "l" + suffix;

    /// <summary>A statement with an operation, or another form; null if there is none for the tensors of the network.</summary>
    public Statement? Create(string form)
    {
        var x = draft.Values[random.Next(draft.Values.Count)];
        if (form != Any)
        {
            // Some operations require volumes or tokens, which are rare.
            if (random.Next(10) > 0 && RankOf(form) is { } rank && x.Rank != rank)
            {
                var suitable = draft.Values.Where(v => v.Rank == rank).ToList();
                if (suitable.Count == 0)
                {
                    return (rank == 5
                        ? Assign("stack(image, relu(image), 0.5 * image, axis: 2)", "stack(image, relu(image), 0.5 * image, axis=2)")
                        : Assign("transpose(flatten(image, 2), 1, 2)")) with { Prepares = true };
                }
                x = suitable[random.Next(suitable.Count)];
            }
            return operations.Create(form, x, Label) is { } call
                ? Assign(call.Seg, call.Python, form is "Conv" or "Linear" && x.IsContinuous) : null;
        }
        var y = operations.Other(x);
        var (a, b) = (x.Name, y.Name);
        return random.Next(16) switch
        {
            0 => Assign($"{a} + {b}"),
            1 => Assign($"0.5 * {a} - {b} / 4.0"),
            2 => Assign($"-{a} * {b}"),
            3 => Assign($"if flag {{ {a} }} else {{ {b} }}", $"{a} if flag else {b}"),
            4 => Assign($"match k {{ 1 | 2 => {a}, else => {b} }}", $"{a} if k in (1, 2) else {b}"),
            5 => Assign($"[{a}, {b}][len([1, 2]) - 1]", b),
            6 => Assign($"concat(for t in [{a}, {b}] {{ relu(t) + {a} }}, axis: 0)", $"concat([relu(t) + {a} for t in [{a}, {b}]], axis=0)"),
            7 => Counted(a),
            8 => Carried(x),
            9 => Sequence(x),
            10 => Branches(a),
            11 => Again(x),
            12 => Weight(x),
            13 => Block(x),
            14 => Pair(a, b),
            _ => Annotated(x),
        };
    }

    private static int? RankOf(string operation) =>
        operation.EndsWith("3d", StringComparison.Ordinal) ? 5 : operation is "Attention" or "attention" ? 3 : null;

    private Statement Assign(string seg, string? python = null, bool isContinuous = false) =>
        new(Result, [$"{Result} = {seg}"], [$"{Result} = {python ?? seg}"], isContinuous);

    private static string Key(string name) => $"join(key, \"{name}\")";

    /// <summary>A loop over numbers, whose iterations have modules.</summary>
    private Statement Counted(string a) => new(
        Result,
        [$"{Result}s = {Label}: for i in 1..k as \"step{{i}}\" {{ {a} -> Conv(2 * i, 1) }}", $"{Result} = concat({Result}s)"],
        [$"{Result}s = [Conv({a}, 2 * i, 1, key=join({Key(Label)}, f\"step{{i}}\")) for i in range(1, k)]", $"{Result} = concat({Result}s)"]);

    /// <summary>A loop that carries a value.</summary>
    private Statement Carried(Value x)
    {
        var channels = x.Rank == 4 && x.Size(1) is { } known ? known : 4;
        return new(
            Result,
            [$"{Result}s = {Label}: for i in 0..2 carry h = {x.Name} {{ relu(h -> Conv({channels}, 3)) + 0.1 * {x.Name} }}", $"{Result} = {Result}s[1]"],
            [
                $"{Result} = {x.Name}",
                "for i in range(2):",
                $"    {Result} = relu(Conv({Result}, {channels}, 3, key=join({Key(Label)}, str(i)))) + 0.1 * {x.Name}",
            ]);
    }

    /// <summary>A sequence with a condition and a loop.</summary>
    private Statement Sequence(Value x)
    {
        var names = new[] { "Conv", "Norm", "relu", "MaxPool", "gelu", "BatchNorm", "tanh", "InstanceNorm", "Dropout" };
        var calls = Enumerable.Range(0, 1 + random.Next(3)).Select(_ => operations.Create(names[random.Next(names.Length)], x, "")).OfType<Call>().ToList();
        List<string> stages = [.. calls.Select(c => c.Stage), "if flag { sigmoid }", "for i in 0..2 { Conv(3, 1) }"];
        var python = new List<string> { $"{Result} = {x.Name}" };
        for (var i = 0; i < calls.Count; i++) python.Add($"{Result} = {calls[i].InPython([Result], $"join(\"{Label}\", \"{i}\")")}");
        python.Add($"{Result} = sigmoid({Result})");
        for (var i = 0; i < 2; i++) python.Add($"{Result} = Conv({Result}, 3, 1, key=join({Key(Label)}, \"{calls.Count + 1 + i}\"))");
        return new(Result, [$"{Result} = {x.Name} -> {Label}: [{string.Join(", ", stages)}]"], python);
    }

    private Statement Branches(string a) => new(
        Result,
        [
            $"{Result}s = {Label}: parallel({a}) {{ Conv(2, 1) [Conv(3, 3), relu] for rate in [1, 2] {{ Conv(1, 3, dilation: rate) }} }}",
            $"{Result} = concat({Result}s)",
        ],
        [
            $"{Result} = concat([Conv({a}, 2, 1, key=join({Key(Label)}, \"0\")), relu(Conv({a}, 3, 3, key=join(join({Key(Label)}, \"1\"), \"0\"))), "
                + $"*[Conv({a}, 1, 3, dilation=rate, key=join({Key(Label)}, str(2 + i))) for i, rate in enumerate([1, 2])]])",
        ]);

    /// <summary>A layer that is applied twice.</summary>
    private Statement Again(Value x)
    {
        var other = operations.Other(x);
        return new(
            Result,
            [
                $"{Result}a = {x.Name} -> {Label}: Conv(3, 3, bias: true)", $"{Result}b = {other.Name} -> again {Label}",
                $"{Result} = concat({Result}a, {Result}b, axis: 1)",
            ],
            [
                $"{Result}a = Conv({x.Name}, 3, 3, bias=True, key={Key(Label)})",
                $"remember({Key(Label + ".weight")}, {Key(Label + ".bias")})",
                $"{Result}b = Conv({other.Name}, 3, 3, bias=True, key={Key(Label)})",
                $"{Result} = concat({Result}a, {Result}b, axis=1)",
            ]);
    }

    /// <summary>A parameter of the network itself.</summary>
    private Statement Weight(Value x)
    {
        var size = x.Rank > 0 && x.Size(x.Rank - 1) is { } last ? last : 1;
        return new(
            Result,
            [$"param {Label}: [{size}] = normal(0.5)", $"{Result} = {x.Name} * {Label}"],
            [$"{Result} = {x.Name} * weight({Key(Label)}, {size})"]);
    }

    /// <summary>A block with parameters, a normalization, and channels in its constants.</summary>
    private Statement Block(Value x)
    {
        var name = $"{draft.NetworkName}Block{suffix}";
        var seg = $$"""
            block {{name}}(width: int, wide: bool = false)
            {
                in x: [N, C, H, W]
                init xavier_uniform
                norm instance

                inner = if wide { 2 * width } else { width }
                y = x -> conv: Conv(inner, 3, groups: 1) -> norm: Norm -> relu
                z: [N, K, h, w] = y -> MaxPool(2, 2)

                out z -> last: Conv(C + K, 1)
            }

            """;
        var python = $"""
            def {name}(x, width, wide=False, key=""):
                C = rank(x, 4).shape[1]
                inner = 2 * width if wide else width
                y = relu(InstanceNorm(Conv(x, inner, 3, key=join(key, "conv"))))
                z = MaxPool(y, 2, 2)
                return Conv(z, C + z.shape[1], 1, key=join(key, "last"))

            """;
        var wide = random.Next(2) == 0;
        return new(
            Result,
            [$"{Result} = {x.Name} -> {Label}: {name}(k{(wide ? ", wide: true" : "")})"],
            [$"{Result} = {name}({x.Name}, k{(wide ? ", wide=True" : "")}, key={Key(Label)})"])
        {
            Block = (seg, python),
        };
    }

    /// <summary>A block with two inputs and two outputs.</summary>
    private Statement Pair(string a, string b)
    {
        var name = $"{draft.NetworkName}Pair{suffix}";
        var seg = $$"""
            block {{name}}(width: int)
            {
                in x: [N, C, H, W]
                in y: [N, D, H, W]

                out sum  = (x -> left: Conv(width, 1)) + (y -> right: Conv(width, 1))
                out part = concat(x, y) -> slice(1, end: -1)
            }

            """;
        var python = $"""
            def {name}(x, y, width, key=""):
                assert rank(x, 4).shape[2:] == rank(y, 4).shape[2:] and x.shape[0] == y.shape[0]
                sum_ = Conv(x, width, 1, key=join(key, "left")) + Conv(y, width, 1, key=join(key, "right"))
                return sum_, slice_(concat(x, y), 1, end=-1)

            """;
        return new(
            Result,
            [$"{Result}p = {Label}: {name}({a}, {b}, 5)", $"{Result} = concat({Result}p.sum, {Result}p.part)"],
            [$"{Result}p = {name}({a}, {b}, 5, key={Key(Label)})", $"{Result} = concat({Result}p[0], {Result}p[1])"])
        {
            Block = (seg, python),
        };
    }

    /// <summary>A value whose annotation names its dimensions.</summary>
    private Statement Annotated(Value x)
    {
        var symbols = Enumerable.Range(0, x.Rank).Select(i => $"d{i}x{suffix}").ToList();
        return new(
            Result,
            [$"{Result}n: [{string.Join(", ", symbols)}] = relu({x.Name})", $"{Result} = {Result}n + {x.Name}"],
            [$"{Result} = relu({x.Name}) + {x.Name}"]);
    }
}
