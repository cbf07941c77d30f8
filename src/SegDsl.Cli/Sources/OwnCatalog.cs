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
using SegDsl.Language.Binding;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Types;

namespace SegDsl.Cli.Sources;

/// <summary>Creates the catalog of the user's files: generates, compiles and loads an assembly, or loads it from the cache if nothing has changed.</summary>
internal static class OwnCatalog
{
    private const string RootNamespace = Failure.OwnAssembly;

    /// <summary>Returns the catalog of the files.</summary>
    /// <param name="sources">The files, with those that they can use.</param>
    /// <param name="cataloged">The assemblies of the files that they can use.</param>
    /// <param name="cache">The cache of assemblies.</param>
    /// <param name="error">The output for diagnostics.</param>
    /// <param name="executes">Whether the C# of <c>extern</c> declarations is executed; otherwise it may be missing.</param>
    /// <returns>The catalog, and whether it is complete: no C# of <c>extern</c> declarations is missing.</returns>
    /// <exception cref="CommandException">The files have errors.</exception>
    public static (ModelCatalog Catalog, bool IsComplete) Load(
        SourceSet sources, IReadOnlyList<Assembly> cataloged, AssemblyCache cache, TextWriter error, bool executes)
    {
        if (sources.Own is []) throw new CommandException("A C# file declares nothing on its own. Add the .seg file that uses it, with --file FILE.seg.");
        var key = Key([.. sources.Own, .. sources.Code], cataloged);
        if (cache.Find(key) is { } cached) return (Load(cached), true);
        const string Declared = "-declared";
        if (!executes && sources.Code is [] && cache.Find(key + Declared) is { } declared) return (Load(declared), false);
        var (assembly, isComplete) = Compile("SegDsl.Own." + key, sources, error, executes);
        cache.Add(isComplete ? key : key + Declared, assembly);
        return (Load(assembly), isComplete);
    }

    /// <summary>Checks the C# files: that they compile with the <c>.seg</c> files, which have no errors, and implement what those declare.</summary>
    /// <param name="sources">The files.</param>
    /// <exception cref="CommandException">Files of the program do not compile with those of the user, or two declarations have one name.</exception>
    public static CSharpErrors Check(SourceSet sources)
    {
        var code = SegCode.Generate(sources.Compilation, sources.Generated, RootNamespace);
        RefuseErrorsOfProgram(sources, code.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).ToList());
        RefuseSameNames(sources);
        var compilation = CSharpCompiler.Parse("SegDsl.Own.Check", code.Files, sources.Code);
        var wrong = ExternImplementations.Check(ExternsOf(sources), ExternMethods.Of(compilation));
        return new(wrong, wrong.Count > 0 ? [] : CSharpCompiler.Emit(compilation, sources.Code).Errors);
    }

    private static (byte[] Assembly, bool IsComplete) Compile(string name, SourceSet sources, TextWriter error, bool executes)
    {
        var code = SegCode.Generate(sources.Compilation, sources.Generated, RootNamespace);
        // A file of the program can have warnings only because a declaration of it is replaced, for example about a 'use'.
        new DiagnosticText(error, sources.Compilation).Print(
            [.. code.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error || sources.Own.Any(file => file.Path == d.Location.Path))]);
        var errors = code.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
        RefuseErrorsOfProgram(sources, errors);
        ThrowIfErrors(errors.Count, ".seg");
        RefuseSameNames(sources);

        var externs = ExternsOf(sources);
        var isMissing = externs.Count > 0 && sources.Code is [];
        if (isMissing && executes)
        {
            var names = string.Join(", ", externs.Select(e => $"'{e.Declared}'"));
            throw new CommandException($"Missing the C# of {names}. Add the file that implements it, with --file FILE.cs.");
        }
        IReadOnlyList<GeneratedText> generated = isMissing ? [.. code.Files, SegCode.Stubs(externs)] : code.Files;
        var compilation = CSharpCompiler.Parse(name, generated, sources.Code);
        if (externs.Count > 0 && !isMissing)
        {
            var wrong = ExternImplementations.Check(externs, ExternMethods.Of(compilation));
            new DiagnosticText(error, sources.Compilation).Print(wrong);
            ThrowIfErrors(wrong.Count, ".seg");
        }
        var (assembly, messages) = CSharpCompiler.Emit(compilation, sources.Code);
        foreach (var message in messages) error.WriteLine(message.ToString());
        ThrowIfErrors(messages.Count, "C#");
        return (assembly, !isMissing);
    }

    private static List<ExternMethod> ExternsOf(SourceSet sources) =>
        [.. sources.Compilation.Files.Where(f => sources.Generated.Contains(f.Source.Path)).SelectMany(ExternMethod.Of)];

    /// <summary>Throws if all errors are in files of the program, because the user replaces declarations of them.</summary>
    private static void RefuseErrorsOfProgram(SourceSet sources, List<Diagnostic> errors)
    {
        if (errors.Count > 0 && errors.All(d => sources.Own.All(file => file.Path != d.Location.Path)))
            throw new CommandException(
                $"files of the program do not compile with what your files replace: {string.Join(", ", sources.Replaced)}. "
                + "Keep its parameters, inputs and outputs, or declare yours in another namespace.");
    }

    /// <summary>Throws if two networks, datasets or experiments of the user have one name in two namespaces: commands find them by the name alone.</summary>
    private static void RefuseSameNames(SourceSet sources)
    {
        var files = sources.Compilation.Files.Where(f => sources.Own.Any(own => own.Path == f.Source.Path)).ToList();
        Refuse("networks", files.SelectMany(f => f.Blocks.Where(b => b.Signature.Kind == BlockKind.Network).Select(b => (b.Name, f))));
        Refuse("datasets", files.SelectMany(f => f.Datasets.Select(d => (d.Name, f))));
        Refuse("experiments", files.SelectMany(f => f.Experiments.Select(e => (e.Name, f))));

        static void Refuse(string kind, IEnumerable<(string Name, BoundFile File)> declared)
        {
            if (declared.GroupBy(d => d.Name).FirstOrDefault(same => same.Count() > 1) is { } same)
                throw new CommandException(
                    $"two {kind} have the name {same.Key}: in {string.Join(" and in ", same.Take(2).Select(d => d.File.Source.Path))}. "
                    + "Commands find them by the name alone; rename one of them.");
        }
    }

    /// <summary>Throws if files have errors, which were already printed.</summary>
    /// <exception cref="CommandException">There are errors.</exception>
    public static void ThrowIfErrors(int errors, string kind)
    {
        if (errors > 0) throw new CommandException(errors == 1 ? $"the {kind} files have an error." : $"the {kind} files have {errors} errors.");
    }

    private static ModelCatalog Load(byte[] assembly)
    {
        using var stream = new MemoryStream(assembly);
        // A separate context, so that one process can load the same assembly for several command lines.
        var loaded = new AssemblyLoadContext(RootNamespace).LoadFromStream(stream);
        var instance = loaded.GetType(RootNamespace + ".SegCatalog", throwOnError: true)?.GetProperty("Instance")?.GetValue(null);
        return (ModelCatalog?)instance ?? throw new InvalidOperationException("The generated assembly has no catalog.");
    }

    /// <summary>Returns a hash of everything that the assembly depends on: the files, and the builds of the compiler and the libraries.</summary>
    private static string Key(IReadOnlyList<SourceFile> files, IReadOnlyList<Assembly> cataloged)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Add(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            hash.AppendData(Encoding.ASCII.GetBytes(bytes.Length.ToString(CultureInfo.InvariantCulture) + ":"));
            hash.AppendData(bytes);
        }

        foreach (var assembly in new[] { typeof(OwnCatalog), typeof(SegCompiler), typeof(SegCode), typeof(ModelCatalog), typeof(TorchSharp.torch) }
                     .Select(type => type.Assembly).Concat(cataloged)) Add(assembly.ManifestModule.ModuleVersionId.ToString());
        foreach (var file in files)
        {
            Add(file.Path);
            Add(file.Text);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
