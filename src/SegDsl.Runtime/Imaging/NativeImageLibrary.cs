namespace SegDsl.Imaging;

/// <summary>A native library that decodes images.</summary>
/// <param name="File">The file name that the loader looks for.</param>
/// <param name="Package">The Debian package that has it.</param>
internal readonly record struct NativeImageLibrary(string File, string Package)
{
    /// <summary>What to say when the loader does not find the library.</summary>
    /// <param name="path">The image file that needs it.</param>
    /// <param name="cause">What the loader said.</param>
    public ImageException Missing(string path, DllNotFoundException cause) =>
        new(path, $"needs the library {File}, which is not on this machine; install it (Debian: apt-get install {Package}).", cause);
}
