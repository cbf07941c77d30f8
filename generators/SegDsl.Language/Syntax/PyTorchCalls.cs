namespace SegDsl.Language.Syntax;

/// <summary>Translates calls of PyTorch's layers with their arguments, which mean something else by position here.</summary>
internal static class PyTorchCalls
{
    /// <summary>The parameters of <c>torch.nn.Conv2d</c>, in order, and what this language calls them; null if it has no such parameter.</summary>
    private static readonly (string Name, string? Here)[] Convolution =
    [
        ("in_channels", null), ("out_channels", ""), ("kernel_size", ""), ("stride", "stride"), ("padding", "padding"), ("dilation", "dilation"),
        ("groups", "groups"), ("bias", "bias"),
    ];

    /// <summary>The layer of this language that computes the same.</summary>
    /// <param name="name">The name of PyTorch's layer.</param>
    /// <param name="arguments">Its arguments by position or with names, as text.</param>
    /// <returns>The call; null for other layers, and for arguments that the layer of PyTorch does not have.</returns>
    public static string? Translate(string name, IReadOnlyList<(string? Name, string Value)> arguments)
    {
        if (name is not "Conv2d") return null;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < arguments.Count; i++)
        {
            var parameter = arguments[i].Name ?? (i < Convolution.Length ? Convolution[i].Name : "");
            if (!Convolution.Any(c => c.Name == parameter) || values.ContainsKey(parameter)) return null;
            values.Add(parameter, arguments[i].Value);
        }
        if (!values.TryGetValue("out_channels", out var channels) || !values.TryGetValue("kernel_size", out var kernel)) return null;
        // The defaults of PyTorch: no padding, and a bias. Here, the padding keeps the size, and there is no bias.
        if (!values.ContainsKey("padding") && kernel != "1") values["padding"] = "0";
        if (!values.ContainsKey("bias")) values["bias"] = "true";
        if (values["bias"] is "false" or "False") values.Remove("bias");
        var named = Convolution.Where(c => c.Here is { Length: > 0 } && values.ContainsKey(c.Name)).Select(c => $"{c.Here}: {values[c.Name]}");
        return $"Conv({string.Join(", ", new[] { channels, kernel }.Concat(named))})";
    }
}
