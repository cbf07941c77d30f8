using SegDsl.Language.Types;
using System.Globalization;

namespace SegDsl.Language.Operations;

/// <summary>The C# that initializes a module's weights.</summary>
public static class InitializationCode
{
    /// <summary>The call appended to the module's constructor; empty without an explicit initialization.</summary>
    public static string Call(Initialization? initialization) => initialization switch
    {
        null => "",
        { Kind: InitializationKind.KaimingNormal, FanOut: true } => ".KaimingNormal(FanInOut.FanOut)",
        { Kind: InitializationKind.Normal or InitializationKind.TruncatedNormal or InitializationKind.Constant } =>
            $".{initialization.Kind}({Number(initialization.Value)})",
        { Kind: var kind } => $".{kind}()",
    };

    private static string Number(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.IndexOfAny(['.', 'E']) < 0 ? text + ".0" : text;
    }
}
