using System.Globalization;
using System.Text;

namespace SegDsl.Onnx.Import.Structure;

/// <summary>Writes the modules of a network as blocks. Modules with the same structure share one.</summary>
internal sealed class NetworkWriter
{
    private readonly Module root;
    private readonly string name, space;
    private readonly IReadOnlyList<string> outputNames;
    private readonly bool isFixed;
    private readonly List<Block> blocks = [];
    private readonly HashSet<string> names;
    private readonly Dictionary<Module, Func<IReadOnlyList<string>, IReadOnlyList<Piece>>> applications = [];
    private readonly Dictionary<Module, IReadOnlyList<string>> members = [];

    /// <param name="root">The network.</param>
    /// <param name="name">Its name.</param>
    /// <param name="space">The namespace of the file.</param>
    /// <param name="outputNames">The names of its outputs, in the order of <see cref="Module.Outputs"/>.</param>
    /// <param name="isFixed">Whether blocks state the sizes of their maps, as far as they are known.</param>
    public NetworkWriter(Module root, string name, string space, IReadOnlyList<string> outputNames, bool isFixed)
    {
        (this.root, this.name, this.space, this.outputNames, this.isFixed) = (root, name, space, outputNames, isFixed);
        // A value with the name of a block would hide it.
        names = [name, .. ReservedBlockNames.All, .. root.Tree.Select(m => m.Name), .. root.AllLayers.Select(l => l.Label).OfType<string>()];
    }

    /// <summary>Writes the file.</summary>
    /// <param name="documentation">The documentation of the network, a line each.</param>
    /// <exception cref="NeedsSizeException">A module cannot be a block.</exception>
    public string Write(IEnumerable<string> documentation)
    {
        var modules = root.Tree.Where(m => m != root).ToList();
        foreach (var level in modules.GroupBy(m => m.Height).OrderBy(g => g.Key))
        {
            WriteLevel([.. level.Where(m => m.First is null)]);
            foreach (var again in level.Where(m => m.First is not null)) Repeat(again);
        }
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"namespace {space}\n\n");
        foreach (var block in blocks) text.Append(block.Text()).Append('\n');
        foreach (var line in documentation) text.Append("/// ").Append(line).Append('\n');
        var body = new ModuleWriter(root, applications, members, outputNames, isFixed).Body();
        return text.Append(CultureInfo.InvariantCulture, $"network {name}()\n{{\n{PieceText.Text(body, _ => null)}}}\n").ToString();
    }

    /// <summary>Checks that a module is written like the one whose weights it applies again.</summary>
    /// <exception cref="NeedsSizeException">It is not, so both cannot be one block.</exception>
    private void Repeat(Module again)
    {
        var bodies = new[] { again.First!, again }.Select(m => new ModuleWriter(m, applications, members, null, isFixed)).ToList();
        if (PieceText.Text(bodies[0].Body(), _ => null) != PieceText.Text(bodies[1].Body(), _ => null)) throw new NeedsSizeException(again.GivenPath);
        if (members.TryGetValue(again.First!, out var outputs)) members[again] = outputs;
    }

    /// <summary>Writes modules that do not contain each other. Everything in them is already written.</summary>
    private void WriteLevel(List<Module> modules)
    {
        var writers = modules.ConvertAll(m => new ModuleWriter(m, applications, members, null, isFixed));
        var sequences = writers.ConvertAll(w => w.Sequence());
        var groups = Enumerable.Range(0, modules.Count)
            .GroupBy(i => (sequences[i] is null ? "" : "[") + PieceText.Key(writers[i].Body()))
            .Select(g => (g.Key, Members: g.ToList())).ToList();
        var merged = new HashSet<string>();
        foreach (var (key, equal) in groups)
        {
            if (merged.Contains(key)) continue;
            var isShared = equal.Count > 1 && modules[equal[0]].AllLayers.Count() >= Module.MinSharedLayers;
            if (sequences[equal[0]] is not null && !isShared)
            {
                foreach (var i in equal) applications[modules[i]] = _ => sequences[i]!;
                continue;
            }
            var (longer, shorter, optional) = Pair(key, equal, groups.FindAll(g => !merged.Contains(g.Key)), writers);
            merged.Add(PieceText.Key(writers[longer[0]].Body()));
            if (shorter is not []) merged.Add(PieceText.Key(writers[shorter[0]].Body()));
            List<int> all = [.. longer, .. shorter];
            var block = new Block(Labels.Unique(NameOf([.. all.Select(i => modules[i])]), names))
            {
                Body = optional?.Body ?? writers[longer[0]].Body(), Switch = optional?.Name,
            };
            foreach (var i in longer) block.Applications.Add([.. PieceText.Open(writers[i].Body())]);
            foreach (var i in shorter) block.Applications.Add(optional!.Align([.. PieceText.Open(writers[i].Body())]));
            block.FindParameters(writers[longer[0]].UsedNames);
            blocks.Add(block);
            for (var k = 0; k < all.Count; k++)
            {
                var application = k;
                applications[modules[all[k]]] = inputs => [block.Apply(application, inputs)];
                members[modules[all[k]]] = writers[longer[0]].Members;
            }
        }
    }

    /// <summary>Finds a group whose modules differ from those of another one only by a statement that they have or lack.</summary>
    private static (List<int> Longer, List<int> Shorter, OptionalStatement? Optional) Pair(
        string key, List<int> equal, List<(string Key, List<int> Members)> groups, List<ModuleWriter> writers)
    {
        foreach (var optional in OptionalStatement.Of(writers[equal[0]].Body()))
            if (groups.Find(g => g.Key == PieceText.Key(optional.Shorter)).Members is { } shorter) return (equal, shorter, optional);
        foreach (var group in groups.Where(g => g.Key != key && !g.Key.StartsWith('[')))
        {
            var found = OptionalStatement.Of(writers[group.Members[0]].Body()).FirstOrDefault(o => PieceText.Key(o.Shorter) == key);
            if (found is not null) return (group.Members, equal, found);
        }
        return (equal, [], null);
    }

    /// <summary>The name of a block: that of its modules, without numbers.</summary>
    private string NameOf(IReadOnlyList<Module> modules)
    {
        var module = modules[0];
        var names = new List<string>();
        for (var at = module; at?.Parent is not null; at = at.Parent)
        {
            var isNumber = Labels.IsNumber(at.Name);
            if (!isNumber) names.Insert(0, Labels.Pascal(at.Name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '_')));
            else if (names.Count == 0) names.Insert(0, "Block");
            if (!isNumber && names[^1].Length > 0) break;
        }
        var joined = string.Concat(names);
        return joined.Length == 0 ? "Part" : joined == name || ReservedBlockNames.All.Contains(joined) ? joined + "Block" : joined;
    }
}
