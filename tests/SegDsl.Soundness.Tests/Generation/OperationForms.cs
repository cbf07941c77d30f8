using System.Globalization;

namespace SegDsl.Soundness.Tests.Generation;

/// <summary>Random applications of all operations, with all parameters; most of them fit the tensor.</summary>
/// <param name="random">The random numbers.</param>
/// <param name="values">The tensors so far.</param>
internal sealed class OperationForms(Random random, IReadOnlyList<Value> values)
{
    private static readonly string[] Functions =
    [
        "relu", "relu6", "gelu", "gelu_tanh", "silu", "hardswish", "hardsigmoid", "sigmoid", "tanh", "softplus", "mish", "abs", "exp", "global_avg_pool",
    ];

    private static readonly string[] Reductions = ["reduce_mean", "reduce_sum", "reduce_max", "reduce_min"];

    /// <summary>The operations with a form: all but those whose values PyTorch defines nowhere.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "Conv", "ConvTranspose", "Conv3d", "ConvTranspose3d", "Norm", "BatchNorm", "GroupNorm", "LayerNorm", "InstanceNorm", .. Functions, "leaky_relu", "elu",
        "softmax", "log_softmax", "PReLU", "MaxPool", "AvgPool", "MaxPool3d", "AvgPool3d", "adaptive_avg_pool", "adaptive_max_pool", "pyramid_pool", "upsample",
        "pixel_shuffle", "pixel_unshuffle", "reshape", "flatten", "permute", "transpose", "slice", "repeat", "expand", "split", "pad", "pad_to_multiple",
        "topk", "gather", "concat", "stack", "sum", "log", "sqrt", "pow", "clamp", "maximum", "minimum", .. Reductions, "Linear", "matmul", "einsum",
        "normalize", "Attention", "attention", "Dropout", "Dropout2d", "StochasticDepth",
    ];

    /// <summary>A random application of an operation to a tensor; null if there is nothing to apply it to.</summary>
    /// <param name="name">The operation.</param>
    /// <param name="x">The tensor.</param>
    /// <param name="label">The name of its module, if it has one.</param>
    public Call? Create(string name, Value x, string label) => name switch
    {
        "Conv" or "Conv3d" => Convolution(name, x) with { Label = label },
        "ConvTranspose" or "ConvTranspose3d" => Transposed(name, x) with { Label = label },
        "Norm" or "PReLU" => Of(name, x) with { Label = label },
        "BatchNorm" => Of(name, x, [.. Maybe("eps", "0.001", "0.5"), .. Maybe("momentum", "0.5", "0.01")]) with { Label = label },
        "GroupNorm" => Of(name, x, [(null, Divisor(x, 1)), .. Maybe("eps", "0.001")]) with { Label = label },
        "LayerNorm" => Of(name, x, [.. Maybe("eps", "0.001", "0.1")]) with { Label = label },
        "InstanceNorm" => Of(name, x, [("affine", "true"), .. Maybe("eps", "0.001")]) with { Label = label },
        _ when Functions.Contains(name) => Of(name, x),
        "leaky_relu" or "elu" => Of(name, x, [.. random.Next(2) == 0 ? Maybe(null, "0.3", "1.5") : []]),
        "softmax" or "log_softmax" or "normalize" => Of(name, x, AxisAs("axis", x)),
        "MaxPool" or "AvgPool" or "MaxPool3d" or "AvgPool3d" => Pooling(name, x),
        "adaptive_avg_pool" or "adaptive_max_pool" => Of(name, x, (null, Pick("[1, 1]", "[2, 3]", "[H, 2]", "[3, W / 2]", "[2, 2, 2]"))),
        "pyramid_pool" => Of(name, x, (null, "[1, 2, 3]")) with { Index = random.Next(3) },
        "upsample" => Upsampling(x),
        "pixel_shuffle" or "pixel_unshuffle" => Of(name, x, (null, Pick("1", "2", "3"))),
        "reshape" => Of(name, x, (null, Reshaped(x))),
        "flatten" => Of(name, x, [.. AxisAs("from", x), .. AxisAs("to", x)]),
        "permute" => Of(name, x, (null, List(Enumerable.Range(0, x.Rank).OrderBy(_ => random.Next())
            .Select(axis => Text(random.Next(4) == 0 ? axis - x.Rank : axis))))),
        "transpose" => Of(name, x, (null, Axis(x)), (null, Axis(x))),
        "slice" => Of(name, x, [(null, Axis(x)), .. Maybe("start", "1", "-2", "0", "k - 2"), .. Maybe("end", "2", "-1", "3", "k - 1")]),
        "repeat" => Of(name, x, (null, List(Enumerable.Range(0, x.Rank + Slip).Select(_ => Pick("1", "2", "1", "k"))))),
        "expand" => Of(name, x, (null, List(x.Shape.Dimensions.Select(d => d.Value == 1 ? Pick("3", "N", "1") : Dimension(d.ToString()))))),
        "split" => Splitting(x),
        "pad" => Of(name, x, [(null, List(Enumerable.Range(0, 4 + Slip).Select(_ => Pick("0", "1", "2")))),
            .. random.Next(2) == 0 ? Maybe("mode", "reflect", "replicate", "circular", "constant") : Maybe("value", "0.5", "-1.0")]),
        "pad_to_multiple" => Of(name, x, (null, Pick("1", "2", "4", "3"))),
        "topk" => Of(name, x, [(null, Pick("1", "2", "3", "k")), .. AxisAs("axis", x)]) with { Index = 0 },
        "gather" => Gathering(x),
        "concat" or "stack" => Joining(name, x, AxisAs("axis", x)),
        "sum" => Joining(name, x),
        "log" or "sqrt" => new(name, [$"abs({x.Name}) + 0.5"]),
        "pow" => new(name, [$"abs({x.Name})"], (null, Pick("2.0", "0.5", "1.5", "3"))),
        "clamp" => Of(name, x, Pick(new (string?, string)[] { ("min", "-0.25") }, [("max", "0.5")], [("min", "-0.1"), ("max", "0.4")])),
        "maximum" or "minimum" => new(name, [x.Name, Other(x).Name]),
        "matmul" => Product(x, random.Next(3) == 0 ? Other(x) : x),
        _ when Reductions.Contains(name) => Of(name, x, [(null, Axis(x)), .. Maybe("keep", "true", "false")]),
        "Linear" => Of(name, x, [(null, Pick("1", "4", "6", "k")), .. Maybe("bias", "false", "true")]) with { Label = label },
        "einsum" => Product(x),
        "Attention" => Of(name, x, (null, Divisor(x, 2))) with { Label = label },
        "attention" => new(name, [x.Name, Other(x).Name, Other(x).Name], [.. Maybe("heads", Divisor(x, 2))]),
        "Dropout" or "StochasticDepth" or "Dropout2d" => Of(name, x, [.. Maybe(null, "0.3", "0.0")]),
        _ => throw new InvalidOperationException($"'{name}' has no form."),
    };

    /// <summary>One of several texts.</summary>
    public T Pick<T>(params IReadOnlyList<T> texts) => texts[random.Next(texts.Count)];

    /// <summary>Another tensor, most likely of the same number of dimensions.</summary>
    public Value Other(Value x)
    {
        var alike = values.Where(v => v.Rank == x.Rank).ToList();
        return random.Next(12) == 0 ? values[random.Next(values.Count)] : alike[random.Next(alike.Count)];
    }

    /// <summary>1 in a few cases, to make a list too long; otherwise 0.</summary>
    private int Slip => random.Next(25) == 0 ? 1 : 0;

    private static Call Of(string name, Value x, params IReadOnlyList<(string?, string)> arguments) => new(name, [x.Name], arguments);

    private IEnumerable<(string?, string)> Maybe(string? name, params IReadOnlyList<string> texts) => random.Next(2) == 0 ? [] : [(name, Pick(texts))];

    private static string List(IEnumerable<string> items) => $"[{string.Join(", ", items)}]";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A dimension as an argument; those that are more than a symbol or a number are replaced.</summary>
    private string Dimension(string text) => text.All(c => char.IsLetterOrDigit(c)) ? text : Pick("H", "W");

    private string Axis(Value x) => Text(random.Next(25) == 0 ? x.Rank : random.Next(-x.Rank, Math.Max(1, x.Rank)));

    private (string?, string)[] AxisAs(string parameter, Value x) => random.Next(4) > 0 ? [(parameter, Axis(x))] : [];

    private string Divisor(Value x, int axis)
    {
        var size = axis < x.Rank ? x.Size(axis) ?? 2 : 2;
        if (random.Next(15) == 0) return Text(size + 1);
        var divisors = Enumerable.Range(1, (int)Math.Min(size, 64)).Where(d => size % d == 0).ToList();
        return Text(divisors[random.Next(divisors.Count)]);
    }

    /// <summary>A number for all sides, or a list with one for each.</summary>
    private string Sides(string name, params IReadOnlyList<string> texts) =>
        random.Next(4) == 0 ? List(Enumerable.Range(0, name.EndsWith("3d", StringComparison.Ordinal) ? 3 : 2).Select(_ => Pick(texts))) : Pick(texts);

    private Call Convolution(string name, Value x)
    {
        var groups = random.Next(3) == 0 ? Divisor(x, 1) : "1";
        var arguments = new List<(string?, string)> { (null, Pick(groups, $"2 * {groups}", "4", "8")), (null, Sides(name, "1", "3", "2", "5")) };
        if (groups != "1") arguments.Add(("groups", groups));
        if (random.Next(3) == 0) arguments.Add(("stride", Sides(name, "1", "2", "3")));
        if (random.Next(4) == 0) arguments.Add(("dilation", Sides(name, "1", "2")));
        if (random.Next(3) == 0) arguments.Add(("padding", Sides(name, "0", "1", "2")));
        arguments.AddRange(Maybe("bias", "true", "false"));
        return Of(name, x, arguments);
    }

    private Call Transposed(string name, Value x)
    {
        var arguments = new List<(string?, string)> { (null, Pick("2", "4", "6")), (null, Sides(name, "2", "3", "4")) };
        if (random.Next(2) == 0) arguments.Add(("stride", Pick("1", "2", "3")));
        if (random.Next(2) == 0) arguments.Add(("padding", Pick("0", "1")));
        if (random.Next(4) == 0) arguments.Add(("output_padding", Pick("0", "1")));
        if (random.Next(4) == 0) arguments.Add(("groups", Pick("1", "2")));
        if (random.Next(4) == 0) arguments.Add(("dilation", Pick("1", "2")));
        arguments.AddRange(Maybe("bias", "true"));
        return Of(name, x, arguments);
    }

    private Call Pooling(string name, Value x)
    {
        var arguments = new List<(string?, string)> { (null, Sides(name, "2", "3", "1")), (null, Sides(name, "1", "2", "3")) };
        arguments.AddRange(Maybe("padding", Sides(name, "0", "1")));
        if (name.StartsWith("Avg", StringComparison.Ordinal)) arguments.AddRange(Maybe("count_include_pad", "false", "true"));
        return Of(name, x, arguments);
    }

    private Call Upsampling(Value x)
    {
        (string?, string)[] how = [.. Maybe("mode", "nearest", "bilinear", x.Rank == 4 ? "bicubic" : "nearest"), .. Maybe("align_corners", "false", "true")];
        return random.Next(3) switch
        {
            0 => Of("upsample", x, [("like", Other(x).Name), .. how]),
            1 => Of("upsample", x, [("scale", Pick("2", "0.5", "1.5", "3")), .. how]),
            _ => Of("upsample", x, [("size", x.Rank == 5 ? Pick("[2, H, 4]", "[3, 2, 2]") : Pick("[H, W]", "[2 * H, 3]", "[4, ceil(W / 2)]")), .. how]),
        };
    }

    private string Reshaped(Value x)
    {
        var sizes = x.Shape.Dimensions.Select(d => Dimension(d.ToString())).ToList();
        // Merge two axes, divide one, or add one.
        var axis = random.Next(Math.Max(1, x.Rank));
        switch (random.Next(4))
        {
            case 0 when x.Rank > 1:
                axis = random.Next(x.Rank - 1);
                sizes[axis] = $"{sizes[axis]} * {sizes[axis + 1]}";
                sizes.RemoveAt(axis + 1);
                break;
            case 1 when x.Rank is > 0 and < 6 && x.Size(axis) is { } size && size % 2 == 0:
                sizes[axis] = Text(size / 2);
                sizes.Insert(axis, "2");
                break;
            case 2 when x.Rank > 0 && random.Next(4) == 0:
                sizes[axis] += " + 1";
                break;
            default:
                if (x.Rank < 6) sizes.Insert(axis, "1");
                break;
        }
        return List(sizes);
    }

    private Call Splitting(Value x)
    {
        var axis = random.Next(Math.Max(1, x.Rank));
        var size = x.Rank == 0 ? 2 : x.Size(axis);
        var (parameter, text) = random.Next(3) switch
        {
            0 => ("parts", Pick("1", "2", "3")),
            1 => ("sizes", size is { } known and > 1 ? $"[1, {Text(known - 1 + Slip)}]" : "[1, 2]"),
            _ => ("lengths", size is { } known and > 1 ? $"[{Text(known - 1)}, 1]" : x.Rank > 0 ? $"[{Dimension(x.Shape[axis].ToString())} - 1, 1]" : "[1]"),
        };
        return Of("split", x, (parameter, text), ("axis", Text(axis))) with { Index = random.Next(text == "1" ? 1 : 2) };
    }

    private Call? Gathering(Value x)
    {
        if (x.Rank == 0) return null;
        var place = random.Next(x.Rank);
        // The indices must exist.
        var indices = values.Where(v => v.IsContinuous && v.Rank == x.Rank && v.Shape[place].Equals(x.Shape[place])).ToList();
        if (indices.Count == 0) return null;
        var axis = Text(place);
        var index = new Call("topk", [indices[random.Next(indices.Count)].Name], (null, Pick("1", "2")), ("axis", axis)) { Index = 1 };
        return new("gather", [x.Name, index.Seg], ("axis", axis)) { PythonOperands = [x.Name, index.Python] };
    }

    private Call Joining(string name, Value x, params IReadOnlyList<(string?, string)> arguments) =>
        new(name, [x.Name, .. Enumerable.Range(0, random.Next(3)).Select(_ => Other(x).Name)], arguments);

    private static Call Product(Value x, Value y) => new("matmul", [x.Name, $"transpose({y.Name}, -1, -2)"]);

    private Call Product(Value x)
    {
        var letters = "abcdef"[..x.Rank];
        var other = Other(x);
        // The second tensor shares some axes with the first one.
        var second = string.Concat(Enumerable.Range(0, other.Rank).Select(i => i < x.Rank && random.Next(2) == 0 ? letters[i] : "uvwxyz"[i]));
        var all = letters + string.Concat(second.Except(letters));
        var result = string.Concat(all.Where(_ => random.Next(2) == 0).OrderBy(_ => random.Next()));
        return new("einsum", [x.Name, other.Name], ("equation", $"\"{letters},{second}->{(result.Length > 6 ? result[..6] : result)}\""));
    }
}
