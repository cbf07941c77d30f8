namespace SegDsl.Checkpoints.PyTorch;

/// <summary>The instructions of Python's pickles that containers, numbers, texts and tensors need. There are others; they are refused.</summary>
internal enum PickleOpcode : byte
{
    /// <summary>The version that follows.</summary>
    Proto = 0x80,

    /// <summary>The length of what follows, for readers that buffer.</summary>
    Frame = 0x95,

    /// <summary>The end; the top of the stack is the result.</summary>
    Stop = (byte)'.',

    /// <summary>Marks a place on the stack.</summary>
    Mark = (byte)'(',

    /// <summary>Pushes <c>None</c>.</summary>
    None = (byte)'N',

    /// <summary>Pushes <c>True</c>.</summary>
    True = 0x88,

    /// <summary>Pushes <c>False</c>.</summary>
    False = 0x89,

    /// <summary>Pushes a number of four bytes.</summary>
    Int32 = (byte)'J',

    /// <summary>Pushes a number of one byte.</summary>
    Int8 = (byte)'K',

    /// <summary>Pushes a number of two bytes.</summary>
    Int16 = (byte)'M',

    /// <summary>Pushes a number of as many bytes as the byte that follows says.</summary>
    Long1 = 0x8A,

    /// <summary>Pushes a floating-point number, most significant byte first.</summary>
    Float = (byte)'G',

    /// <summary>Pushes a text whose length has four bytes.</summary>
    Unicode = (byte)'X',

    /// <summary>Pushes a text whose length has one byte.</summary>
    ShortUnicode = 0x8C,

    /// <summary>Pushes a text of Python 2 whose length has four bytes.</summary>
    String = (byte)'T',

    /// <summary>Pushes a text of Python 2 whose length has one byte.</summary>
    ShortString = (byte)'U',

    /// <summary>Pushes bytes whose length has four bytes.</summary>
    Bytes = (byte)'B',

    /// <summary>Pushes bytes whose length has one byte.</summary>
    ShortBytes = (byte)'C',

    /// <summary>Pushes an empty tuple.</summary>
    EmptyTuple = (byte)')',

    /// <summary>Makes everything from the last mark on a tuple.</summary>
    Tuple = (byte)'t',

    /// <summary>Makes the top a tuple.</summary>
    Tuple1 = 0x85,

    /// <summary>Makes the topmost two a tuple.</summary>
    Tuple2 = 0x86,

    /// <summary>Makes the topmost three a tuple.</summary>
    Tuple3 = 0x87,

    /// <summary>Pushes an empty list.</summary>
    EmptyList = (byte)']',

    /// <summary>Appends the top to the list below it.</summary>
    Append = (byte)'a',

    /// <summary>Appends everything from the last mark on to the list below it.</summary>
    Appends = (byte)'e',

    /// <summary>Pushes an empty dictionary.</summary>
    EmptyDictionary = (byte)'}',

    /// <summary>Sets a key and a value of the dictionary below them.</summary>
    SetItem = (byte)'s',

    /// <summary>Sets the keys and values from the last mark on of the dictionary below them.</summary>
    SetItems = (byte)'u',

    /// <summary>Remembers the top under a number of one byte.</summary>
    Put = (byte)'q',

    /// <summary>Remembers the top under a number of four bytes.</summary>
    LongPut = (byte)'r',

    /// <summary>Remembers the top under the next number.</summary>
    Memoize = 0x94,

    /// <summary>Pushes what was remembered under a number of one byte.</summary>
    Get = (byte)'h',

    /// <summary>Pushes what was remembered under a number of four bytes.</summary>
    LongGet = (byte)'j',

    /// <summary>Pushes what a name in a module of Python stands for.</summary>
    Global = (byte)'c',

    /// <summary>The same with module and name from the stack.</summary>
    StackGlobal = 0x93,

    /// <summary>Calls what is below the top with the tuple on top.</summary>
    Reduce = (byte)'R',

    /// <summary>Gives attributes to what is below the top.</summary>
    Build = (byte)'b',

    /// <summary>Pushes the storage that the top describes.</summary>
    Persistent = (byte)'Q',
}
