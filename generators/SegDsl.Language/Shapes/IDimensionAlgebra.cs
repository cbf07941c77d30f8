namespace SegDsl.Language.Shapes;

/// <summary>Interprets dimensions, for example as text in another language.</summary>
public interface IDimensionAlgebra<T>
{
    /// <summary>A number.</summary>
    T Number(long value);

    /// <summary>A symbol.</summary>
    T Symbol(string name);

    /// <summary>A sum.</summary>
    T Add(T left, T right);

    /// <summary>A difference.</summary>
    T Subtract(T left, T right);

    /// <summary>A product.</summary>
    T Multiply(T left, T right);

    /// <summary>A quotient rounded down.</summary>
    T FloorDivide(T numerator, T denominator);
}
