namespace SegDsl.Onnx.Export;

/// <summary>
/// An operation written in C#, and the ONNX graph that its form is added to. Values are known by their names. A form adds nodes, and returns the result of the
/// last one. All values are float32.
/// </summary>
public sealed class OnnxCall
{
    private readonly FormCall call;

    internal OnnxCall(FormCall call) => this.call = call;

    /// <summary>The tensors that the operation is applied to, in order.</summary>
    public IReadOnlyList<string> Inputs => call.Inputs;

    /// <summary>Adds a node, and returns its first result.</summary>
    /// <param name="operation">The operator, for example <c>Conv</c>.</param>
    /// <param name="inputs">Its inputs; an empty name for one that is omitted.</param>
    /// <param name="attributes">Its attributes: <see cref="long"/>, <see cref="double"/>, <see cref="string"/>, or <see cref="long"/> arrays.</param>
    public string Add(string operation, IReadOnlyList<string> inputs, params ReadOnlySpan<(string Name, object Value)> attributes) =>
        call.Add(operation, inputs, attributes);

    /// <summary>A number, float32 [].</summary>
    public string Scalar(double value) => call.Scalar(value);

    /// <summary>A list of integers, int64 [n].</summary>
    public string Integers(params long[] values) => call.Integers(values);

    /// <summary>An integer argument of the operation.</summary>
    /// <exception cref="OnnxException">It depends on the size of the input.</exception>
    public long WholeNumber(string parameter) => call.Int(parameter);

    /// <summary>A number argument of the operation.</summary>
    public double Number(string parameter) => call.Float(parameter);

    /// <summary>A Boolean argument of the operation.</summary>
    public bool Flag(string parameter) => call.Bool(parameter);

    /// <summary>A string argument of the operation, or the member of an enumeration.</summary>
    public string Text(string parameter) => call.Text(parameter);
}
