using System.Runtime.CompilerServices;
using SegDsl.Language.Types;
using SegDsl.Language.Binding;
using SegDsl.Language.Collections;
using SegDsl.Language.Text;

namespace SegDsl.Generators.Emission;

/// <summary>The references of a bound file to other files.</summary>
internal static class FileReferences
{
    private static readonly ConditionalWeakTable<BoundFile, HashSet<SourceText>> Known = new();

    /// <summary>The declarations of other namespaces that the file's C# names, sorted by name.</summary>
    public static IReadOnlyList<(string Namespace, string Name)> Of(BoundFile file)
    {
        var references = new SortedSet<(string Namespace, string Name)>(Comparer<(string, string)>.Create((a, b) =>
            string.CompareOrdinal(a.Item1, b.Item1) is var order and not 0 ? order : string.CompareOrdinal(a.Item2, b.Item2)));
        Visit(file, AddBlock, dataset => references.Add((dataset.Namespace, dataset.Name)));
        return [.. references.Where(r => r.Namespace.Length > 0 && r.Namespace != file.Namespace)];

        // Operations written in C# are called by their fully qualified names.
        void AddBlock(BlockSignature block)
        {
            if (block.Kind != BlockKind.Extern) references.Add((block.Namespace, block.Name));
        }
    }

    /// <summary>The files with declarations that the file refers to; computed once, because many files refer to a few.</summary>
    private static HashSet<SourceText> SourcesOf(BoundFile file) => Known.GetValue(file, FindSources);

    private static HashSet<SourceText> FindSources(BoundFile file)
    {
        var sources = new HashSet<SourceText>();
        Visit(file, block => sources.Add(block.Source), dataset => sources.Add(dataset.Source));
        foreach (var entry in file.Experiments.SelectMany(e => e.Entries))
            if (entry.Extern is { } part) sources.Add(part.Source);
        return sources;
    }

    /// <summary>The paths of some files and of all files they refer to, directly or indirectly.</summary>
    public static ISet<string> Closure(IEnumerable<BoundFile> files, IEnumerable<BoundFile> first)
    {
        var byPath = files.ToDictionary(f => f.Source.Path, StringComparer.Ordinal);
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var pending = new Stack<BoundFile>(first);
        while (pending.Count > 0)
        {
            var file = pending.Pop();
            if (!reached.Add(file.Source.Path)) continue;
            foreach (var source in SourcesOf(file)) pending.Push(byPath[source.Path]);
        }

        return reached;
    }

    private static void Visit(BoundFile file, Action<BlockSignature> block, Action<BoundDataset> dataset)
    {
        foreach (var declaration in file.Blocks)
        {
            if (declaration.Base is { } @base) Visit(@base, block);
            foreach (var statement in declaration.Statements)
            {
                if (statement is ConstantStatement constant) Visit(constant.Value, block);
                if (ModulePlan.ExpressionOf(statement) is { } expression) Visit(expression, block);
            }
        }

        foreach (var experiment in file.Experiments)
        {
            Visit(experiment.Network, block);
            dataset(experiment.Data);
        }
    }

    private static void Visit(BoundTensor expression, Action<BlockSignature> block)
    {
        if (!StackGuard.HasRoom)
        {
            StackGuard.Continue((expression, block), static c => Visit(c.expression, c.block));
            return;
        }
        foreach (var operand in ModulePlan.PartsOf(expression)) Visit(operand, block);
        if (expression is Application application) Visit(application.Layer, block);
    }

    private static void Visit(BoundLayer layer, Action<BlockSignature> block)
    {
        switch (layer)
        {
            case BlockLayer call:
                block(call.Block);
                foreach (var argument in call.Arguments) Visit(argument.Value, block);
                break;
            case SequenceLayer sequence:
                foreach (var stage in sequence.Stages) Visit(stage, block);
                break;
            case ParallelLayer parallel:
                foreach (var stage in parallel.Stages) Visit(stage, block);
                break;
        }
    }

    private static void Visit(BoundStage stage, Action<BlockSignature> block)
    {
        var inner = stage switch
        {
            IfStage conditional => conditional.Then.Concat(conditional.Else),
            ForStage loop => loop.Stages,
            _ => [],
        };
        foreach (var next in inner) Visit(next, block);
        if (stage is LayerStage { Layer: var layer }) Visit(layer, block);
    }

    private static void Visit(BoundConstant constant, Action<BlockSignature> block)
    {
        if (constant is not BlockInstance instance) return;
        block(instance.Block);
        foreach (var argument in instance.Arguments) Visit(argument.Value, block);
    }
}
