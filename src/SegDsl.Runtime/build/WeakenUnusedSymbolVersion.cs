using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Lets TorchSharp's native library load on Linux systems whose C++ library is older than the one that it was linked against (Debian 12,
/// Ubuntu 22.04). The library requires one symbol version that those systems lack, because of one function that it never calls. The task
/// writes a copy in which that version is optional: VER_FLG_WEAK in its entry of .gnu.version_r (System V ABI, Linux Standard Base 5.0, 10.7.6).
/// It writes no copy where the system has the version, or lacks anything else.
/// </summary>
public sealed class WeakenUnusedSymbolVersion : Task
{
    private const string Library = "libstdc++.so.6";
    // std::ios_base_library_init(), which C++ compilers refer to from every file that includes <iostream>.
    private const string UnusedSymbol = "_ZSt21ios_base_library_initv";
    private const uint DynamicSymbols = 11, VersionNeeds = 0x6ffffffe, SymbolVersions = 0x6fffffff;
    private const ushort WeakFlag = 2;

    /// <summary>libLibTorchSharp.so as the package has it.</summary>
    [Required]
    public string Source { get; set; }

    /// <summary>Where the copy goes.</summary>
    [Required]
    public string Destination { get; set; }

    /// <summary>An empty file that the task creates when the library, or its copy, loads on this system: then it need not run again.</summary>
    [Required]
    public string Checked { get; set; }

    /// <summary>The system's C++ library; the one that this process uses when not set.</summary>
    public string SystemLibrary { get; set; }

    /// <inheritdoc/>
    public override bool Execute()
    {
        var missing = new List<Need>();
        var elf = File.ReadAllBytes(Source);
        var system = SystemLibrary ?? LoadedLibrary();
        if (system != null && Is64BitLittleEndian(elf))
        {
            var provided = Encoding.ASCII.GetString(File.ReadAllBytes(system));
            missing = Needs(elf).Where(need => provided.IndexOf('\0' + need.Name + '\0', StringComparison.Ordinal) < 0).ToList();
        }
        if (missing.Count > 1 || (missing.Count == 1 && !SymbolsOf(elf, missing[0].Index).SequenceEqual(new[] { UnusedSymbol })))
        {
            Log.LogWarning("{0} needs {1} of {2}, which this system does not have. TorchSharp will not load here: use a newer system.",
                Path.GetFileName(Source), string.Join(", ", missing.Select(need => need.Name)), Library);
            return true;
        }
        Directory.CreateDirectory(Path.GetDirectoryName(Destination));
        if (missing.Count == 1)
        {
            BitConverter.GetBytes(WeakFlag).CopyTo(elf, missing[0].FlagsAt);
            // Written beside and moved: a running program may have the old copy mapped.
            var temporary = Destination + "." + Guid.NewGuid().ToString("N");
            File.WriteAllBytes(temporary, elf);
            File.Delete(Destination);
            File.Move(temporary, Destination);
            Log.LogMessage(MessageImportance.High, "{0}: made {1} optional, since this system's {2} is older than TorchSharp's.", Path.GetFileName(Source), missing[0].Name, Library);
        }
        File.WriteAllBytes(Checked, new byte[0]);
        return true;
    }

    // The .NET runtime that executes this task uses the library itself.
    private static string LoadedLibrary() => !File.Exists("/proc/self/maps") ? null : File.ReadLines("/proc/self/maps")
        .Where(line => line.Contains("/" + Library)).Select(line => line.Substring(line.IndexOf('/'))).FirstOrDefault(File.Exists);

    private static bool Is64BitLittleEndian(byte[] elf) => elf.Length >= 64 && elf[0] == 0x7f && elf[1] == 'E' && elf[4] == 2 && elf[5] == 1;

    private static IEnumerable<Need> Needs(byte[] elf)
    {
        var section = Section(elf, VersionNeeds);
        if (section == null) yield break;
        var names = Strings(elf, section);
        for (int entry = section.Offset, next = -1; next != 0; entry += next)
        {
            // Elfxx_Verneed: version, count, file, first auxiliary entry, next entry.
            var isLibrary = Text(elf, names + Word(elf, entry + 4)) == Library;
            for (int auxiliary = entry + Word(elf, entry + 8), following = -1; isLibrary && following != 0; auxiliary += following)
            {
                // Elfxx_Vernaux: hash, flags, index, name, next entry.
                following = Word(elf, auxiliary + 12);
                yield return new Need { Name = Text(elf, names + Word(elf, auxiliary + 8)), Index = BitConverter.ToUInt16(elf, auxiliary + 6), FlagsAt = auxiliary + 4 };
            }
            next = Word(elf, entry + 12);
        }
    }

    private static IEnumerable<string> SymbolsOf(byte[] elf, ushort version)
    {
        var versions = Section(elf, SymbolVersions);
        var symbols = Section(elf, DynamicSymbols);
        if (versions == null || symbols == null) yield break;
        var names = Strings(elf, symbols);
        for (var i = 0; i < versions.Size / 2; i++)
            if (BitConverter.ToUInt16(elf, versions.Offset + 2 * i) == version) yield return Text(elf, names + Word(elf, symbols.Offset + 24 * i));
    }

    private static Header Section(byte[] elf, uint type)
    {
        var table = (int)BitConverter.ToInt64(elf, 40);
        var count = BitConverter.ToUInt16(elf, 60);
        return Enumerable.Range(0, count).Select(i => HeaderAt(elf, table + 64 * i)).FirstOrDefault(header => header.Type == type);
    }

    private static int Strings(byte[] elf, Header section) => HeaderAt(elf, (int)BitConverter.ToInt64(elf, 40) + 64 * section.Link).Offset;

    private static Header HeaderAt(byte[] elf, int at) => new Header
    {
        Type = (uint)Word(elf, at + 4), Offset = (int)BitConverter.ToInt64(elf, at + 24), Size = (int)BitConverter.ToInt64(elf, at + 32), Link = Word(elf, at + 40),
    };

    private static int Word(byte[] elf, int at) => BitConverter.ToInt32(elf, at);

    private static string Text(byte[] elf, int at) => Encoding.ASCII.GetString(elf, at, Array.IndexOf(elf, (byte)0, at) - at);

    private sealed class Header
    {
        public uint Type;
        public int Offset, Size, Link;
    }

    private sealed class Need
    {
        public string Name;
        public ushort Index;
        public int FlagsAt;
    }
}
