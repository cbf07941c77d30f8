using SegDsl.Language.Types;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Operations;

/// <summary>Operations that reorder, reshape or select elements. They compute nothing, so their cost is zero.</summary>
internal static class RearrangingOperations
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        new()
        {
            Name = "reshape",
            Summary = "Changes the shape and keeps the elements in order; the new dimensions may be symbols.",
            Example = "reshape(x, [N, 2, 4, H * W])",
            Operands = [new("input")],
            Parameters = [new("shape", BoundType.Shape)],
            Shape = ReshapedShape,
            Emission = View("reshaped", a => $"{a.First}.reshape({a["shape"]})"),
        },
        new()
        {
            Name = "flatten",
            Summary = "Merges the axes 'from' to 'to' into one. flatten(x, 2) merges the pixels of a map.",
            Example = "flatten(x, 2)",
            Operands = [new("input")],
            Parameters = [new("from", BoundType.Int, 1L), new("to", BoundType.Int, -1L)],
            Shape = FlattenedShape,
            Emission = View("flat", a => $"{a.First}.flatten({a["from"]}, {a["to"]})"),
        },
        new()
        {
            Name = "permute",
            Summary = "Reorders the dimensions: dimension i of the result is dimension axes[i] of the input.",
            Example = "permute(x, [0, 2, 3, 1])",
            Operands = [new("input")],
            Parameters = [new("axes", new ListType(BoundType.Int))],
            Shape = PermutedShape,
            Emission = View("permuted", a => $"{a.First}.permute({a["axes"]})"),
        },
        new()
        {
            Name = "transpose",
            Summary = "Swaps two axes.",
            Example = "transpose(x, 1, -1)",
            Operands = [new("input")],
            Parameters = [new("first", BoundType.Int), new("second", BoundType.Int)],
            Shape = c => c.Axis("first") is { } first && c.Axis("second") is { } second
                ? c.Shape.With(first, c.Shape[second]).With(second, c.Shape[first])
                : null,
            Emission = View("transposed", a => $"{a.First}.transpose({a["first"]}, {a["second"]})"),
        },
        new()
        {
            Name = "slice",
            Summary = "Selects a range of an axis from 'start' up to, but excluding, 'end'; negative indices count from the end, "
                + "as does -k for a parameter k of at least 1.",
            Example = "slice(x, axis: 1, start: 2, end: -1)",
            Operands = [new("input")],
            Parameters = [new("axis", BoundType.Int), new("start", BoundType.Int, 0L), new("end", BoundType.Int, IsOptional: true)],
            Shape = SlicedShape,
            Emission = View("part", a => $"{a.First}.SliceAxis({a["axis"]}, {a["start"]}{(a.Optional("end") is { } end ? $", {end}" : "")})"),
        },
        new()
        {
            Name = "repeat",
            Summary = "Repeats the tensor along every axis as often as 'times' states, as a pattern of tiles.",
            Example = "repeat(x, [1, 2, 1, 3])",
            Operands = [new("input")],
            Parameters = [new("times", new ListType(BoundType.Int))],
            Shape = RepeatedShape,
            Emission = new()
            {
                ResultName = "repeated",
                OperandsAreKept = false,
                ResultIsKept = false,
                Function = a => $"{a.First}.repeat({a["times"]})",
            },
        },
        new()
        {
            Name = "expand",
            Summary = "Repeats every dimension of size 1 up to the size in 'shape', without copying; other sizes stay the same.",
            Example = "expand(reduce_mean(x, axis: 1, keep: true), [N, 4, H, W])",
            Operands = [new("input")],
            Parameters = [new("shape", BoundType.Shape)],
            Shape = ExpandedShape,
            Emission = View("expanded", a => $"{a.First}.expand({a["shape"]})"),
        },
        new()
        {
            Name = "split",
            Summary = "Splits an axis into a list of tensors: 'parts' of equal size, the given 'sizes', or 'lengths', which may contain symbols; "
                + "the default axis is the channels.",
            Example = "split(x, sizes: [2, 6])[1]",
            Operands = [new("input")],
            Parameters =
            [
                new("parts", BoundType.Int, IsOptional: true),
                new("sizes", new ListType(BoundType.Int), IsOptional: true),
                new("axis", BoundType.Int, 1L),
                new("lengths", BoundType.Shape, IsOptional: true),
            ],
            Shapes = SplitShapes,
            Emission = View("parts", a => (a.Optional("sizes") ?? a.Optional("lengths")) is { } sizes
                ? $"{a.First}.split({sizes}, {a["axis"]})"
                : $"{a.First}.chunk({a["parts"]}, {a["axis"]})"),
        },
        new()
        {
            Name = "pad",
            Summary = "Pads a map by [left, right, top, bottom] pixels, filled with 'value' or according to 'mode'.",
            Example = "pad(x, [1, 2, 0, 1], mode: reflect)",
            Operands = [new("input")],
            Parameters =
            [
                new("sizes", new ListType(BoundType.Int)),
                new("mode", new EnumerationType("pad", "mode", ["constant", "reflect", "replicate", "circular"]) { CSharpName = "PaddingModes" }, "constant"),
                new("value", BoundType.Float, 0.0),
            ],
            Shape = PaddedShape,
            Emission = new()
            {
                ResultName = "padded",
                OperandsAreKept = false,
                ResultIsKept = false,
                Function = a => $"nn.functional.pad({a.First}, {a["sizes"]}, {a["mode"]}, {a["value"]})",
            },
        },
        new()
        {
            Name = "pad_to_multiple",
            Summary = "Pads a map or volume with zeros at the end of every side, so that all sides are multiples of a number.",
            Example = "pad_to_multiple(x, 4)",
            Operands = [new("input")],
            Parameters = [new("multiple", BoundType.Int)],
            Shape = c => c.IsMapOrVolume() && c.IsAtLeast("multiple", 1)
                ? new([c.Shape[0], c.Shape[1], .. Enumerable.Range(2, c.Shape.Rank - 2).Select(axis => Multiple(c, axis))])
                : null,
            Emission = View("padded", a => $"{a.First}.PadToMultiple({a["multiple"]})"),
        },
    ];

    private static OperationEmission View(string result, Func<FunctionArguments, string> function) =>
        new() { ResultName = result, OperandsAreKept = false, ResultIsKept = false, ResultIsFresh = false, Function = function };

    private static TensorShape? ReshapedShape(OperationContext c)
    {
        var target = c.ShapeOf("shape");
        // A size below 1 is reported as an invalid argument rather than as a shape error: -1, which other libraries infer, is not supported.
        if (target.Dimensions.FirstOrDefault(d => d.Value is < 1) is { } size)
        {
            c.Report(ValueDiagnostics.OutOfRange, $"Every size of '{c.Name}'", $"be at least 1, not {size}");
            return null;
        }
        if (c.NotEmpty(target) is null) return null;
        var (from, to) = (c.Shape.Elements, target.Elements);
        if (c.RequireZero(from - to)) return target;
        c.Report(ShapeDiagnostics.Reshape, c.Name, c.Input.Display, target, from, to);
        return null;
    }

    private static TensorShape? FlattenedShape(OperationContext c)
    {
        if (c.Axis("from") is not { } from || c.Axis("to") is not { } to) return null;
        if (from > to)
        {
            c.Report(ValueDiagnostics.OutOfRange, $"'from' of '{c.Name}'", "not exceed 'to'");
            return null;
        }
        var dimensions = c.Shape.Dimensions;
        var product = dimensions.Skip(from).Take(to - from + 1).Aggregate(Dimension.One, (a, b) => a * b);
        return new([.. dimensions.Take(from), product, .. dimensions.Skip(to + 1)]);
    }

    private static TensorShape? PermutedShape(OperationContext c)
    {
        var rank = c.Shape.Rank;
        var written = c.KnownInts("axes");
        if (!c.HasCount("axes", written.Count, rank)) return null;
        var axes = written.Select(axis => c.Axis(axis, rank)).ToList();
        if (axes.Contains(null)) return null;
        if (axes.Distinct().Count() == rank) return new([.. axes.OfType<int>().Select(axis => c.Shape[axis])]);
        c.Report(ValueDiagnostics.OutOfRange, $"'axes' of '{c.Name}'", "name every axis once");
        return null;
    }

    private static TensorShape? RepeatedShape(OperationContext c)
    {
        var times = c.Ints("times");
        if (!c.HasCount("times", times.Count, c.Shape.Rank)) return null;
        if (times.FirstOrDefault(t => !c.Require(t, 1)) is not { } wrong) return new([.. times.Select((t, axis) => c.Shape[axis] * t)]);
        c.Report(ValueDiagnostics.OutOfRange, $"Every number of 'times' of '{c.Name}'", $"be at least 1, not {wrong}");
        return null;
    }

    private static TensorShape? ExpandedShape(OperationContext c)
    {
        var target = c.ShapeOf("shape");
        if (!c.HasRank(target.Rank) || c.NotEmpty(target) is null) return null;
        for (var axis = 0; axis < target.Rank; axis++)
            if (c.Shape[axis].Value != 1 && !c.Agrees(c.Input, c.Input with { Shape = target }, axis)) return null;
        return target;
    }

    private static TensorShape? SlicedShape(OperationContext c)
    {
        if (c.Axis("axis") is not { } axis) return null;
        var size = c.Shape[axis];
        var start = Place(c, c.Int("start"), size);
        var end = c.Has("end") ? Place(c, c.Int("end"), size) : size;
        if (c.Require(start, 0) && c.Require(size - end, 0) && c.Require(end - start, 1)) return c.Shape.With(axis, end - start);
        c.Report(ShapeDiagnostics.Parts, c.Name, $"{start} to {end}", axis, c.Input.Display);
        return null;
    }

    /// <summary>
    /// A position counted from the front. <c>-k</c> counts from the end, and requires that <c>k</c> is at least 1: at 0, it would count from the front.
    /// </summary>
    private static Dimension Place(OperationContext c, Dimension written, Dimension size) =>
        written.IsBelowZero && c.Require(written * -1, 1) ? size + written : written;

    private static IReadOnlyList<TensorShape>? SplitShapes(OperationContext c)
    {
        if (c.Axis("axis") is not { } axis) return null;
        var size = c.Shape[axis];
        var given = (c.Has("parts") ? 1 : 0) + (c.Has("sizes") ? 1 : 0) + (c.Has("lengths") ? 1 : 0);
        if (given != 1)
        {
            if (given > 1) c.Report(ValueDiagnostics.TooManyArguments, c.Name, "only one of 'parts', 'sizes' and 'lengths'");
            else c.Report(ValueDiagnostics.MissingArgument, c.Name, "parts", "");
            return null;
        }
        if (c.Has("parts"))
        {
            var count = c.Known("parts");
            return c.Parts(axis, count) ? [.. Enumerable.Repeat(c.Shape.With(axis, Dimension.FloorDivide(size, count)), (int)count)] : null;
        }
        var sizes = c.Has("sizes") ? c.Ints("sizes") : c.ShapeOf("lengths").Dimensions;
        var sum = sizes.Aggregate(Dimension.Zero, (a, b) => a + b);
        if (sizes.All(s => c.Require(s, 1)) && c.RequireZero(size - sum)) return [.. sizes.Select(s => c.Shape.With(axis, s))];
        c.Report(ShapeDiagnostics.Parts, c.Name, $"parts of sizes {string.Join(", ", sizes)}", axis, c.Input.Display);
        return null;
    }

    private static Dimension Multiple(OperationContext c, int axis)
    {
        var multiple = c.Int("multiple");
        return Dimension.FloorDivide(c.Shape[axis] + multiple - 1, multiple) * multiple;
    }

    private static TensorShape? PaddedShape(OperationContext c)
    {
        var sizes = c.Ints("sizes");
        if (!c.HasRank(4) || !c.HasCount("sizes", sizes.Count, 4)) return null;
        if (sizes.FirstOrDefault(s => s.Value is < 0) is { } negative)
        {
            c.Report(ValueDiagnostics.OutOfRange, $"Every border of '{c.Name}'", $"be at least 0, not {negative}");
            return null;
        }
        // The mirrored or repeated pixels must exist; 'reflect' does not repeat the border pixel itself.
        var reach = c.Text("mode") switch { "reflect" => 1, "circular" => 0, _ => (int?)null };
        for (var i = 0; i < 4; i++)
        {
            var inside = c.Shape[i < 2 ? 3 : 2];
            if (c.Require(sizes[i], 0) && (reach is not { } least || c.Require(inside - sizes[i], least))) continue;
            c.Report(ShapeDiagnostics.Parts, c.Name, $"a border of {sizes[i]}", i < 2 ? 3 : 2, c.Input.Display);
            return null;
        }
        return c.Shape.With(2, c.Shape[2] + sizes[2] + sizes[3]).With(3, c.Shape[3] + sizes[0] + sizes[1]);
    }
}
