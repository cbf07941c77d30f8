using System.Security.Cryptography;
using System.Text;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Sources;
using SegDsl.Language.Text;

namespace SegDsl.Cli.Playground;

/// <summary>The file that the playground edits: the only one that it writes, and only when the user saves it. Safe for use from several threads.</summary>
internal sealed class EditedFile
{
    private const string DefaultName = "network.seg";

    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    private readonly string? path;
    private readonly Lock gate = new();

    /// <param name="path">Its path, which need not exist; null for a text without a file.</param>
    /// <exception cref="CommandException">The path cannot be that of a <c>.seg</c> file.</exception>
    public EditedFile(string? path)
    {
        this.path = path;
        if (path is null) return;
        if (!path.EndsWith(SourceFile.Extension, StringComparison.OrdinalIgnoreCase))
            throw new CommandException($"{path}: expected a {SourceFile.Extension} file.");
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!Directory.Exists(folder)) throw new CommandException($"{path}: the folder {folder} does not exist.");
        ReadDisk();
    }

    /// <summary>The name without folders.</summary>
    public string Name => path is null ? DefaultName : Path.GetFileName(path);

    /// <summary>The URI under which the page edits it.</summary>
    public string Uri => "seg:/" + System.Uri.EscapeDataString(Name);

    /// <summary>The path for command lines; null without a file.</summary>
    public string? CommandPath => path;

    /// <summary>Whether there is a file to save to.</summary>
    public bool CanBeSaved => path is not null;

    /// <summary>Whether the file exists.</summary>
    public bool Exists => File.Exists(path);

    /// <summary>The text, and what identifies it; a sample if there is no file.</summary>
    /// <exception cref="CommandException">The file cannot be edited, for example because it is not UTF-8 text.</exception>
    public (string Text, string Version) Read() => ReadDisk() ?? (SampleNetwork.Text, "");

    /// <summary>Writes the text, unless the file on disk is another one than the page has read or written last.</summary>
    /// <param name="text">The text.</param>
    /// <param name="version">The version that the page has read or written last; null to replace any.</param>
    /// <returns>The new version; null if the file on disk has changed.</returns>
    /// <exception cref="CommandException">The file cannot be edited any more, or the text is too long.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be written.</exception>
    public string? Save(string text, string? version)
    {
        if (path is null) throw new InvalidOperationException("There is no file to save to.");
        ThrowIfTooLong(text);
        lock (gate)
        {
            if (version is not null && version != (ReadDisk()?.Version ?? "")) return null;
            if (File.Exists(path) && File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly)) throw new CommandException($"{path}: the file is read-only.");
            var content = Encoding.GetBytes(text);
            AtomicFile.Write(path, stream => stream.Write(content));
            return VersionOf(content);
        }
    }

    /// <summary>The text on disk, and what identifies it; null if there is no file.</summary>
    private (string Text, string Version)? ReadDisk()
    {
        if (path is null) return null;
        if (RegularFile.ProblemOf(path) is { } problem) throw new CommandException($"{path} {problem}.");
        if (!File.Exists(path)) return null;
        // A longer file is not read at all; saving a part of it would truncate it.
        if (new FileInfo(path).Length > Encoding.GetMaxByteCount(Limits.FileLength)) throw TooLong();
        var content = File.ReadAllBytes(path);
        try
        {
            var text = Encoding.GetString(content.AsSpan(content.AsSpan().StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0));
            ThrowIfTooLong(text);
            return (text, VersionOf(content));
        }
        catch (DecoderFallbackException e)
        {
            throw new CommandException($"{path} is not UTF-8 text. Save it in UTF-8.", e);
        }
    }

    private void ThrowIfTooLong(string text)
    {
        if (text.Length > Limits.FileLength) throw TooLong();
    }

    private CommandException TooLong() => new(FormattableString.Invariant($"{path}: the maximum is {Limits.FileLength} characters."));

    private static string VersionOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
