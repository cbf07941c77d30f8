namespace SegDsl.Checkpoints.PyTorch;

/// <summary>
/// The supported opcodes of Python's pickle protocols, as documented in Python's <c>pickletools</c> module. All other opcodes are refused.
/// </summary>
internal enum PickleOpcode : byte
{
    /// <summary>PROTO: the protocol version follows.</summary>
    Proto = 0x80,

    /// <summary>FRAME: the length of the frame follows. Only useful for prefetching, and ignored.</summary>
    Frame = 0x95,

    /// <summary>STOP: ends the pickle; the top of the stack is its value.</summary>
    Stop = (byte)'.',

    /// <summary>MARK: pushes a mark on the stack.</summary>
    Mark = (byte)'(',

    /// <summary>NONE: pushes <c>None</c>.</summary>
    None = (byte)'N',

    /// <summary>NEWTRUE: pushes <c>True</c>.</summary>
    True = 0x88,

    /// <summary>NEWFALSE: pushes <c>False</c>.</summary>
    False = 0x89,

    /// <summary>BININT: pushes a 4-byte signed integer.</summary>
    Int32 = (byte)'J',

    /// <summary>BININT1: pushes a 1-byte unsigned integer.</summary>
    Int8 = (byte)'K',

    /// <summary>BININT2: pushes a 2-byte unsigned integer.</summary>
    Int16 = (byte)'M',

    /// <summary>LONG1: pushes an integer whose size in bytes is given by the following byte.</summary>
    Long1 = 0x8A,

    /// <summary>BINFLOAT: pushes an 8-byte floating-point number, big-endian.</summary>
    Float = (byte)'G',

    /// <summary>BINUNICODE: pushes a string with a 4-byte length.</summary>
    Unicode = (byte)'X',

    /// <summary>SHORT_BINUNICODE: pushes a string with a 1-byte length.</summary>
    ShortUnicode = 0x8C,

    /// <summary>BINSTRING: pushes a Python 2 string with a 4-byte length.</summary>
    String = (byte)'T',

    /// <summary>SHORT_BINSTRING: pushes a Python 2 string with a 1-byte length.</summary>
    ShortString = (byte)'U',

    /// <summary>BINBYTES: pushes bytes with a 4-byte length.</summary>
    Bytes = (byte)'B',

    /// <summary>SHORT_BINBYTES: pushes bytes with a 1-byte length.</summary>
    ShortBytes = (byte)'C',

    /// <summary>EMPTY_TUPLE: pushes an empty tuple.</summary>
    EmptyTuple = (byte)')',

    /// <summary>TUPLE: replaces all values after the last mark by a tuple.</summary>
    Tuple = (byte)'t',

    /// <summary>TUPLE1: replaces the top value by a tuple.</summary>
    Tuple1 = 0x85,

    /// <summary>TUPLE2: replaces the two top values by a tuple.</summary>
    Tuple2 = 0x86,

    /// <summary>TUPLE3: replaces the three top values by a tuple.</summary>
    Tuple3 = 0x87,

    /// <summary>EMPTY_LIST: pushes an empty list.</summary>
    EmptyList = (byte)']',

    /// <summary>APPEND: appends the top value to the list below it.</summary>
    Append = (byte)'a',

    /// <summary>APPENDS: appends all values after the last mark to the list below it.</summary>
    Appends = (byte)'e',

    /// <summary>EMPTY_DICT: pushes an empty dictionary.</summary>
    EmptyDictionary = (byte)'}',

    /// <summary>SETITEM: sets one key and value of the dictionary below them.</summary>
    SetItem = (byte)'s',

    /// <summary>SETITEMS: sets all keys and values after the last mark in the dictionary below them.</summary>
    SetItems = (byte)'u',

    /// <summary>BINPUT: stores the top value in the memo under a 1-byte index.</summary>
    Put = (byte)'q',

    /// <summary>LONG_BINPUT: stores the top value in the memo under a 4-byte index.</summary>
    LongPut = (byte)'r',

    /// <summary>MEMOIZE: stores the top value in the memo under the next index.</summary>
    Memoize = 0x94,

    /// <summary>BINGET: pushes the memo entry with a 1-byte index.</summary>
    Get = (byte)'h',

    /// <summary>LONG_BINGET: pushes the memo entry with a 4-byte index.</summary>
    LongGet = (byte)'j',

    /// <summary>GLOBAL: pushes the object with a module and a name, each on a line.</summary>
    Global = (byte)'c',

    /// <summary>STACK_GLOBAL: pushes the object whose module and name are on the stack.</summary>
    StackGlobal = 0x93,

    /// <summary>REDUCE: calls the object below the top with the argument tuple on top.</summary>
    Reduce = (byte)'R',

    /// <summary>BUILD: sets the attributes of the object below the top.</summary>
    Build = (byte)'b',

    /// <summary>BINPERSID: pushes the storage that the top value describes.</summary>
    Persistent = (byte)'Q',
}
