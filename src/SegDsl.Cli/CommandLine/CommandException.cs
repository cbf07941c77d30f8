namespace SegDsl.Cli.CommandLine;

/// <summary>A command cannot do what it was asked for; the message says what is wrong, where, and what to do about it.</summary>
public sealed class CommandException(string message, Exception? inner = null) : Exception(message, inner);
