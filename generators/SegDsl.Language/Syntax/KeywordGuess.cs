namespace SegDsl.Language.Syntax;

/// <summary>
/// Guesses the keyword of a declaration that begins without one or with an unknown word, from its text, so that its uses report no errors that follow.
/// </summary>
internal static class KeywordGuess
{
    private static readonly string[] DatasetItems = ["root", "ignore", "classes", "images", "labels", "splits", "channels", "encoding"];

    private static readonly string[] ExperimentItems = ["network", "data", "train", "validate", "batch", "epochs", "loss", "optimizer", "start"];

    /// <summary>The keyword of the declaration between two positions.</summary>
    public static string Of(TokenInput start, TokenInput end)
    {
        var (open, inputs, outputs) = (-1, new List<string>(), new List<string>());
        var hasBackbone = false;
        for (var here = start; here.Position < end.Position; here = here.Next)
        {
            if (open < 0 && here.Kind == TokenKind.OpenBrace) open = here.Position;
            hasBackbone |= open < 0 && here.Kind == TokenKind.Identifier && here.Token.Text == "Backbone";
            if (here.Next.Kind != TokenKind.Identifier || !here.Token.IsFirstOnLine) continue;
            if (here.Kind == TokenKind.In) inputs.Add(here.Next.Token.Text);
            if (here.Kind == TokenKind.Out) outputs.Add(here.Next.Token.Text);
        }

        var first = open < 0 ? "" : start.Stream.At(open + 1).Token.Text;
        return DatasetItems.Contains(first) ? "dataset"
            : ExperimentItems.Contains(first) ? "experiment"
            : inputs.Count > 0 && !inputs.Contains("image") ? "block"
            : hasBackbone ? "head"
            : outputs.Count > 1 && !outputs.Contains("seg") ? "backbone"
            : start.Token.Text == "def" && inputs.Count == 0 ? "block"
            : "network";
    }
}
