namespace SegDsl.Onnx.Import.Structure;

/// <summary>A part of a module: a layer, or another module.</summary>
/// <param name="Layer">The layer; null for a module.</param>
/// <param name="Module">The module; null for a layer.</param>
internal readonly record struct Item(Layer? Layer, Module? Module)
{
    /// <summary>The layers in it.</summary>
    public IEnumerable<Layer> Layers => Layer is not null ? [Layer] : Module!.AllLayers;

    /// <summary>Whether it applies weights again that another part of the module declares.</summary>
    public bool IsAgain => Layer?.First is not null || Module?.First is not null;

    /// <summary>The position of its first layer in the order of execution.</summary>
    public int Index => Layers.Min(l => l.Index);
}

/// <summary>A module of the network: layers and other modules.</summary>
/// <param name="name">Its name; empty for the network.</param>
/// <param name="parent">The module that contains it; null for the network.</param>
internal sealed class Module(string name, Module? parent)
{
    /// <summary>Its name, which is part of the state keys.</summary>
    public string Name { get; set; } = name;

    /// <summary>Its path with the names of the model.</summary>
    public string GivenPath { get; } = parent is { Parent: not null } ? $"{parent.GivenPath}.{name}" : name;

    /// <summary>The module that contains it; null for the network.</summary>
    public Module? Parent { get; set; } = parent;

    /// <summary>The same object for all applications of a module with the same weights; null if it is applied once.</summary>
    public object? Weights { get; set; }

    /// <summary>The module beside it whose weights it applies again; null if it has its own.</summary>
    public Module? First { get; set; }

    /// <summary>Its parts, in the order of execution after <see cref="ModuleTree"/> has sorted them.</summary>
    public List<Item> Items { get; set; } = [];

    /// <summary>The tensors from outside that it reads.</summary>
    public IReadOnlyList<Result> Inputs { get; set; } = [];

    /// <summary>The tensors that are used outside.</summary>
    public IReadOnlyList<Result> Outputs { get; set; } = [];

    /// <summary>All layers in it and in its modules.</summary>
    public IEnumerable<Layer> AllLayers => Items.SelectMany(i => i.Layers);

    /// <summary>It and all modules in it, inner ones first.</summary>
    public IEnumerable<Module> Tree => Items.Where(i => i.Module is not null).SelectMany(i => i.Module!.Tree).Append(this);

    /// <summary>
    /// A number greater than those of the modules in it. Modules of few layers have 0, so that an optional shortcut does not set a module apart from others.
    /// </summary>
    public int Height => Items.Count < MinSharedLayers && Items.TrueForAll(i => i.Module is null) ? 0
        : 1 + Items.Select(i => i.Module?.Height ?? 0).DefaultIfEmpty(0).Max();

    /// <summary>The number of layers from which equal sequences are worth a block.</summary>
    public const int MinSharedLayers = 3;

    /// <summary>The module of a given name in it, which is created if it is missing.</summary>
    public Module Child(string child)
    {
        if (Items.Find(i => i.Module?.Name == child).Module is { } known) return known;
        var created = new Module(child, this);
        Items.Add(new(null, created));
        return created;
    }
}
