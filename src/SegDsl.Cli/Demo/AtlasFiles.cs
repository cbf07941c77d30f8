using System.ComponentModel;
using System.Diagnostics;

namespace SegDsl.Cli.Demo;

/// <summary>The files of the brain atlas: those of Debian's package <c>mricron-data</c>, installed or fetched for the moment.</summary>
internal sealed class AtlasFiles : IDisposable
{
    private const string Package = "mricron-data";
    private const string Templates = "usr/share/mricron/templates";

    private readonly string root;
    private readonly bool fetched;

    private AtlasFiles(string root, bool fetched) => (this.root, this.fetched) = (root, fetched);

    /// <summary>The magnetic resonance image.</summary>
    public string Image => InTemplates(root, "ch2.nii.gz");

    /// <summary>The region of every voxel.</summary>
    public string Regions => InTemplates(root, "aal.nii.gz");

    /// <summary>What the regions are: number, name and code in each line.</summary>
    public string RegionList => InTemplates(root, "aal.nii.txt");

    /// <summary>The files below a folder in which the package is unpacked.</summary>
    public static AtlasFiles In(string root) => new(root, fetched: false);

    /// <summary>Finds the files on the machine, or fetches the package and unpacks it into a temporary folder, which needs no privileges.</summary>
    /// <param name="log">Told what is done.</param>
    /// <exception cref="CommandException">The package can be neither found nor fetched.</exception>
    public static AtlasFiles Open(TextWriter log)
    {
        if (File.Exists(InTemplates("/", "ch2.nii.gz"))) return In("/");

        log.WriteLine($"Fetching Debian's package {Package} (16 MB of brain images and labels) …");
        var folder = Directory.CreateTempSubdirectory("seg-atlas-").FullName;
        var files = new AtlasFiles(folder, fetched: true);
        try
        {
            Download(folder);
            var package = Directory.GetFiles(folder, Package + "_*.deb").FirstOrDefault()
                ?? throw new CommandException($"apt-get downloaded no package {Package}.");
            Execute(folder, "dpkg-deb", "-x", package, folder);
            return files;
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>Removes what was fetched.</summary>
    public void Dispose()
    {
        if (fetched) Directory.Delete(root, recursive: true);
    }

    private static string InTemplates(string root, string name) => Path.Combine(root, Templates, name);

    private static void Download(string folder)
    {
        try
        {
            Execute(folder, "apt-get", "download", Package);
        }
        catch (CommandException) when (Environment.IsPrivilegedProcess)
        {
            // A fresh machine has no package lists yet.
            Execute(folder, "apt-get", "update");
            Execute(folder, "apt-get", "download", Package);
        }
    }

    private static void Execute(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start) ?? throw new CommandException($"{program} did not start.");
            var errors = process.StandardError.ReadToEndAsync();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
                throw new CommandException(
                    $"'{program} {string.Join(' ', arguments)}' failed: {errors.GetAwaiter().GetResult().Trim()} "
                    + $"The demonstration needs Debian's package {Package}; install it (apt-get update && apt-get install {Package}) and try again.");
        }
        catch (Win32Exception e)
        {
            throw new CommandException(
                $"The demonstration's images come from Debian's package {Package}, but there is no {program} on this machine to fetch it with; "
                + $"put its files under /{Templates}.", e);
        }
    }
}
