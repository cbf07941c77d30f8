using ArchUnitNET.Domain;
using ArchUnitNET.Loader;

namespace SegDsl.Architecture.Tests;

/// <summary>Dependencies between the top-level folders of a project have one direction.</summary>
public sealed class DependencyTests
{
    private static readonly Lazy<ArchUnitNET.Domain.Architecture> Architecture = new(() => new ArchLoader()
        .LoadAssemblies([.. Project.All.Select(project => System.Reflection.Assembly.Load(project.Assembly))])
        .Build());

    [Theory, MemberData(nameof(NamespaceTests.Projects), MemberType = typeof(NamespaceTests))]
    public void Folders_have_no_circular_dependencies(string name)
    {
        var project = Project.All.Single(p => p.Name == name);
        var arrows = Arrows(project).ToLookup(a => a.From);
        Assert.NotEmpty(arrows);
        foreach (var folder in arrows.Select(a => a.Key))
        {
            // The shortest path from the folder back to itself.
            var paths = new Dictionary<string, Arrow>();
            var queue = new Queue<string>([folder]);
            while (queue.TryDequeue(out var at))
                foreach (var arrow in arrows[at])
                    if (paths.TryAdd(arrow.To, arrow)) queue.Enqueue(arrow.To);
            if (!paths.TryGetValue(folder, out var last)) continue;
            var circle = new List<Arrow> { last };
            while (last.From != folder) circle.Insert(0, last = paths[last.From]);
            var dependencies = circle.SelectMany(step => arrows[step.From].Where(a => a.To == step.To)).Select(a => a.ToString());
            Assert.Fail($"The folders of {name} depend on each other:\n{string.Join('\n', dependencies)}");
        }
    }

    private static IEnumerable<Arrow> Arrows(Project project) =>
        from type in Architecture.Value.Types
        where type.Assembly.FullName.StartsWith(project.Assembly + ",", StringComparison.Ordinal)
        let source = project.FolderOf(type.Namespace.FullName)
        where source is not null
        from target in type.Dependencies.Select(dependency => dependency.Target).Distinct()
        // Type parameters of methods with equal names are confused with each other.
        where target is not GenericParameter && target.Assembly?.FullName == type.Assembly.FullName
        let folder = project.FolderOf(target.Namespace.FullName)
        where folder is not null && folder != source
        select new Arrow(source, folder, type.FullName, target.FullName);

    private sealed record Arrow(string From, string To, string Type, string Target)
    {
        public override string ToString() => $"  {From} -> {To}: {Type} uses {Target}";
    }
}
