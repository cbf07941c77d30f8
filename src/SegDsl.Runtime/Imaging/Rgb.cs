namespace SegDsl.Imaging;

/// <summary>A color, eight bits a channel.</summary>
public readonly record struct Rgb(byte Red, byte Green, byte Blue);
