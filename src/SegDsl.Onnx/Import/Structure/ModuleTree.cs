namespace SegDsl.Onnx.Import.Structure;

/// <summary>
/// Arranges layers in modules by their paths, so that every module can be a block: it runs as a whole, after what it needs and before what needs it.
/// </summary>
internal static class ModuleTree
{
    /// <summary>Builds the modules.</summary>
    /// <param name="layers">The layers, each after those that compute its inputs.</param>
    /// <param name="outputs">The outputs of the network.</param>
    /// <param name="dissolved">The paths of modules that cannot be blocks; their parts belong to the module around them.</param>
    public static Module Build(IReadOnlyList<Layer> layers, IReadOnlyList<Result> outputs, ISet<string> dissolved)
    {
        for (var i = 0; i < layers.Count; i++) (layers[i].Index, layers[i].Label, layers[i].First) = (i, layers[i].GivenLabel, null);
        var root = new Module("", null);
        foreach (var layer in layers)
        {
            var module = root;
            if (layer.Operation != Layer.Input)
                foreach (var name in layer.Path) module = module.Child(name);
            module.Items.Add(new(layer, null));
        }
        foreach (var module in root.Tree.ToList())
            if (module.Parent is not null && dissolved.Contains(module.GivenPath)) Dissolve(module);
        Split(root, UsesOutside(layers, outputs));
        foreach (var module in root.Tree.ToList()) Collapse(module);
        Separate(root);
        foreach (var module in root.Tree) Name(module);
        Connect(root, outputs);
        return root;
    }

    /// <summary>Splits modules that are applied several times with the same weights, outer ones first, if the applications do not need each other.</summary>
    private static void Split(Module module, Func<Result, HashSet<Layer>, bool> isUsed)
    {
        foreach (var inner in module.Items.Select(i => i.Module).OfType<Module>().ToList())
        {
            if (SharedWeights.Applications(inner, isUsed) is { Count: > 0 } applications)
            {
                List<Item> items = [.. applications.Select(application => new Item(null, application))], siblings = [.. module.Items];
                Replace(inner, items);
                var (_, rest) = Sort(module.Items);
                if (!items.Exists(item => rest.Contains(item) && Reaches(item, item, rest)))
                {
                    applications.ToList().ForEach(application => Split(application, isUsed));
                    continue;
                }
                module.Items = siblings;
            }
            Split(inner, isUsed);
        }
    }

    private static Func<Result, HashSet<Layer>, bool> UsesOutside(IReadOnlyList<Layer> layers, IReadOnlyList<Result> outputs)
    {
        var users = layers.SelectMany(l => l.Sources.Select(s => (Source: s, User: l))).ToLookup(p => p.Source, p => p.User);
        return (result, own) => outputs.Contains(result) || users[result].Any(user => !own.Contains(user));
    }

    /// <summary>A module of one layer, which may be applied several times, is this layer.</summary>
    private static void Collapse(Module module)
    {
        if (module.Parent is null || module.Items is not [{ Layer: { } layer }, .. var others]) return;
        var key = others is [] ? null : SharedWeights.KeyOf(layer);
        if (!others.TrueForAll(other => key is not null && other.Layer is { } again && SharedWeights.KeyOf(again) == key)) return;
        // A layer in a module of its own keeps both names, which are part of its keys.
        if (layer.State.Count > 0 && layer.Path.Count != Depth(module)) return;
        if (layer.Operation == Layer.Parameter) layer.Label = $"{module.Name}_{layer.Label}";
        else if (layer.State.Count > 0) module.Items.ForEach(item => item.Layer!.Label = module.Name);
        Replace(module, module.Items);
    }

    private static int Depth(Module module) => module.Parent is null ? 0 : Depth(module.Parent) + 1;

    private static void Replace(Module module, IEnumerable<Item> items)
    {
        var siblings = module.Parent!.Items;
        var at = siblings.FindIndex(i => i.Module == module);
        siblings.RemoveAt(at);
        siblings.InsertRange(at, items);
    }

    /// <summary>Moves the parts of a module to the module around it.</summary>
    private static void Dissolve(Module module)
    {
        foreach (var item in module.Items)
        {
            if (item.Module is { } inner) (inner.Name, inner.Parent) = ($"{module.Name}_{inner.Name}", module.Parent);
            else if (item.Layer is { State.Count: > 0 } layer) layer.Label = layer.Label is null ? module.Name : $"{module.Name}_{layer.Label}";
        }
        Replace(module, module.Items);
    }

    /// <summary>Sorts the parts of a module. Modules that need each other are dissolved, until an order exists.</summary>
    private static void Separate(Module module)
    {
        while (true)
        {
            var (sorted, rest) = Sort(module.Items);
            if (rest is [])
            {
                module.Items = sorted;
                break;
            }
            // Only parts that are in a cycle; those after it are not sorted yet, either.
            var cyclic = rest.Where(i => i.Module is not null && Reaches(i, i, rest)).Select(i => i.Module!).ToList();
            // The applications of a module with the same weights share its name, so all of them are dissolved or none.
            var groups = cyclic.Select(m => m.Weights).Where(w => w is not null).ToHashSet();
            cyclic.AddRange(module.Items.Select(i => i.Module).OfType<Module>().Where(m => groups.Contains(m.Weights)).Except(cyclic).ToList());
            cyclic.ForEach(Dissolve);
        }
        foreach (var item in module.Items)
            if (item.Module is { } inner) Separate(inner);
    }

    private static (List<Item> Sorted, List<Item> Unsorted) Sort(List<Item> items)
    {
        var (needs, _) = Dependencies(items);
        var queue = new PriorityQueue<Item, int>();
        var waiting = items.ToDictionary(i => i, i => needs[i].Count);
        var users = items.ToDictionary(i => i, _ => new List<Item>());
        foreach (var (item, needed) in needs)
            foreach (var other in needed) users[other].Add(item);
        foreach (var item in items.Where(i => waiting[i] == 0)) queue.Enqueue(item, item.Index);
        var sorted = new List<Item>();
        while (queue.TryDequeue(out var item, out _))
        {
            sorted.Add(item);
            foreach (var user in users[item])
                if (--waiting[user] == 0) queue.Enqueue(user, user.Index);
        }
        return (sorted, [.. items.Where(i => waiting[i] > 0)]);
    }

    private static (Dictionary<Item, HashSet<Item>> Needs, Dictionary<Layer, Item> Owner) Dependencies(List<Item> items)
    {
        var owner = items.SelectMany(i => i.Layers.Select(l => (Layer: l, Item: i))).ToDictionary(p => p.Layer, p => p.Item);
        var needs = items.ToDictionary(i => i, i => i.Layers.SelectMany(l => l.Sources)
            .Select(s => owner.TryGetValue(s.Layer, out var other) ? other : i).Where(other => other != i).ToHashSet());
        return (needs, owner);
    }

    private static bool Reaches(Item from, Item to, List<Item> items)
    {
        var (needs, _) = Dependencies(items);
        var seen = new HashSet<Item>();
        var open = new Stack<Item>([from]);
        while (open.TryPop(out var item))
        {
            foreach (var other in needs[item])
            {
                if (other == to) return true;
                if (seen.Add(other)) open.Push(other);
            }
        }
        return false;
    }

    /// <summary>Gives modules and layers with parameters valid names that are unique in their module.</summary>
    private static void Name(Module module)
    {
        Repeat(module);
        var used = new HashSet<string>();
        var repeated = module.Items.Where(i => i.IsAgain).Select(i => (object?)i.Layer?.First ?? i.Module?.First).ToHashSet();
        foreach (var item in module.Items.Where(i => !i.IsAgain))
        {
            if (item.Module is { } inner) inner.Name = Free(inner.Name, inner);
            else if (item.Layer is { Label: { } label, State.Count: > 0 } layer) layer.Label = Free(label, layer);
        }
        foreach (var layer in module.Items.Select(i => i.Layer).OfType<Layer>().Where(l => l.State.Count > 0 && l.First is null && l.Label is null))
            layer.Label = Labels.Unique(DefaultLabel(layer), used);
        foreach (var item in module.Items.Where(i => i.IsAgain))
        {
            if (item.Module is { } inner) inner.Name = inner.First!.Name;
            else item.Layer!.Label = item.Layer.First!.Label;
        }

        // 'again' requires a name.
        string Free(string name, object part) => Labels.Unique(
            repeated.Contains(part) && Labels.IsNumber(name) ? (part is Layer layer ? DefaultLabel(layer) : "stage") + name : Labels.Valid(name), used, "_");
    }

    /// <summary>Finds the parts of a module whose weights another part of it applies again.</summary>
    private static void Repeat(Module module)
    {
        var groups = new Dictionary<object, Module>();
        var layers = new Dictionary<string, Layer>();
        foreach (var item in module.Items)
        {
            if (item.Module is { Weights: { } weights } inner && !groups.TryAdd(weights, inner)) inner.First = groups[weights];
            else if (item.Layer is { } layer && SharedWeights.KeyOf(layer) is { } key && !layers.TryAdd(key, layer)) layer.First = layers[key];
        }
    }

    private static string DefaultLabel(Layer layer) => layer.Operation switch
    {
        "Conv" or "Conv3d" => "conv",
        "ConvTranspose" or "ConvTranspose3d" => "up",
        "Linear" => "fc",
        "PReLU" => "act",
        _ => "norm",
    };

    private static void Connect(Module root, IReadOnlyList<Result> outputs)
    {
        var outside = outputs.ToHashSet();
        var users = root.AllLayers.SelectMany(l => l.Sources.Select(s => (Source: s, User: l))).ToLookup(p => p.Source, p => p.User);
        foreach (var module in root.Tree)
        {
            var own = module.AllLayers.ToHashSet();
            module.Inputs = module.Parent is null
                ? [.. own.Where(l => l.Operation == Layer.Input).OrderBy(l => l.Index).Select(l => new Result(l, 0))]
                : [.. own.OrderBy(l => l.Index).SelectMany(l => l.Sources).Where(s => !own.Contains(s.Layer)).Distinct()];
            module.Outputs = module.Parent is null ? [.. outputs.Distinct()] : [.. own.OrderBy(l => l.Index)
                .SelectMany(l => Enumerable.Range(0, l.Shapes.Count).Select(i => new Result(l, i)))
                .Where(r => outside.Contains(r) || users[r].Any(u => !own.Contains(u)))];
        }
    }
}
