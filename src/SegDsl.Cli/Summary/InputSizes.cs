using System.CommandLine;
using System.Globalization;
using SegDsl.Cli.CommandLine;
using SegDsl.Language.Graph;
using SegDsl.Language.Shapes;

namespace SegDsl.Cli.Summary;

/// <summary>The <c>--size 1x3x512x1024</c> of a command: what the symbols in the shapes of a network stand for.</summary>
internal static class InputSizes
{
    /// <summary>The option; once for every input of the network, in order, until the sizes of all are known.</summary>
    public static Option<string[]> Option() => new("--size")
    {
        Description = "Set the size of the input, for example 1x3x512x1024. Further inputs, in order, that do not have the same sizes need their own.",
        HelpName = "size",
        DefaultValueFactory = _ => [],
    };

    /// <summary>Computes the values of all symbols of a network for the given input sizes; open parameters have their defaults.</summary>
    /// <returns>The values by symbol; null if no size is given.</returns>
    /// <exception cref="CommandException">A size is malformed, does not match the input of the network, or violates a requirement of the network.</exception>
    public static IReadOnlyDictionary<string, long>? Bind(NetworkGraph graph, IReadOnlyList<string> sizes)
    {
        if (sizes.Count == 0) return null;
        var values = graph.Defaults.ToDictionary(d => d.Key, d => d.Value.Value ?? 0);
        foreach (var (input, text) in graph.Inputs.Zip(sizes)) Bind(graph, input, text, values);
        if (sizes.Count > graph.Inputs.Count || graph.Inputs.Skip(sizes.Count).Any(input => !IsKnown(input)))
        {
            var names = string.Join(", ", graph.Inputs.Select(i => $"{i.Name} {i.Shape}"));
            throw new CommandException($"{graph.Name} has {Count(graph.Inputs.Count, "input")}, not {sizes.Count}: {names}. Give --size once for each.");
        }

        if (!graph.Requirements.Allows(values))
            throw new OptionException($"--size {string.Join(" --size ", sizes)}: too small for {graph.Name}, which needs {Describe(graph)}.");
        return values;

        bool IsKnown(GraphOutput input) => input.Shape is { } shape && shape.Dimensions.SelectMany(d => d.Symbols).All(values.ContainsKey);
    }

    /// <summary>The requirements of a network as text, such as <c>H >= 33, W >= 33</c>; empty if any size is valid.</summary>
    public static string Describe(NetworkGraph graph) => string.Join(", ", Requirements(graph));

    /// <summary>The requirements of a network on its input size and its open parameters, one formula each.</summary>
    public static IEnumerable<string> Requirements(NetworkGraph graph) =>
        graph.Requirements.Least.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Key} >= {r.Value}"))
            .Concat(graph.Requirements.Others.Select(o => o.ToString()));

    private static void Bind(NetworkGraph graph, GraphOutput input, string text, Dictionary<string, long> values)
    {
        if (input.Shape is not { } shape) throw new OptionException($"--size cannot set the size of '{input.Name}', because it is a list of tensors.");
        var sizes = Parse(text);
        if (sizes.Count != shape.Rank)
            throw new OptionException(
                $"--size {text}: '{input.Name}' of {graph.Name} has {Count(shape.Rank, "dimension")}, {shape}, and this has {sizes.Count}.");
        for (var i = 0; i < sizes.Count; i++)
        {
            var dimension = shape[i];
            if (dimension.Symbols.FirstOrDefault() is { } symbol && dimension.Equals(Dimension.Symbol(symbol)) && values.TryAdd(symbol, sizes[i])) continue;
            var size = dimension.Evaluate(values);
            if (size != sizes[i]) throw new OptionException($"--size {text}: dimension {i + 1} of '{input.Name}', {shape}, is {size} and not {sizes[i]}.");
        }
    }

    private static List<long> Parse(string text)
    {
        var sizes = new List<long>();
        foreach (var part in text.Split('x'))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var size) || size == 0)
                throw new OptionException($"--size {text}: write positive integers separated by x, as in --size 1x3x512x1024.");
            sizes.Add(size);
        }
        return sizes;
    }

    private static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";
}
