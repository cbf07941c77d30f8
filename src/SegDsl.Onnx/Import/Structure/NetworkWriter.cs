using System.Globalization;
using System.Text;

namespace SegDsl.Onnx.Import.Structure;

/// <summary>Writes the modules of a network as blocks. Modules with the same structure share one.</summary>
internal sealed class NetworkWriter
{
    private const int MinSharedLayers = 3;

    private readonly Module root;
    private readonly string name;
    private readonly IReadOnlyList<string> outputNames;
    private readonly List<Block> blocks = [];
    private readonly HashSet<string> names;
    private readonly Dictionary<Module, Func<IReadOnlyList<string>, IReadOnlyList<Piece>>> applications = [];
    private readonly Dictionary<Module, IReadOnlyList<string>> members = [];

    /// <param name="root">The network.</param>
    /// <param name="name">Its name.</param>
    /// <param name="outputNames">The names of its outputs, in the order of <see cref="Module.Outputs"/>.</param>
    public NetworkWriter(Module root, string name, IReadOnlyList<string> outputNames)
    {
        (this.root, this.name, this.outputNames) = (root, name, outputNames);
        names = [name, .. ReservedBlockNames.All];
    }

    /// <summary>Writes the file.</summary>
    /// <param name="documentation">The documentation of the network, a line each.</param>
    /// <exception cref="NeedsSizeException">A module cannot be a block.</exception>
    public string Write(IEnumerable<string> documentation)
    {
        var modules = root.Tree.Where(m => m != root).ToList();
        foreach (var level in modules.GroupBy(m => m.Height).OrderBy(g => g.Key)) WriteLevel([.. level]);
        var text = new StringBuilder();
        foreach (var block in blocks) text.Append(block.Text()).Append('\n');
        foreach (var line in documentation) text.Append("/// ").Append(line).Append('\n');
        var body = new ModuleWriter(root, applications, members, outputNames).Body();
        return text.Append(CultureInfo.InvariantCulture, $"network {name}()\n{{\n{PieceText.Text(body, _ => null)}}}\n").ToString();
    }

    /// <summary>Writes modules that do not contain each other. Everything in them is already written.</summary>
    private void WriteLevel(List<Module> modules)
    {
        var writers = modules.ConvertAll(m => new ModuleWriter(m, applications, members, null));
        var sequences = writers.ConvertAll(w => w.Sequence());
        var groups = Enumerable.Range(0, modules.Count).GroupBy(i => sequences[i] is { } stages ? "[" + PieceText.Key(stages) : PieceText.Key(writers[i].Body()));
        foreach (var group in groups)
        {
            List<int> equal = [.. group];
            var isShared = equal.Count > 1 && modules[equal[0]].AllLayers.Count() >= MinSharedLayers;
            if (sequences[equal[0]] is not null && !isShared)
            {
                foreach (var i in equal) applications[modules[i]] = _ => sequences[i]!;
                continue;
            }
            var block = new Block(Labels.Unique(NameOf([.. equal.Select(i => modules[i])]), names)) { Body = writers[equal[0]].Body() };
            foreach (var i in equal) block.Applications.Add([.. PieceText.Open(writers[i].Body())]);
            block.FindParameters(writers[equal[0]].UsedNames);
            blocks.Add(block);
            for (var k = 0; k < equal.Count; k++)
            {
                var application = k;
                applications[modules[equal[k]]] = inputs => [block.Apply(application, inputs)];
                members[modules[equal[k]]] = writers[equal[0]].Members;
            }
        }
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
