using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using System.Security.Cryptography;
using System.Text;
using SegDsl.Catalog;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Diagnostics;
using SegDsl.Generators;
using SegDsl.Language;
using SegDsl.Language.Diagnostics;

namespace SegDsl.Cli.Sources;

/// <summary>The catalog of the user's files: generated, compiled and loaded, or taken from the cache where nothing changed since.</summary>
internal static class OwnCatalog
{
    private const string RootNamespace = "SegDsl.Own";

    /// <summary>The catalog of the files.</summary>
    /// <param name="sources">The files, and what they may use.</param>
    /// <param name="cataloged">The assembly of what they may use; null where there is none.</param>
    /// <param name="cache">Assemblies of earlier runs.</param>
    /// <param name="error">Where diagnostics are written.</param>
    /// <exception cref="CommandException">The files have errors.</exception>
    public static ModelCatalog Load(SourceSet sources, Assembly? cataloged, AssemblyCache cache, TextWriter error)
    {
        if (sources.Own is []) throw new CommandException("C# alone declares nothing: name the .seg file it belongs to, too, with --file FILE.seg.");
        var key = Key([.. sources.Own, .. sources.Code], cataloged);
        if (cache.Find(key) is { } kept) return Load(kept);
        var assembly = Compile("SegDsl.Own." + key, sources, error);
        cache.Add(key, assembly);
        return Load(assembly);
    }

    private static byte[] Compile(string name, SourceSet sources, TextWriter error)
    {
        var paths = sources.Own.Select(f => f.Path).ToHashSet();
        var code = SegCode.Generate(sources.Compilation, paths, RootNamespace);
        new DiagnosticText(error, sources.Compilation).Print(code.Diagnostics);
        Demand(code.Diagnostics.Count(d => d.Severity == DiagnosticSeverity.Error), ".seg");

        var externs = sources.Compilation.Files.Where(f => paths.Contains(f.Source.Path)).SelectMany(f => f.Externs).Select(e => $"'{e.Name}'").ToList();
        if (externs.Count > 0 && sources.Code is [])
            throw new CommandException($"{string.Join(", ", externs)} is written in C#: name the file that implements it too, with --file FILE.cs.");
        var (assembly, errors) = CSharpCompiler.Compile(name, code.Files, sources.Code);
        foreach (var message in errors) error.WriteLine(message);
        Demand(errors.Count, "C#");
        return assembly;
    }

    /// <summary>Refuses to go on with files that have errors, which were told.</summary>
    /// <exception cref="CommandException">There are some.</exception>
    public static void Demand(int errors, string kind)
    {
        if (errors > 0) throw new CommandException(errors == 1 ? $"there is an error in the {kind} files." : $"there are {errors} errors in the {kind} files.");
    }

    private static ModelCatalog Load(byte[] assembly)
    {
        using var stream = new MemoryStream(assembly);
        // A context of its own, so that one process can load what another command line of it has loaded already.
        var loaded = new AssemblyLoadContext(RootNamespace).LoadFromStream(stream);
        var instance = loaded.GetType(RootNamespace + ".SegCatalog", throwOnError: true)?.GetProperty("Instance")?.GetValue(null);
        return (ModelCatalog?)instance ?? throw new InvalidOperationException("The generated assembly has no catalog.");
    }

    /// <summary>Names all that the assembly depends on: the texts, and the compiler and the libraries as they were built.</summary>
    private static string Key(IReadOnlyList<SourceFile> files, Assembly? cataloged)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Add(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            hash.AppendData(Encoding.ASCII.GetBytes(bytes.Length.ToString(CultureInfo.InvariantCulture) + ":"));
            hash.AppendData(bytes);
        }

        foreach (var assembly in new[] { typeof(OwnCatalog), typeof(SegCompiler), typeof(SegCode), typeof(ModelCatalog), typeof(TorchSharp.torch) }
                     .Select(type => type.Assembly).Append(cataloged).OfType<Assembly>()) Add(assembly.ManifestModule.ModuleVersionId.ToString());
        foreach (var file in files)
        {
            Add(file.Path);
            Add(file.Text);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
