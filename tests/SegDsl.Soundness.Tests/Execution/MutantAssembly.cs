using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SegDsl.Generators.Emission;
using SegDsl.Soundness.Tests.Mutation;

namespace SegDsl.Soundness.Tests.Execution;

/// <summary>
/// The C# of some mutants, compiled together. It is written whatever the compiler says of shapes: what the command line and the generator
/// refuse is what is to be shown wrong.
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

    public MutantAssembly(IEnumerable<JudgedMutant> mutants)
    {
        var trees = new Dictionary<SyntaxTree, Mutant>();
        foreach (var mutant in mutants)
        {
            if (Write(mutant) is { } code) trees.Add(CSharpSyntaxTree.ParseText(code, Language), mutant.Mutant);
        }
        assembly = Load(trees);
    }

    /// <summary>Why a mutant has no C# that compiles; null where it has.</summary>
    public string? FailureOf(Mutant mutant) => failures.GetValueOrDefault(mutant);

    /// <summary>
    /// Whether a mutant that was rejected for a shape cannot be constructed: a layer would be made for a size that is known only when the network runs,
    /// or for tensors of another number of dimensions than there are.
    /// </summary>
    public bool CannotBeConstructed(Mutant mutant) => unconstructed.Contains(mutant);

    /// <summary>The class of a mutant's network; null where there is none.</summary>
    public Type? NetworkOf(Mutant mutant) => assembly.GetType($"{mutant.Namespace}.{mutant.Network.Name}");

    /// <inheritdoc/>
    public void Dispose() => context.Unload();

    private string? Write(JudgedMutant mutant)
    {
        var file = mutant.Compilation.Files[0];
        try
        {
            if (mutant.Verdict == Verdict.Accepted) return FileEmitter.Write(file, "", mutant.Compilation);
            if (Unchecked.Write(file) is { } code) return code;
            unconstructed.Add(mutant.Mutant);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            failures.Add(mutant.Mutant, $"There is no C#: {e}");
        }
        return null;
    }

    /// <summary>Compiles; what does not compile is left out, and the rest compiled again.</summary>
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
