using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Torch;

/// <summary>
/// An operator of libtorch, called by name through the dispatcher like in PyTorch: with autograd and autocast, on the device of its arguments. Arguments are
/// checked against the declared schema before the call. <see cref="TorchOperators"/> declares the operators in use.
/// </summary>
internal sealed unsafe class TorchOperator
{
    /// <summary>The start of libtorch's message if the operator does not exist.</summary>
    private const string NotFound = "Could not find schema for ";

    private static readonly ulong version = StableAbi.aoti_torch_abi_version();

    private readonly byte[] name;
    private readonly byte[] overload;

    /// <summary>Declares an operator.</summary>
    /// <param name="schema">The schema exactly as registered in libtorch; otherwise, arguments that pass the check could crash the process.</param>
    /// <exception cref="FormatException">The schema is invalid.</exception>
    /// <exception cref="NotSupportedException">A result is not a tensor, number, bool, scalar type, or list of those.</exception>
    public TorchOperator(string schema)
    {
        Schema = OperatorSchema.Parse(schema);
        if (Schema.Results.FirstOrDefault(r => !r.IsReadable) is { } result)
        {
            throw new NotSupportedException($"{schema}: results of type '{result.Text}' are not supported.");
        }
        name = Encoding.UTF8.GetBytes(Schema.Name + '\0');
        overload = Encoding.UTF8.GetBytes(Schema.Overload + '\0');
    }

    /// <summary>The declared schema.</summary>
    public OperatorSchema Schema { get; }

    /// <summary>Calls the operator.</summary>
    /// <param name="arguments">All arguments in order, including those with default values.</param>
    /// <returns>
    /// The results. Tensors are new handles, registered in the current <see cref="DisposeScope"/>; for in-place operators they refer to the arguments.
    /// Undefined tensors are returned as none.
    /// </returns>
    /// <exception cref="ArgumentException">The number of arguments or the type of an argument is wrong.</exception>
    /// <exception cref="TorchException">libtorch reported an error. An in-place operator may have changed its arguments once or twice.</exception>
    /// <exception cref="NotSupportedException">The libtorch version does not match the declared operators.</exception>
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
            StandardErrorCapture.EnterCall();
            try
            {
                return StableAbi.torch_call_dispatcher(nameText, overloadText, values, version);
            }
            finally
            {
                StandardErrorCapture.LeaveCall();
            }
        }
    }

    private TorchException Error(ReadOnlySpan<TorchValue> arguments, ReadOnlySpan<long> failed)
    {
        var values = arguments.ToArray();
        var repeated = new long[StackSize];
        var succeeded = false;
        var message = ErrorReport.Of(() => succeeded = Run(values, repeated) == 0);
        if (succeeded) Release(Schema.Results, repeated);

        // The dispatcher takes ownership of the arguments once it has found the operator.
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
