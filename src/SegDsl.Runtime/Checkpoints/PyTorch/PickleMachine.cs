using System.Globalization;
using System.Numerics;

namespace SegDsl.Checkpoints.PyTorch;

/// <summary>
/// Interprets the few instructions of Python's pickles that tensors and plain data need. A name in a pickle stands for a constructor of
/// <see cref="PickleNames"/> or for nothing: there is no way from a file to code.
/// </summary>
internal sealed class PickleMachine
{
    private const int MostInstructions = 4_000_000;
    private const int MostOnStack = 1_000_000;
    private const int NewestProtocol = 5;

    private readonly PickleCursor input;
    private readonly List<object?> stack = [];
    private readonly Stack<int> marks = [];
    private readonly Dictionary<uint, object?> memo = [];
    private readonly Dictionary<string, PickleStorage> storages = new(StringComparer.Ordinal);

    private PickleMachine(PickleCursor input) => this.input = input;

    /// <summary>Reads one pickle; the cursor is behind it afterwards.</summary>
    /// <exception cref="CheckpointException">It is damaged or refused.</exception>
    public static PickleResult Run(PickleCursor input)
    {
        var machine = new PickleMachine(input);
        for (var count = 0; count < MostInstructions; count++)
        {
            if (!machine.Step((PickleOpcode)input.Byte())) continue;
            var root = machine.Pop();
            if (PickleGraph.Problem(root) is { } problem) throw input.Refused(problem);
            return new PickleResult(root, machine.storages);
        }
        throw input.Refused($"its pickle has more than {MostInstructions} instructions");
    }

    /// <summary>Takes one instruction; whether it was the last one.</summary>
    private bool Step(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Stop: return true;
            case PickleOpcode.Proto:
                if (input.Byte() is var version and > NewestProtocol)
                    throw input.Refused($"its pickle is of version {version}; {NewestProtocol} is the newest known");
                break;
            case PickleOpcode.Frame: input.Int64(); break;
            case PickleOpcode.Mark: marks.Push(stack.Count); break;
            case PickleOpcode.None: Push(null); break;
            case PickleOpcode.True: Push(true); break;
            case PickleOpcode.False: Push(false); break;
            case PickleOpcode.Int8: Push((long)input.Byte()); break;
            case PickleOpcode.Int16: Push((long)input.UInt16()); break;
            case PickleOpcode.Int32: Push((long)input.Int32()); break;
            case PickleOpcode.Long1: PushNumber(new BigInteger(input.Bytes(input.Byte()))); break;
            case PickleOpcode.Float: Push(input.Double()); break;
            case PickleOpcode.ShortUnicode or PickleOpcode.ShortString: Push(input.Text(input.Byte())); break;
            case PickleOpcode.Unicode or PickleOpcode.String: Push(input.Text(input.UInt32())); break;
            case PickleOpcode.ShortBytes: Push(input.Bytes(input.Byte())); break;
            case PickleOpcode.Bytes: Push(input.Bytes(input.UInt32())); break;
            case PickleOpcode.EmptyTuple: Push(Array.Empty<object?>()); break;
            case PickleOpcode.Tuple: Push(PopMarked()); break;
            case PickleOpcode.Tuple1: Push(PopMany(1)); break;
            case PickleOpcode.Tuple2: Push(PopMany(2)); break;
            case PickleOpcode.Tuple3: Push(PopMany(3)); break;
            case PickleOpcode.EmptyList: Push(new List<object?>()); break;
            case PickleOpcode.Append: Append(PopMany(1)); break;
            case PickleOpcode.Appends: Append(PopMarked()); break;
            case PickleOpcode.EmptyDictionary: Push(new PickleDictionary()); break;
            case PickleOpcode.SetItem: SetItems(PopMany(2)); break;
            case PickleOpcode.SetItems: SetItems(PopMarked()); break;
            case PickleOpcode.Put: Remember(input.Byte()); break;
            case PickleOpcode.LongPut: Remember(input.UInt32()); break;
            case PickleOpcode.Memoize: Remember((uint)memo.Count); break;
            case PickleOpcode.Get: Push(Recall(input.Byte())); break;
            case PickleOpcode.LongGet: Push(Recall(input.UInt32())); break;
            case PickleOpcode.Global: Push(Name(input.Line(), input.Line())); break;
            case PickleOpcode.StackGlobal:
                Push(PopMany(2) is [string module, string name] ? Name(module, name) : throw input.Damaged("a name is not made of texts"));
                break;
            case PickleOpcode.Reduce: Reduce(); break;
            case PickleOpcode.Build: Build(); break;
            case PickleOpcode.Persistent: Push(Storage(Pop())); break;
            default: throw Unknown((byte)opcode);
        }
        return false;
    }

    private void Push(object? value)
    {
        if (stack.Count == MostOnStack) throw input.Refused($"its pickle stacks more than {MostOnStack} values");
        stack.Add(value);
    }

    private void PushNumber(BigInteger number)
    {
        if (number >= long.MinValue && number <= long.MaxValue) Push((long)number);
        else Push(number);
    }

    private object? Pop() => PopMany(1)[0];

    private object?[] PopMany(int count)
    {
        if (stack.Count - count < (marks.TryPeek(out var mark) ? mark : 0)) throw input.Damaged("it takes more from its stack than there is");
        var popped = stack.GetRange(stack.Count - count, count).ToArray();
        stack.RemoveRange(stack.Count - count, count);
        return popped;
    }

    private object?[] PopMarked()
    {
        if (!marks.TryPeek(out var mark)) throw input.Damaged("it looks for a mark that is not there");
        var popped = PopMany(stack.Count - mark);
        marks.Pop();
        return popped;
    }

    private object? Top => stack.Count > (marks.TryPeek(out var mark) ? mark : 0) ? stack[^1] : throw input.Damaged("its stack is empty");

    private void Append(object?[] values)
    {
        if (Top is not List<object?> list) throw input.Damaged("it appends to something that is no list");
        list.AddRange(values);
    }

    private void SetItems(object?[] keysAndValues)
    {
        if (Top is not PickleDictionary dictionary || keysAndValues.Length % 2 != 0) throw input.Damaged("it sets entries of something that is no dictionary");
        for (var i = 0; i < keysAndValues.Length; i += 2) dictionary.Set(keysAndValues[i], keysAndValues[i + 1]);
    }

    private void Remember(uint number)
    {
        if (number >= MostInstructions) throw input.Refused($"its pickle remembers a value under the number {number}; {MostInstructions} are allowed");
        memo[number] = Top;
    }

    private object? Recall(uint number) =>
        memo.TryGetValue(number, out var value) ? value : throw input.Damaged($"it recalls the value {number}, which it has not remembered");

    private object Name(string module, string name) =>
        PickleNames.Find(module, name) ?? throw input.Refused(
            $"it names '{Printable($"{module}.{name}")}', which no tensor needs. Where it is a whole model or holds objects of a program, "
            + "save what state_dict() gives alone");

    private void Reduce()
    {
        var arguments = Pop() as object?[] ?? throw input.Damaged("it calls something without a tuple of arguments");
        if (Pop() is not PickleConstructor constructor) throw input.Refused("it calls a value");
        Push(constructor(arguments, input) ?? throw input.Damaged("it calls something with arguments that it does not take"));
    }

    private void Build()
    {
        Pop();
        // Attributes of dictionaries (a state dictionary's versions) and of opaque values mean nothing here.
        if (Top is not (PickleDictionary or PickleOpaque)) throw input.Refused("it gives attributes to a value that has none");
    }

    private PickleStorage Storage(object? description)
    {
        // Older versions add a sixth part, for views of other storages.
        if (description is not object?[] parts || parts.Length is < 5 or > 6 || parts is not ["storage", PickleType type, string key, string, long count, ..])
            throw input.Damaged("it describes a storage in an unknown way");
        if (parts is [_, _, _, _, _, not null]) throw input.Refused("it has storages that are views of others, as PyTorch before 0.4 wrote them");
        if (count is < 0 or > long.MaxValue / sizeof(double)) throw input.Damaged($"a storage of {count} elements is beyond all bounds");
        var storage = new PickleStorage(key, type.Element, count);
        if (storages.TryGetValue(key, out var known) && known.Length != storage.Length)
            throw input.Damaged($"the storage '{Printable(key)}' is described as {known.Length} and as {storage.Length} bytes long");
        return storages[key] = storage;
    }

    private CheckpointException Unknown(byte opcode) => input.Refused(string.Create(
        CultureInfo.InvariantCulture, $"its pickle has the instruction 0x{opcode:X2}, which no tensor needs"));

    private static string Printable(string name) => string.Concat(name.Select(c => char.IsControl(c) ? '?' : c));
}

/// <summary>What a pickle holds.</summary>
/// <param name="Root">The value.</param>
/// <param name="Storages">Every storage that it describes, by key.</param>
internal sealed record PickleResult(object? Root, IReadOnlyDictionary<string, PickleStorage> Storages);
