using SegDsl.Language.Diagnostics;
using SegDsl.Language.Syntax;
using SegDsl.Language.Text;

namespace SegDsl.Language.Binding;

/// <summary>A declaration visible to other files.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Namespace">The namespace of its file.</param>
/// <param name="Kind">The type of its symbol; null if it could not be parsed.</param>
/// <param name="Symbol">
/// A <see cref="BlockSignature"/>, <see cref="ExternPart"/>, <see cref="BoundDataset"/> or <see cref="ExperimentSyntax"/>; null if it could not be
/// parsed, or is in a file that is not compiled.
/// </param>
internal sealed record Declaration(string Name, string Namespace, Type? Kind, object? Symbol)
{
    /// <summary>Where it is declared; null if only its name is known.</summary>
    public SourceLocation? Location { get; init; }
}

/// <summary>A file with its visible namespaces.</summary>
/// <param name="Source">The file.</param>
/// <param name="Root">Its syntax.</param>
internal sealed record FileScope(SourceText Source, FileSyntax Root)
{
    private readonly HashSet<string> used = new(Root.Uses.Select(u => u.Text), StringComparer.Ordinal);

    public string Namespace { get; } = Root.NamespaceName;

    /// <summary>The other namespaces from which a declaration is used.</summary>
    public HashSet<string> FoundIn { get; } = new(StringComparer.Ordinal);

    public bool Sees(string name) => Root.HasUnknownUses || name == Namespace || name == FileSyntax.Unknown || used.Contains(name);
}

/// <summary>The declarations of all files.</summary>
internal sealed class Declarations(DiagnosticBag diagnostics)
{
    private readonly Dictionary<string, List<Declaration>> byName = new(StringComparer.Ordinal);
    private readonly HashSet<string> namespaces = new(StringComparer.Ordinal);

    /// <summary>Adds the namespace of a file.</summary>
    public void AddNamespace(string name) => namespaces.Add(name);

    /// <summary>Adds declarations known by name only, for suggestions; they follow all other declarations.</summary>
    public void Add(FileSurroundings surroundings)
    {
        namespaces.UnionWith(surroundings.Namespaces);
        foreach (var other in surroundings.Visible.SelectMany(v => v).Concat(surroundings.Elsewhere))
        {
            if (!byName.TryGetValue(other.Name, out var declarations)) byName[other.Name] = declarations = [];
            if (declarations.Exists(d => d.Namespace == other.Namespace)) continue;
            declarations.Add(new(other.Name, other.Namespace, other.Kind switch
            {
                DeclarationKind.Block => typeof(BlockSignature),
                DeclarationKind.ExternPart => typeof(ExternPart),
                DeclarationKind.Dataset => typeof(BoundDataset),
                DeclarationKind.Experiment => typeof(ExperimentSyntax),
                _ => null,
            }, null));
        }
    }

    /// <summary>Adds a declaration, unless its namespace already has one with this name.</summary>
    /// <param name="file">The file that declares it.</param>
    /// <param name="name">Its name.</param>
    /// <param name="symbol">Its symbol; null if it has errors.</param>
    /// <param name="kind">The type of its symbol, for one without a symbol; null if it could not be parsed.</param>
    public bool Add(FileScope file, IdentifierSyntax name, object? symbol, Type? kind = null)
    {
        if (!byName.TryGetValue(name.Text, out var declarations)) byName[name.Text] = declarations = [];
        if (Operations.OperationCatalog.Find(name.Text) is not null || ExpressionBinder.IsConstantFunction(name.Text))
        {
            diagnostics.Report(NameDiagnostics.Duplicate, file.Source, name.Span, name.Text, " as a built-in operation");
            return false;
        }
        if (ReservedNames.Contains(name.Text))
        {
            diagnostics.Report(NameDiagnostics.Duplicate, file.Source, name.Span, name.Text, " in the generated C#");
            // Uses of the name report no further errors.
            declarations.Add(new(name.Text, file.Namespace, null, null));
            return false;
        }
        if (declarations.FirstOrDefault(d => d.Namespace == file.Namespace) is { } first)
        {
            if (name.Text == FileSyntax.Unknown) return false;
            diagnostics.ReportDuplicate(NameDiagnostics.Duplicate, file.Source, name.Span, first.Location, name.Text, " in this namespace");
            // A use may mean either of two kinds, so that uses report no further errors.
            if (first.Kind != (symbol?.GetType() ?? kind)) declarations[declarations.IndexOf(first)] = first with { Kind = null, Symbol = null };
            return false;
        }
        declarations.Add(new(name.Text, file.Namespace, symbol?.GetType() ?? kind, symbol) { Location = file.Source.Locate(name.Span) });
        return true;
    }

    /// <summary>The kind of declaration that a name in a body would shadow, an operation or a block; null if there is none.</summary>
    public string? Hidden(FileScope file, string name)
    {
        if (Operations.OperationCatalog.Find(name) is not null || ExpressionBinder.IsConstantFunction(name)) return "operation";
        return byName.TryGetValue(name, out var all) && all.Exists(d => d.Symbol is BlockSignature && file.Sees(d.Namespace)) ? "block" : null;
    }

    /// <summary>Checks the <c>use</c>s of a file.</summary>
    public void CheckUses(FileScope file)
    {
        if (namespaces.Contains(FileSyntax.Unknown)) return;
        foreach (var use in file.Root.Uses.Where(u => !namespaces.Contains(u.Text)))
            diagnostics.Report(NameDiagnostics.UnknownNamespace, file.Source, use.Span, use.Text,
                new Deferred(() => Suggestions.For(use.Text, namespaces)));
    }

    /// <summary>Reports the unused <c>use</c>s of a file; call after binding.</summary>
    public static void CheckUnused(FileScope file, DiagnosticBag diagnostics)
    {
        foreach (var use in file.Root.Uses.Where(u => !file.FoundIn.Contains(u.Text)))
            diagnostics.Report(NameDiagnostics.UnusedNamespace, file.Source, use.Span, use.Text);
    }

    /// <summary>The declaration that a name refers to in a file, or null; reports ambiguous names.</summary>
    public Declaration? Find(FileScope file, string name, SourceSpan span)
    {
        var visible = Visible(file, name);
        foreach (var declaration in visible) file.FoundIn.Add(declaration.Namespace);
        // A name that could not be parsed may be this one.
        if (visible.Count == 0 && name != FileSyntax.Unknown) return Find(file, FileSyntax.Unknown, span);
        if (visible.Count < 2 || file.Root.HasUnknownUses) return visible.FirstOrDefault();
        if (visible.FirstOrDefault(d => d.Namespace == file.Namespace) is { } own) return own;
        diagnostics.Report(NameDiagnostics.Ambiguous, file.Source, span, name, string.Join(" and ", visible.Select(d => $"'{d.Namespace}.{name}'")));
        return visible[0];
    }

    private List<Declaration> Visible(FileScope file, string name) =>
        byName.TryGetValue(name, out var all) ? [.. all.Where(d => file.Sees(d.Namespace))] : [];

    /// <summary>The symbol that a name refers to; reports it if there is none of this kind. Null also for a declaration that could not be parsed.</summary>
    public T? Resolve<T>(FileScope file, string name, SourceSpan span, string kind) where T : class
    {
        var declaration = Find(file, name, span);
        if (declaration is { Symbol: null }) return null;
        if (declaration?.Symbol is T symbol) return symbol;
        diagnostics.Report(NameDiagnostics.Unknown, file.Source, span, kind, name, new Deferred(() => Hint(file, name, Names<T>(file))));
        return null;
    }

    /// <summary>The visible names of one kind.</summary>
    public IEnumerable<string> Names<T>(FileScope file) =>
        byName.Values.SelectMany(d => d).Where(d => d.Kind == typeof(T) && file.Sees(d.Namespace)).Select(d => d.Name);

    /// <summary>The visible names of parts of experiments that are written in C#.</summary>
    /// <param name="file">The file that uses them.</param>
    /// <param name="keyword">The word after <c>extern</c>.</param>
    public IEnumerable<string> Externs(FileScope file, string keyword) => byName.Values.SelectMany(d => d)
        .Where(d => d.Symbol is ExternPart part && part.Keyword == keyword && file.Sees(d.Namespace)).Select(d => d.Name);

    /// <summary>A suggestion to use the namespace that declares a part of experiments; empty if there is none.</summary>
    public string UseOf(FileScope file, string name) =>
        byName.TryGetValue(name, out var all) && all.Find(d => d.Kind == typeof(ExternPart) && !file.Sees(d.Namespace)) is { } other
            ? $" It is declared in '{other.Namespace}'; add 'use {other.Namespace}'."
            : "";

    /// <summary>A suggestion for an unknown name: a missing <c>use</c> or a similar name.</summary>
    public string Hint(FileScope file, string name, IEnumerable<string> candidates) =>
        byName.TryGetValue(name, out var elsewhere) && elsewhere.FirstOrDefault(d => !file.Sees(d.Namespace)) is { } other
            ? $" It is declared in '{other.Namespace}'; add 'use {other.Namespace}'."
            : name == "self" ? " Values are written without 'self', and layers are declared where they are applied, as in 'y = x -> conv: Conv(64, 3)'."
            : PyTorchNames.IsNothing(name) ? " Every value exists; leave out an argument to use its default."
            : PyTorchNames.Find(name) is { } here ? $" Write '{here}'."
            : Suggestions.For(name, candidates);
}
