using System.Text;
using SegDsl.Language.Binding;
using SegDsl.Language.Collections;
using SegDsl.Language.Operations;
using SegDsl.Language.Text;

namespace SegDsl.Language.Graph;

/// <summary>Copies applications of blocks that were already elaborated for the same shapes, because networks repeat a few blocks many times.</summary>
internal sealed partial class GraphBuilder
{
    private readonly StringBuilder moving = new();

    // The copies of the state of the application that is being copied; kept for the next one, because a new dictionary grows again.
    private readonly Dictionary<object, StateEntry> entries = new(ReferenceComparer.Instance);

    /// <summary>Elaborates the body of an applied block, or copies the result of an equal application.</summary>
    private IReadOnlyList<object?> Repeated(BlockClosure applied, string path, List<object?> inputs, Func<IReadOnlyList<object?>> elaborate)
    {
        var given = new List<ShapedValue>(inputs.Count);
        foreach (var input in inputs)
        {
            if (input is ShapedValue tensor) given.Add(tensor);
            else if (input is IEnumerable<ShapedValue?> list) given.AddRange(list.OfType<ShapedValue>());
        }
        // Copying identifies inputs by their nodes, so they must be known and distinct.
        // An application of shared weights adds no state.
        if (isAgain || applications is null || given.Count < inputs.Count || !HaveDistinctNodes(given)) return elaborate();

        var key = new ApplicationKey(applied, [.. given.Select(v => v.Shape)]);
        if (applications.TryGetValue(key, out var known) && Copy(known, path, given) is { } copied) return copied;

        var (firstNode, firstModule, firstState, firstRequirement) = (nodes.Count, modules.Count, state.Count, requirements.Count);
        var (stepsBefore, reportsBefore) = (steps, reports);
        var outputs = elaborate();
        // An application with errors is elaborated every time, because its diagnostics name the caller.
        if (reports > reportsBefore || known is not null) return outputs;
        applications[key] = new(
            path,
            new(nodes, firstNode, nodes.Count),
            new(modules, firstModule, modules.Count),
            state.GetRange(firstState, state.Count - firstState),
            new(requirements, firstRequirement, requirements.Count),
            given,
            outputs,
            steps - stepsBefore);
        return outputs;
    }

    private static bool HaveDistinctNodes(List<ShapedValue> values) =>
        values.Count < 2 || values.Select(v => v.Node).Distinct().Count() == values.Count;

    /// <summary>Copies an application to another path; null if a state key is taken, or the network becomes too large.</summary>
    private IReadOnlyList<object?>? Copy(AppliedBlock known, string path, List<ShapedValue> given)
    {
        // Neighbors mostly have the same path.
        var (last, lastMoved) = (known.Path, path);
        string Moved(string inner)
        {
            if (ReferenceEquals(inner, last)) return lastMoved;
            last = inner;
            var start = known.Path.Length == 0 ? 0 : known.Path.Length + 1;
            if (inner.Length == known.Path.Length) return lastMoved = path;
            if (path.Length == 0) return lastMoved = inner[start..];
            moving.Clear();
            return lastMoved = moving.Append(path).Append('.').Append(inner, start, inner.Length - start).ToString();
        }

        if (steps + known.Steps > Limits.Operations) return null;
        budget.Spend(known.Steps * (WorkBudget.Copy + ((long)path.Length / 8)));
        entries.Clear();
        foreach (var entry in known.State)
        {
            var moved = entry with { Key = Moved(entry.Key) };
            if (keys.Contains(moved.Key)) return null;
            entries.Add(entry, moved);
        }

        steps += known.Steps;
        foreach (var entry in known.State)
        {
            state.Add(entries[entry]);
            keys.Add(entries[entry].Key);
        }
        requirements.AddRange(known.Requirements);

        var moduleShift = modules.Count - known.Modules.First;
        var (outer, outerPath) = (module, modules[module].Path);
        foreach (var inner in known.Modules)
        {
            var moved = Moved(inner.Path);
            modules.Add(inner with
            {
                Index = inner.Index + moduleShift,
                Parent = inner.Index == known.Modules.First ? outer : inner.Parent + moduleShift,
                Name = inner.Index == known.Modules.First ? NameBehind(outerPath, moved) : inner.Name,
                Path = moved,
            });
            if (inner.Block is { } block) Reached.Add(block);
        }

        var nodeShift = nodes.Count - known.Nodes.First;
        // Created once, not for every node.
        Func<int, int> node = Node;
        Func<StateEntry, StateEntry> entryOf = entry => entries[entry];
        int Node(int inner)
        {
            if (inner >= known.Nodes.First) return inner + nodeShift;
            for (var i = 0; i < given.Count; i++)
                if (known.Given[i].Node == inner) return given[i].Node;
            throw new InvalidOperationException("An operation of a block has an input from outside of the block.");
        }
        foreach (var inner in known.Nodes)
        {
            nodes.Add(inner with
            {
                Index = inner.Index + nodeShift,
                Path = Moved(inner.Path),
                Module = inner.Module + moduleShift,
                Inputs = Converted(inner.Inputs, node),
                State = inner.State.Count == 0 ? inner.State : Converted(inner.State, entryOf),
            });
        }

        return [.. known.Outputs.Select(output =>
            output is IReadOnlyList<ShapedValue?> list ? list.Select(Value).ToList() : (object?)Value(output as ShapedValue))];

        ShapedValue? Value(ShapedValue? inner)
        {
            if (inner is null) return null;
            // An input that is passed through keeps the location of the new input.
            var handedOn = known.Given.FindIndex(v => v.Node == inner.Node && ReferenceEquals(v.Location, inner.Location));
            return inner with { Node = Node(inner.Node), Location = handedOn < 0 ? inner.Location : given[handedOn].Location };
        }
    }

    private static TResult[] Converted<T, TResult>(IReadOnlyList<T> items, Func<T, TResult> convert)
    {
        var results = new TResult[items.Count];
        for (var i = 0; i < results.Length; i++) results[i] = convert(items[i]);
        return results;
    }
}

/// <summary>The result of applying a block, to be copied for equal applications.</summary>
/// <param name="Path">The path of its module.</param>
/// <param name="Nodes">Its operations.</param>
/// <param name="Modules">Its module and the modules inside.</param>
/// <param name="State">Its parameters and buffers.</param>
/// <param name="Requirements">The requirements of its operations.</param>
/// <param name="Given">Its inputs.</param>
/// <param name="Outputs">Its outputs.</param>
/// <param name="Steps">The number of steps it took.</param>
internal sealed record AppliedBlock(
    string Path, Slice<GraphNode> Nodes, Slice<GraphModule> Modules, List<StateEntry> State, Slice<Requirement> Requirements,
    List<ShapedValue> Given, IReadOnlyList<object?> Outputs, int Steps);

/// <summary>A range of a list that only grows.</summary>
/// <param name="items">The list.</param>
/// <param name="first">The index of the first element.</param>
/// <param name="end">The index after the last element.</param>
internal sealed class Slice<T>(List<T> items, int first, int end) : IEnumerable<T>
{
    /// <summary>The index of the first element.</summary>
    public int First => first;

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator()
    {
        for (var i = first; i < end; i++) yield return items[i];
    }

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
}
