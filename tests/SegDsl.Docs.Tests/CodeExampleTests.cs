using System.Text.Json;
using System.Xml.Linq;

namespace SegDsl.Docs.Tests;

/// <summary>The languages of the code blocks in the documentation.</summary>
public sealed class CodeExampleTests
{
    /// <summary>How each language is tested.</summary>
    private static readonly Dictionary<string, string> Languages = new()
    {
        ["seg"] = "compiled in SegDsl.Language.Tests",
        ["csharp"] = "compiled by CSharpExampleTests",
        ["json"] = "parsed here",
        ["xml"] = "parsed here",
        [""] = "commands, parsed in SegDsl.Cli.Tests, and output",
        ["lua"] = "settings of Neovim, run by the tests of the language server",
        ["elisp"] = "settings of Emacs; not tested, because Emacs is not available on every machine",
        ["yaml"] = "a job of Kubernetes; not tested, because it requires a cluster",
    };

    [Fact]
    public void Every_code_block_has_a_language_with_a_test() =>
        Assert.All(CodeExample.All, example => Assert.True(Languages.ContainsKey(example.Language), $"{example.Place}: language '{example.Language}'."));

    [Fact]
    public void Json_and_xml_are_well_formed() => Assert.All(CodeExample.All, example =>
    {
        if (example.Language == "json") JsonDocument.Parse(example.Text).Dispose();
        if (example.Language == "xml") Assert.NotNull(XElement.Parse($"<Project>{example.Text}</Project>"));
    });
}
