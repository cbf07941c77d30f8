namespace SegDsl.Imaging;

/// <summary>An sRGB color with 8 bits per channel.</summary>
/// <param name="Red">The red channel, 0 to 255.</param>
/// <param name="Green">The green channel, 0 to 255.</param>
/// <param name="Blue">The blue channel, 0 to 255.</param>
public readonly record struct Rgb(byte Red, byte Green, byte Blue);
