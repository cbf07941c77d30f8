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

    /// <summary>LONG4: pushes an integer whose size in bytes is given by the following 4 bytes.</summary>
    Long4 = 0x8B,

    /// <summary>BINFLOAT: pushes an 8-byte floating-point number, big-endian.</summary>
    Float = (byte)'G',

    /// <summary>BINUNICODE: pushes a string with a 4-byte length.</summary>
    Unicode = (byte)'X',

    /// <summary>SHORT_BINUNICODE: pushes a string with a 1-byte length.</summary>
    ShortUnicode = 0x8C,

    /// <summary>BINUNICODE8: pushes a string with an 8-byte length.</summary>
    LongUnicode = 0x8D,

    /// <summary>BINSTRING: pushes a Python 2 string with a 4-byte length.</summary>
    String = (byte)'T',

    /// <summary>SHORT_BINSTRING: pushes a Python 2 string with a 1-byte length.</summary>
    ShortString = (byte)'U',

    /// <summary>BINBYTES: pushes bytes with a 4-byte length.</summary>
    Bytes = (byte)'B',

    /// <summary>SHORT_BINBYTES: pushes bytes with a 1-byte length.</summary>
    ShortBytes = (byte)'C',

    /// <summary>BINBYTES8: pushes bytes with an 8-byte length.</summary>
    LongBytes = 0x8E,

    /// <summary>BYTEARRAY8: pushes a byte array with an 8-byte length.</summary>
    ByteArray = 0x96,

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

    /// <summary>EMPTY_SET: pushes an empty set.</summary>
    EmptySet = 0x8F,

    /// <summary>ADDITEMS: adds all values after the last mark to the set below it.</summary>
    AddItems = 0x90,

    /// <summary>FROZENSET: replaces all values after the last mark by an immutable set.</summary>
    FrozenSet = 0x91,

    /// <summary>POP: removes the top value, or the last mark if no value is above it.</summary>
    Pop = (byte)'0',

    /// <summary>POP_MARK: removes the last mark and all values after it.</summary>
    PopMark = (byte)'1',

    /// <summary>DUP: pushes the top value again.</summary>
    Duplicate = (byte)'2',

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

    /// <summary>EXT1: pushes the object registered under a 1-byte code.</summary>
    Extension1 = 0x82,

    /// <summary>EXT2: pushes the object registered under a 2-byte code.</summary>
    Extension2 = 0x83,

    /// <summary>EXT4: pushes the object registered under a 4-byte code.</summary>
    Extension4 = 0x84,

    /// <summary>REDUCE: calls the object below the top with the argument tuple on top.</summary>
    Reduce = (byte)'R',

    /// <summary>NEWOBJ: creates an object from the class and the argument tuple on the stack.</summary>
    NewObject = 0x81,

    /// <summary>NEWOBJ_EX: creates an object from the class, the argument tuple and the dictionary of named arguments on the stack.</summary>
    NewObjectEx = 0x92,

    /// <summary>INST: creates an object of the class with a module and a name, each on a line, from all values after the last mark.</summary>
    Instance = (byte)'i',

    /// <summary>OBJ: creates an object from the class after the last mark and all values after it.</summary>
    Object = (byte)'o',

    /// <summary>BUILD: sets the attributes of the object below the top.</summary>
    Build = (byte)'b',

    /// <summary>BINPERSID: pushes the storage that the top value describes.</summary>
    Persistent = (byte)'Q',
}
