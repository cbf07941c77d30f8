namespace SegDsl.Language.Vocabulary;

/// <summary>The samples that a part of an experiment suits.</summary>
[Flags]
public enum SampleKinds
{
    /// <summary>Images.</summary>
    Images = 1,

    /// <summary>Volumes.</summary>
    Volumes = 2,

    /// <summary>Images and volumes.</summary>
    Both = Images | Volumes,
}
