using System.Collections.Concurrent;
using System.Reflection;
using SegDsl.Language;
using SegDsl.Language.Graph;
using SegDsl.Language.Shapes;
using SegDsl.Language.Types;
using SegDsl.Networks;

namespace SegDsl.Fusion.Graphs;

/// <summary>Finds the graph of a network in the <c>.seg</c> files that its assembly contains.</summary>
internal static class NetworkSources
{
    private static readonly ConcurrentDictionary<Assembly, Lazy<Compilation>> Compilations = new();

    /// <summary>Returns the graph of a network, with the numbers that it was created with.</summary>
    /// <param name="network">A network that the compiler generated.</param>
    /// <exception cref="FusionException">The assembly does not contain the network's <c>.seg</c> file, or another version of it.</exception>
    public static NetworkGraph GraphOf(SegmentationNetwork network)
    {
        var type = network.GetType();
        return GraphOf(network, Compilations.GetOrAdd(type.Assembly, assembly => new(() => Compile(assembly))).Value);
    }

    /// <summary>Returns the graph of a network, with the numbers that it was created with.</summary>
    /// <param name="network">A network that the compiler generated.</param>
    /// <param name="compilation">The files of the network.</param>
    /// <exception cref="FusionException">The files do not declare the network, or another version of it.</exception>
    public static NetworkGraph GraphOf(SegmentationNetwork network, Compilation compilation)
    {
        var type = network.GetType();
        var signature = compilation.Files.SelectMany(file => file.Blocks).Select(block => block.Signature)
            .FirstOrDefault(block => block.Name == type.Name && block.Namespace == (type.Namespace ?? ""));
        if (signature is null || compilation.GraphOf(signature) is not { } declared)
            throw new FusionException(
                $"The .seg file of {type.Name} is not in {type.Assembly.GetName().Name}, so its graph is unknown. Build the project with the package SegDsl.");
        var types = signature.Parameters.ToDictionary(p => p.Name, p => p.Type);
        var values = network.Settings.ToDictionary(s => s.Key, s => ValueOf(s.Value, types.GetValueOrDefault(s.Key)));
        var (graph, diagnostics) = compilation.Layout(declared, values);
        return graph ?? throw new FusionException($"{type.Name} has no graph with its parameters: {(diagnostics.Count > 0 ? diagnostics[0].Message : "")}");
    }

    /// <summary>The value of a parameter for the compiler.</summary>
    private static object ValueOf(object value, BoundType? type) => (value, type) switch
    {
        (long number, _) => Dimension.Constant(number),
        // The C# name of a member is its name in the language without underscores.
        (string member, EnumerationType enumeration) => enumeration.Members.FirstOrDefault(m => IsNamed(m, member)) ?? member,
        (Array list, _) => list.Cast<object>().Select(item => ValueOf(item, null)).ToList(),
        _ => value,
    };

    private static bool IsNamed(string member, string name) =>
        member.Replace("_", "", StringComparison.Ordinal).Equals(name.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);

    private static Compilation Compile(Assembly assembly)
    {
        // The files can use those of other assemblies, for example of the zoo.
        var assemblies = new[] { assembly }.Concat(assembly.GetReferencedAssemblies().Select(name => TryLoad(name)).OfType<Assembly>());
        return SegCompiler.Open([.. assemblies.SelectMany(Files).Select(file => SegCompiler.Parse(file.Path, file.Text))]);
    }

    private static Assembly? TryLoad(AssemblyName name)
    {
        try
        {
            return Assembly.Load(name);
        }
        catch (IOException)
        {
            // An assembly that only the compiler needs.
            return null;
        }
    }

    private static IEnumerable<(string Path, string Text)> Files(Assembly assembly)
    {
        var names = assembly.GetManifestResourceNames().Where(n => n.EndsWith(".seg", StringComparison.OrdinalIgnoreCase));
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var reader = new StreamReader(stream);
            yield return ($"{assembly.GetName().Name}/{name.Replace('\\', '/')}", reader.ReadToEnd());
        }
    }
}
