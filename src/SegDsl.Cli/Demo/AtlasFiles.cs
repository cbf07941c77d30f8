using System.ComponentModel;
using System.Diagnostics;
using SegDsl.Cli.CommandLine;

namespace SegDsl.Cli.Demo;

/// <summary>
/// The files of the brain atlas: MRIcron's templates, from Debian's package <c>mricron-data</c> (installed, or fetched into a temporary folder), or put
/// into a folder by hand where there are no Debian packages.
/// </summary>
internal sealed class AtlasFiles : IDisposable
{
    private const string Package = "mricron-data";
    private const string Templates = "usr/share/mricron/templates";
    // For files that are put there by hand.
    private const string OwnFolder = "data/mricron";

    private readonly string folder;
    private readonly string? temporary;

    private AtlasFiles(string folder, string? temporary = null) => (this.folder, this.temporary) = (folder, temporary);

    /// <summary>The magnetic resonance image.</summary>
    public string Image => Path.Combine(folder, "ch2.nii.gz");

    /// <summary>The region of every voxel.</summary>
    public string Regions => Path.Combine(folder, "aal.nii.gz");

    /// <summary>What the regions are: number, name and code in each line.</summary>
    public string RegionList => Path.Combine(folder, "aal.nii.txt");

    /// <summary>The files below a folder in which the package is unpacked.</summary>
    public static AtlasFiles In(string root) => new(Path.Combine(root, Templates));

    /// <summary>Finds the files on the machine, or fetches the package and unpacks it into a temporary folder, which needs no privileges.</summary>
    /// <param name="log">Told what is done.</param>
    /// <exception cref="CommandException">The files can be neither found nor fetched.</exception>
    public static AtlasFiles Open(TextWriter log)
    {
        if (new[] { In("/"), new AtlasFiles(OwnFolder) }.FirstOrDefault(files => File.Exists(files.Image)) is { } found) return found;

        log.WriteLine($"Fetching Debian's package {Package} (16 MB of brain images and labels) …");
        var root = Directory.CreateTempSubdirectory("seg-atlas-").FullName;
        var fetched = new AtlasFiles(Path.Combine(root, Templates), temporary: root);
        try
        {
            Download(root);
            var package = Directory.GetFiles(root, Package + "_*.deb").FirstOrDefault()
                ?? throw new CommandException($"apt-get downloaded no package {Package}.");
            Execute(root, "dpkg-deb", "-x", package, root);
            return fetched;
        }
        catch
        {
            fetched.Dispose();
            throw;
        }
    }

    /// <summary>Removes what was fetched.</summary>
    public void Dispose()
    {
        if (temporary is not null) Directory.Delete(temporary, recursive: true);
    }

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
                $"The demonstration's images come from Debian's package {Package}, and there is no {program} on this system to fetch it with. "
                + $"Put ch2.nii.gz, aal.nii.gz and aal.nii.txt, which are among MRIcron's templates, into the folder {OwnFolder}.", e);
        }
    }
}
