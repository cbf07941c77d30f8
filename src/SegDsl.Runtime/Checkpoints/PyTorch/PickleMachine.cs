using System.Globalization;
using System.Numerics;

namespace SegDsl.Checkpoints.PyTorch;

/// <summary>
/// Interprets the opcodes of Python's pickle protocols 2 to 5 for tensors and plain data. A global name resolves to a constructor in
/// <see cref="PickleNames"/> or to a <see cref="PickleObject"/>: calling one gives another, so that a file cannot execute code.
/// </summary>
internal sealed class PickleMachine
{
    private const int MaxInstructions = 4_000_000;
    private const int MaxStackSize = 1_000_000;
    private const int MaxProtocol = 5;
    private const int MaxElementSize = 16;

    /// <summary>The opcodes of Python that are not in <see cref="PickleOpcode"/>: those of protocol 0, and buffers outside of the pickle.</summary>
    private static readonly byte[] OtherOpcodes = [.. "FILSVPdlpg"u8, 0x97, 0x98];

    private static readonly PickleObject Set = new("builtins.set"), FrozenSet = new("builtins.frozenset");

    private readonly PickleCursor input;
    private readonly List<object?> stack = [];
    private readonly Stack<int> marks = [];
    private readonly Dictionary<uint, object?> memo = [];
    private readonly Dictionary<string, PickleStorage> storages = new(StringComparer.Ordinal);

    private PickleMachine(PickleCursor input) => this.input = input;

    /// <summary>Reads one pickle and leaves the cursor after it.</summary>
    /// <exception cref="CheckpointException">The pickle is invalid or refused.</exception>
    public static PickleResult Run(PickleCursor input)
    {
        var machine = new PickleMachine(input);
        for (var count = 0; count < MaxInstructions; count++)
        {
            if (!machine.Step((PickleOpcode)input.Byte())) continue;
            var root = machine.Pop();
            if (PickleGraph.Problem(root) is { } problem) throw input.Refused(problem);
            return new PickleResult(root, machine.storages);
        }
        throw input.Refused($"its pickle has more than {MaxInstructions} instructions");
    }

    /// <summary>Executes one instruction; returns true if it was the last one.</summary>
    private bool Step(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Stop: return true;
            case PickleOpcode.Proto:
                if (input.Byte() is var version and > MaxProtocol)
                    throw input.Damaged($"its pickle uses protocol {version}; supported are protocols up to {MaxProtocol}");
                break;
            case PickleOpcode.Frame: input.Int64(); break;
            case PickleOpcode.Mark: marks.Push(stack.Count); break;
            case PickleOpcode.None: Push(null); break;
            case PickleOpcode.True: Push(true); break;
            case PickleOpcode.False: Push(false); break;
            case PickleOpcode.Int8: Push((long)input.Byte()); break;
            case PickleOpcode.Int16: Push((long)input.UInt16()); break;
            case PickleOpcode.Int32: Push((long)input.Int32()); break;
            case PickleOpcode.Long1: PushNumber(input.Integer(input.Byte())); break;
            case PickleOpcode.Long4: PushNumber(input.Integer(input.UInt32())); break;
            case PickleOpcode.Float: Push(input.Double()); break;
            case PickleOpcode.ShortUnicode or PickleOpcode.ShortString: Push(input.Text(input.Byte())); break;
            case PickleOpcode.Unicode or PickleOpcode.String: Push(input.Text(input.UInt32())); break;
            case PickleOpcode.LongUnicode: Push(input.Text(input.Int64())); break;
            case PickleOpcode.ShortBytes: Push(input.Skipped(input.Byte())); break;
            case PickleOpcode.Bytes: Push(input.Skipped(input.UInt32())); break;
            case PickleOpcode.LongBytes or PickleOpcode.ByteArray: Push(input.Skipped(input.Int64())); break;
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
            case PickleOpcode.EmptySet: Push(Set); break;
            case PickleOpcode.AddItems: Append(PopMarked()); break;
            case PickleOpcode.FrozenSet: PopMarked(); Push(FrozenSet); break;
            case PickleOpcode.Pop:
                if (marks.TryPeek(out var mark) && mark == stack.Count) marks.Pop();
                else Pop();
                break;
            case PickleOpcode.PopMark: PopMarked(); break;
            case PickleOpcode.Duplicate: Push(Top); break;
            case PickleOpcode.Put: Memoize(input.Byte()); break;
            case PickleOpcode.LongPut: Memoize(input.UInt32()); break;
            case PickleOpcode.Memoize: Memoize((uint)memo.Count); break;
            case PickleOpcode.Get: Push(FromMemo(input.Byte())); break;
            case PickleOpcode.LongGet: Push(FromMemo(input.UInt32())); break;
            case PickleOpcode.Global: Push(Name(input.Line(), input.Line())); break;
            case PickleOpcode.StackGlobal:
                Push(PopMany(2) is [string module, string name] ? Name(module, name) : throw input.Damaged("a global name does not consist of strings"));
                break;
            case PickleOpcode.Extension1: Push(Extension(input.Byte())); break;
            case PickleOpcode.Extension2: Push(Extension((uint)input.UInt16())); break;
            case PickleOpcode.Extension4: Push(Extension(input.UInt32())); break;
            case PickleOpcode.Reduce or PickleOpcode.NewObject: Create(Pop()); break;
            case PickleOpcode.NewObjectEx: Pop(); Create(Pop()); break;
            case PickleOpcode.Instance: Create(Name(input.Line(), input.Line()), PopMarked()); break;
            case PickleOpcode.Object: CreateMarked(PopMarked()); break;
            case PickleOpcode.Build: Build(); break;
            case PickleOpcode.Persistent: Push(Persistent(Pop())); break;
            default: throw Unknown((byte)opcode);
        }
        return false;
    }

    private void Push(object? value)
    {
        if (stack.Count == MaxStackSize) throw input.Refused($"its pickle pushes more than {MaxStackSize} values");
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
        if (stack.Count - count < (marks.TryPeek(out var mark) ? mark : 0)) throw input.Damaged("it pops more values than its stack has");
        var popped = stack.GetRange(stack.Count - count, count).ToArray();
        stack.RemoveRange(stack.Count - count, count);
        return popped;
    }

    private object?[] PopMarked()
    {
        if (!marks.TryPeek(out var mark)) throw input.Damaged("it uses a mark that does not exist");
        var popped = PopMany(stack.Count - mark);
        marks.Pop();
        return popped;
    }

    private object? Top => stack.Count > (marks.TryPeek(out var mark) ? mark : 0) ? stack[^1] : throw input.Damaged("its stack is empty");

    private void Append(object?[] values)
    {
        switch (Top)
        {
            case List<object?> list: list.AddRange(values); break;
            case PickleObject: break;
            default: throw input.Damaged("it appends to a value that is not a list");
        }
    }

    private void SetItems(object?[] keysAndValues)
    {
        if (Top is PickleObject) return;
        if (Top is not PickleDictionary dictionary || keysAndValues.Length % 2 != 0) throw input.Damaged("it sets items of a value that is not a dictionary");
        for (var i = 0; i < keysAndValues.Length; i += 2) dictionary.Set(keysAndValues[i], keysAndValues[i + 1]);
    }

    private void Memoize(uint number)
    {
        if (number >= MaxInstructions) throw input.Damaged($"its pickle uses the memo index {number}; the maximum is {MaxInstructions - 1}");
        memo[number] = Top;
    }

    private object? FromMemo(uint number) =>
        memo.TryGetValue(number, out var value) ? value : throw input.Damaged($"it reads the memo entry {number}, which does not exist");

    private object Name(string module, string name)
    {
        if (Math.Max(module.Length, name.Length) > PickleCursor.MaxLineLength)
            throw input.Damaged($"a name has more than {PickleCursor.MaxLineLength} characters");
        input.ChargeText(module.Length + name.Length);
        return PickleNames.Find(module, name);
    }

    /// <summary>An object that is registered in Python under a number, which no file states the name of.</summary>
    private static PickleObject Extension(uint code) => new(string.Create(CultureInfo.InvariantCulture, $"copyreg extension {code}"));

    private void Create(object? arguments) =>
        Create(Pop(), arguments as object?[] ?? throw input.Damaged("it calls a constructor without an argument tuple"));

    private void CreateMarked(object?[] typeAndArguments) =>
        Create(typeAndArguments is [var type, ..] ? type : throw input.Damaged("it creates an object without a class"), typeAndArguments[1..]);

    private void Create(object? type, object?[] arguments) => Push(type switch
    {
        PickleConstructor constructor => constructor(arguments, input) ?? throw input.Damaged("it calls a constructor with unsupported arguments"),
        // A class, or an object that is called, for example a functools.partial.
        PickleObject known => new PickleObject(known.ClassName),
        PickleType known => new PickleObject(known.Name),
        _ => throw input.Damaged("it calls a value that is not a constructor"),
    });

    private void Build()
    {
        Pop();
        // Attributes are ignored, for example the versions of the modules of a state dictionary.
        if (Top is not (PickleDictionary or PickleObject or PickleTensor)) throw input.Damaged("it sets attributes of a value that has none");
    }

    /// <summary>The storage, or the class of a module, that a persistent identifier describes.</summary>
    private object Persistent(object? description)
    {
        if (description is object?[] and ["module", var type, ..]) return new PickleObject(PickleNames.NameOf(type));
        if (description is not object?[] parts || parts is not ["storage", var name, string key, string, long count, ..] || parts.Length > 6)
            throw input.Damaged("it has an invalid storage description");
        if (count is < 0 or > long.MaxValue / MaxElementSize) throw input.Damaged($"the size of a storage, {count} elements, is out of range");
        var storage = new PickleStorage(key, name as PickleType ?? new PickleType(null, null, PickleNames.NameOf(name)), count);
        if (storages.TryGetValue(key, out var known) && known.Length != storage.Length)
            throw input.Damaged($"the storage '{Printable(key)}' has two different sizes, {known.Length} and {storage.Length} bytes");
        storages[key] = storage;
        return parts is [.., object?[] view] && parts.Length == 6 ? View(storage, view) : storage;
    }

    /// <summary>A view of a part of a storage, a feature of PyTorch before 0.4.</summary>
    private PickleStorage View(PickleStorage storage, object?[] view) =>
        view is [string, long start, long count] && start >= 0 && count >= 0 && start <= storage.Count && count <= storage.Count - start
            ? storage with { Start = start, End = start + count }
            : throw input.Damaged("it has an invalid view of a storage");

    /// <summary>The exception for an opcode that is not supported. Those of Python are refused, and all other bytes are damage.</summary>
    private CheckpointException Unknown(byte opcode) => OtherOpcodes.Contains(opcode)
        ? input.Refused(string.Create(CultureInfo.InvariantCulture, $"its pickle has the opcode 0x{opcode:X2}, which is not allowed in a checkpoint"))
        : input.Damaged(string.Create(CultureInfo.InvariantCulture, $"its pickle has the byte 0x{opcode:X2}, which is no opcode"));

    internal static string Printable(string name) => string.Concat(name.Select(c => char.IsControl(c) ? '?' : c));
}

/// <summary>The content of a pickle.</summary>
/// <param name="Root">The top-level value.</param>
/// <param name="Storages">All storages that the pickle describes, by key.</param>
internal sealed record PickleResult(object? Root, IReadOnlyDictionary<string, PickleStorage> Storages);
