namespace SegDsl.Language.Types;

/// <summary>The kinds of blocks.</summary>
public enum BlockKind
{
    /// <summary><c>block</c>: a reusable part of a network.</summary>
    Block,

    /// <summary><c>backbone</c>: a block with named feature outputs that can be passed to a head.</summary>
    Backbone,

    /// <summary><c>head</c>: computes named outputs from images with a backbone.</summary>
    Head,

    /// <summary><c>network</c>: can be created, trained and exported.</summary>
    Network,

    /// <summary><c>extern op</c>: written in C#.</summary>
    Extern,
}
