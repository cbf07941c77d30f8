using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Torch;

/// <summary>
/// An operator of libtorch, called by its name through the dispatcher as PyTorch calls it: with autograd, with autocast, on the device of its arguments.
/// Arguments are checked against the declared schema before the call. <see cref="TorchOperators"/> declares those in use.
/// </summary>
internal sealed unsafe class TorchOperator
{
    /// <summary>How libtorch's message starts where it has no operator of this name.</summary>
    private const string NotFound = "Could not find schema for ";

    private static readonly ulong version = StableAbi.aoti_torch_abi_version();

    private readonly byte[] name;
    private readonly byte[] overload;

    /// <summary>Declares an operator.</summary>
    /// <param name="schema">The schema as libtorch registers it. It must not differ: arguments that pass the check would then crash the process.</param>
    /// <exception cref="FormatException">This is no schema.</exception>
    public TorchOperator(string schema)
    {
        Schema = OperatorSchema.Parse(schema);
        name = Encoding.UTF8.GetBytes(Schema.Name + '\0');
        overload = Encoding.UTF8.GetBytes(Schema.Overload + '\0');
    }

    /// <summary>The declaration.</summary>
    public OperatorSchema Schema { get; }

    /// <summary>Calls it.</summary>
    /// <param name="arguments">All arguments in their order, those with a default too.</param>
    /// <returns>
    /// The results. Tensors are new ones, registered in the current <see cref="DisposeScope"/>; of an operator that works in place
    /// they are further handles on its arguments. A tensor that the operator leaves undefined is none.
    /// </returns>
    /// <exception cref="ArgumentException">There are too few or too many arguments, or one is of a wrong kind.</exception>
    /// <exception cref="TorchException">libtorch reported an error.</exception>
    /// <exception cref="NotSupportedException">libtorch is of another version than the declared operators.</exception>
    public TorchValue[] Call(params ReadOnlySpan<TorchValue> arguments)
    {
        StableAbi.RequireVersion(version);
        Schema.Check(arguments);
        Span<long> stack = stackalloc long[StackSize];
        if (Run(arguments, stack) != 0) throw Error(arguments, stack);
        var results = new TorchValue[Schema.Results.Count];
        for (var i = 0; i < results.Length; i++) results[i] = OperatorStack.Decode(Schema.Results[i], stack[i]);
        return results;
    }

    private int StackSize => Math.Max(Schema.Parameters.Count, Schema.Results.Count);

    private int Run(ReadOnlySpan<TorchValue> arguments, Span<long> stack)
    {
        for (var i = 0; i < arguments.Length; i++) stack[i] = OperatorStack.Encode(Schema.Parameters[i].Type, arguments[i]);
        fixed (byte* nameText = name, overloadText = overload)
        fixed (long* values = stack)
        {
            return StableAbi.torch_call_dispatcher(nameText, overloadText, values, version);
        }
    }

    private TorchException Error(ReadOnlySpan<TorchValue> arguments, ReadOnlySpan<long> failed)
    {
        var values = arguments.ToArray();
        var repeated = new long[StackSize];
        var succeeded = false;
        var message = ErrorReport.Of(() => succeeded = Run(values, repeated) == 0);
        if (succeeded) Release(Schema.Results, repeated);

        // The dispatcher takes the arguments over once it has found the operator.
        if (message.StartsWith(NotFound, StringComparison.Ordinal))
        {
            Release(Schema.Parameters.Select(p => p.Type), failed);
            Release(Schema.Parameters.Select(p => p.Type), repeated);
        }
        return new TorchException($"{message} (in {Schema.Name})");
    }

    private static void Release(IEnumerable<OperatorType> types, ReadOnlySpan<long> values)
    {
        var i = 0;
        foreach (var type in types) OperatorStack.Release(type, values[i++]);
    }
}
