using System.ComponentModel;
using System.Diagnostics;
using SegDsl.Cli.CommandLine;

namespace SegDsl.Cli.Demo;

/// <summary>
/// The files of the brain atlas: the templates of MRIcron, from the Debian package <c>mricron-data</c> (installed, or downloaded into a temporary folder),
/// or copied manually into a folder on systems without Debian packages.
/// </summary>
internal sealed class AtlasFiles : IDisposable
{
    private const string Package = "mricron-data";
    private const string Templates = "usr/share/mricron/templates";
    // For files that the user copies manually.
    private const string ManualFolder = "data/mricron";

    private readonly string folder;
    private readonly string? temporary;

    private AtlasFiles(string folder, string? temporary = null) => (this.folder, this.temporary) = (folder, temporary);

    /// <summary>The magnetic resonance image.</summary>
    public string Image => Path.Combine(folder, "ch2.nii.gz");

    /// <summary>The volume with the region number of every voxel.</summary>
    public string Regions => Path.Combine(folder, "aal.nii.gz");

    /// <summary>The list of regions: number, name and code in each line.</summary>
    public string RegionList => Path.Combine(folder, "aal.nii.txt");

    /// <summary>The files below a folder into which the package is extracted.</summary>
    public static AtlasFiles In(string root) => new(Path.Combine(root, Templates));

    /// <summary>Finds the files on the machine, or downloads the package and extracts it into a temporary folder, which requires no privileges.</summary>
    /// <param name="log">Receives progress messages.</param>
    /// <exception cref="CommandException">The files are not installed and cannot be downloaded.</exception>
    public static AtlasFiles Open(TextWriter log)
    {
        if (new[] { In("/"), new AtlasFiles(ManualFolder) }.FirstOrDefault(files => File.Exists(files.Image)) is { } found) return found;

        log.WriteLine($"Downloading the Debian package {Package} (16 MB of brain images and labels) …");
        var root = Directory.CreateTempSubdirectory("seg-atlas-").FullName;
        var downloaded = new AtlasFiles(Path.Combine(root, Templates), temporary: root);
        try
        {
            Download(root);
            var package = Directory.GetFiles(root, Package + "_*.deb").FirstOrDefault()
                ?? throw new CommandException($"'apt-get download {Package}' created no package file.");
            Execute(root, "dpkg-deb", "-x", package, root);
            return downloaded;
        }
        catch
        {
            downloaded.Dispose();
            throw;
        }
    }

    /// <summary>Removes the downloaded files.</summary>
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
                    + $"The demonstration requires the Debian package {Package}. Install it (apt-get update && apt-get install {Package}) and try again.");
        }
        catch (Win32Exception e)
        {
            throw new CommandException(
                $"The images of the demonstration come from the Debian package {Package}, which cannot be downloaded because {program} is not installed. "
                + $"Copy ch2.nii.gz, aal.nii.gz and aal.nii.txt from the templates of MRIcron into the folder {ManualFolder}.", e);
        }
    }
}
