using System.Diagnostics;

namespace SegDsl.Cli.Tests;

/// <summary><c>seg lsp</c> with the client of Neovim, which Debian 12 has in version 0.7.</summary>
public sealed class EditorTests : CommandLineFixture
{
    private const string Network = """
        use SegDsl.Models.Blocks

        network Small {
            in x: [N, 3, H, W]
            y = x -> a: ConvBNReLU(8)
            out seg = y -> c: Cnv(2, 1)
        }

        """;

    /// <summary>Opens the file, asks, corrects it, and ends the server; prints what the editor shows.</summary>
    private const string Script = """
        local function wait(name, condition) if not vim.wait(100000, condition, 50) then error("timeout: " .. name) end end
        vim.cmd("edit net.seg")
        local buffer = vim.api.nvim_get_current_buf()
        local id = vim.lsp.start_client({ name = "seg", cmd = vim.split(vim.env.SEG_COMMAND, "\n"), root_dir = vim.fn.getcwd() })
        vim.lsp.buf_attach_client(buffer, id)
        local function ask(method, line, character)
          local parameters = { textDocument = vim.lsp.util.make_text_document_params(), position = { line = line, character = character } }
          return vim.lsp.buf_request_sync(buffer, method, parameters, 100000)[id].result
        end
        local lines = {}
        wait("an error", function() return #vim.diagnostic.get(buffer) > 0 end)
        for _, found in ipairs(vim.diagnostic.get(buffer)) do table.insert(lines, found.lnum .. " " .. found.code .. " " .. found.message) end
        table.insert(lines, vim.split(ask("textDocument/hover", 4, 18).contents.value, "\n")[2])
        vim.api.nvim_buf_set_lines(buffer, 5, 6, false, { "    out seg = y -> c: Conv(2, 1)" })
        wait("no error", function() return #vim.diagnostic.get(buffer) == 0 end)
        for _, item in ipairs(ask("textDocument/completion", 5, 19)) do if item.label == "ConvBNReLU" then table.insert(lines, item.label) end end
        table.insert(lines, vim.fn.fnamemodify(vim.uri_to_fname(ask("textDocument/definition", 4, 18).uri), ":t"))
        vim.lsp.stop_client(id)
        wait("the end", function() return vim.lsp.client_is_stopped(id) end)
        vim.fn.writefile(lines, "shown.txt")
        """;

    [SkippableFact]
    public void Neovim_shows_errors_documentation_and_completions()
    {
        Skip.IfNot(HasNeovim(), "Neovim is not installed.");
        File.WriteAllText(InFolder("net.seg"), Network);
        File.WriteAllText(InFolder("script.lua"), Script);

        var start = new ProcessStartInfo("nvim", ["--headless", "-u", "NONE", "-c", "luafile script.lua", "-c", "qa!"]) { WorkingDirectory = InFolder("") };
        start.RedirectStandardError = start.RedirectStandardInput = true;
        start.Environment["SEG_COMMAND"] = string.Join('\n', ProgramProcess.CommandLine("lsp"));
        start.Environment["XDG_CACHE_HOME"] = InFolder("cache");
        using var neovim = Process.Start(start)!;
        neovim.StandardInput.Close();
        // If the script fails, Neovim prints why.
        var error = neovim.StandardError.ReadToEnd();
        neovim.WaitForExit();

        Assert.True(File.Exists(InFolder("shown.txt")), error);
        Assert.Equal(
            [
                "5 SEG201 'Cnv' is not a known layer. Did you mean 'Conv'?", "block ConvBNReLU(width: int, kernel: int = 3, stride: int = 1)", "ConvBNReLU",
                "conv_norm.seg",
            ],
            File.ReadAllLines(InFolder("shown.txt")));
    }

    private static bool HasNeovim()
    {
        try
        {
            using var version = Process.Start(new ProcessStartInfo("nvim", "--version") { RedirectStandardOutput = true })!;
            version.StandardOutput.ReadToEnd();
            return version.WaitForExit(TimeSpan.FromSeconds(30)) && version.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
