namespace SegDsl.Language.Vocabulary;

/// <summary>The types of the parameters of vocabulary entries.</summary>
public enum ParameterType
{
    /// <summary>An integer.</summary>
    Int,

    /// <summary>A number.</summary>
    Float,

    /// <summary>A range of numbers, <c>0.5..2.0</c>, which sets two properties of the record.</summary>
    Range,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Bool,

    /// <summary>Integers in ascending order, <c>[60, 80]</c>.</summary>
    Ints,

    /// <summary>One of several words.</summary>
    Word,

    /// <summary>Numbers, <c>[0.5, 1]</c>.</summary>
    Floats,

    /// <summary>The name of an output of the network.</summary>
    Output,

    /// <summary>The name of a target of the dataset.</summary>
    Target,

    /// <summary>The name of a split of the dataset.</summary>
    Split,

    /// <summary>Names of classes of the dataset, <c>[pole, light]</c>, which become their train indices.</summary>
    Classes,

    /// <summary>One number per class of the dataset, <c>[1, 2.5]</c>.</summary>
    PerClass,
}
