namespace SegDsl.Cli.CommandLine;

/// <summary>The command line is invalid: an option has a value that it does not accept, or requires or excludes another one. The exit code is 2.</summary>
/// <param name="message">The option with its value, what is wrong, and what to write instead.</param>
internal sealed class OptionException(string message) : CommandException(message);
