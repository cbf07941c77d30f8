using SegDsl.Checkpoints;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Experiments;
using SegDsl.Training;

namespace SegDsl.Cli.Training;

/// <summary>Reads the status of the run in a folder, with messages that state what to do if it cannot be resumed.</summary>
internal static class SavedRun
{
    /// <summary>Reads the status of the run; null if there is no run that can be resumed.</summary>
    /// <param name="folder">The folder of the run.</param>
    /// <exception cref="CommandException">The state is damaged.</exception>
    public static RunStatus? Read(RunFolder folder)
    {
        try
        {
            return folder.ReadStatus();
        }
        catch (CheckpointException e)
        {
            throw Damaged(folder, e);
        }
    }

    /// <summary>Reads the status of the run of an experiment; null if there is no run that can be resumed.</summary>
    /// <param name="context">The context of the command.</param>
    /// <param name="folder">The folder of the run.</param>
    /// <param name="experiment">The name of the experiment.</param>
    /// <exception cref="CommandException">
    /// The state is damaged, or the folder contains the run of another experiment; the message then has the command that resumes it.
    /// </exception>
    public static RunStatus? Read(CommandContext context, RunFolder folder, string experiment)
    {
        try
        {
            return folder.ReadStatus(experiment);
        }
        catch (CheckpointException e)
        {
            throw Damaged(folder, e);
        }
        catch (TrainingException e) when (folder.ReadStatus() is { } status && status.Experiment != experiment)
        {
            throw new CommandException(
                $"{folder.Path} contains a run of {status.Experiment}, which {experiment} cannot resume. Use another folder (--output FOLDER), resume the run "
                + $"with its own experiment ({TrainWords.Of(context, status.Experiment, folder.Path, status.Settings)}), or replace it (--restart).", e);
        }
    }

    /// <summary>Compares the state with its checksum.</summary>
    /// <param name="folder">The folder of the run.</param>
    /// <exception cref="CommandException">The state is damaged.</exception>
    public static void Verify(RunFolder folder)
    {
        try
        {
            folder.VerifyState();
        }
        catch (CheckpointException e)
        {
            throw Damaged(folder, e);
        }
    }

    /// <summary>Creates the message about a damaged state.</summary>
    /// <param name="folder">The folder of the run.</param>
    /// <param name="e">The damage.</param>
    public static CommandException Damaged(RunFolder folder, CheckpointException e) =>
        new($"{e.Message} To train the run again, delete the folder {folder.Path}.", e);
}
