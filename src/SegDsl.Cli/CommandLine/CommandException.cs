namespace SegDsl.Cli.CommandLine;

/// <summary>A command cannot run as requested.</summary>
/// <param name="message">What is wrong, where, and what to do.</param>
/// <param name="inner">The exception that caused it, if any.</param>
public class CommandException(string message, Exception? inner = null) : SegDslException(message, inner);
