using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SegDsl.Generators.Emission;
using SegDsl.Soundness.Tests.Mutation;

namespace SegDsl.Soundness.Tests.Execution;

/// <summary>
/// The C# code of several mutants, compiled together. It is emitted even if the compiler reports shape errors: the test must show that such networks
/// fail.
/// </summary>
internal sealed class MutantAssembly : IDisposable
{
    private static readonly CSharpParseOptions Language = new(LanguageVersion.Latest);

    private static readonly CSharpCompilationOptions Options = new(
        OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable);

    private static readonly IReadOnlyList<MetadataReference> References = [.. ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(path => MetadataReference.CreateFromFile(path))];

    private readonly AssemblyLoadContext context = new(nameof(MutantAssembly), isCollectible: true);
    private readonly Dictionary<Mutant, string> failures = [];
    private readonly HashSet<Mutant> unconstructed = [];
    private readonly Assembly assembly;

    public MutantAssembly(IEnumerable<CompiledMutant> mutants)
    {
        var trees = new Dictionary<SyntaxTree, Mutant>();
        foreach (var mutant in mutants)
        {
            if (Write(mutant) is { } code) trees.Add(CSharpSyntaxTree.ParseText(code, Language), mutant.Mutant);
        }
        assembly = Load(trees);
    }

    /// <summary>Why a mutant has no C# code that compiles; null if it has.</summary>
    public string? FailureOf(Mutant mutant) => failures.GetValueOrDefault(mutant);

    /// <summary>
    /// Whether a mutant that was rejected for a shape cannot be constructed, because a layer depends on a size that is only known at run time, or on
    /// a different number of dimensions.
    /// </summary>
    public bool CannotBeConstructed(Mutant mutant) => unconstructed.Contains(mutant);

    /// <summary>The class of a mutant's network; null if there is none.</summary>
    public Type? NetworkOf(Mutant mutant) => assembly.GetType($"{mutant.Namespace}.{mutant.Network.Name}");

    /// <inheritdoc/>
    public void Dispose() => context.Unload();

    private string? Write(CompiledMutant mutant)
    {
        var file = mutant.Compilation.Files[0];
        try
        {
            if (mutant.Verdict == Verdict.Accepted) return FileEmitter.Write(file, "", mutant.Compilation);
            if (UncheckedEmitter.Write(file) is { } code) return code;
            unconstructed.Add(mutant.Mutant);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            failures.Add(mutant.Mutant, $"Cannot emit C#: {e}");
        }
        return null;
    }

    /// <summary>Compiles the files; those with errors are removed, and the rest is compiled again.</summary>
    private Assembly Load(Dictionary<SyntaxTree, Mutant> trees)
    {
        while (true)
        {
            using var stream = new MemoryStream();
            var result = CSharpCompilation.Create(nameof(MutantAssembly), trees.Keys, References, Options).Emit(stream);
            if (result.Success)
            {
                stream.Position = 0;
                return context.LoadFromStream(stream);
            }
            foreach (var error in result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error))
            {
                if (error.Location.SourceTree is not { } tree) throw new InvalidOperationException(error.ToString());
                if (!trees.ContainsKey(tree)) continue;
                var line = tree.GetText().Lines[error.Location.GetLineSpan().StartLinePosition.Line];
                failures.Add(trees[tree], $"The C# does not compile: {error} in '{line}'");
                trees.Remove(tree);
            }
        }
    }
}
