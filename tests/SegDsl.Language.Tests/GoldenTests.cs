using System.Text;
using SegDsl.Tests;

namespace SegDsl.Language.Tests;

public class GoldenTests
{
    public static TheoryData<string> Cases => [.. Directory.GetFiles(Path.Combine(Verifier.Folder, "Golden"), "*.seg")
        .Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Compiles_to_golden_text(string name)
    {
        var tree = SegCompiler.Parse(name + ".seg", File.ReadAllText(Path.Combine(Verifier.Folder, "Golden", name + ".seg")).ReplaceLineEndings("\n"));
        var compilation = SegCompiler.Compile([tree]);
        var text = new StringBuilder();
        text.Append("# Diagnostics\n").Append(Dump.Diagnostics(compilation.Diagnostics));
        text.Append("\n# Networks\n");
        foreach (var network in compilation.Networks) text.Append(Dump.Graph(network));
        text.Append("\n# Syntax\n").Append(Dump.Syntax(tree));
        Verifier.Verify("Golden/" + name, text.ToString());
    }
}
