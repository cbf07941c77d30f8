using System.Text;

namespace SegDsl.Language.Vocabulary;

/// <summary>Converts names of the language to C# names.</summary>
public static class CSharpNames
{
    /// <summary>Converts <c>edge_logits</c> to <c>EdgeLogits</c>.</summary>
    public static string Pascal(string name)
    {
        if (name is null) throw new ArgumentNullException(nameof(name));
        var text = new StringBuilder(name.Length);
        var upper = true;
        foreach (var c in name)
        {
            if (c == '_')
            {
                upper = true;
                continue;
            }

            text.Append(upper ? char.ToUpperInvariant(c) : c);
            upper = false;
        }

        return text.ToString();
    }
}
