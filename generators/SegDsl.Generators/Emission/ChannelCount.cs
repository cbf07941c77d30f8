namespace SegDsl.Generators.Emission;

/// <summary>How many channels a value of a constructor's body has: one number, or one for each named output.</summary>
internal sealed class ChannelCount
{
    private readonly CSharpExpression? single;
    private readonly Func<string, CSharpExpression>? outputs;

    private ChannelCount(CSharpExpression? single, Func<string, CSharpExpression>? outputs)
    {
        this.single = single;
        this.outputs = outputs;
    }

    /// <summary>The channels of a tensor, or of all tensors of a list together.</summary>
    public static ChannelCount Of(CSharpExpression channels) => new(channels, null);

    /// <summary>The channels of a block's named outputs.</summary>
    public static ChannelCount OfOutputs(Func<string, CSharpExpression> channels) => new(null, channels);

    /// <summary>The number for a tensor.</summary>
    public CSharpExpression Single => single ?? throw new NotSupportedException("Named outputs must be taken one by one.");

    /// <summary>The number for a named output.</summary>
    public CSharpExpression Output(string name) =>
        outputs is null ? throw new NotSupportedException($"There is no output '{name}' here.") : outputs(name);
}
