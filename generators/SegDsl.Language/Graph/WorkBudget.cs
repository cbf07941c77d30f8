namespace SegDsl.Language.Graph;

/// <summary>
/// Bounds the work of checking a file, which nested loops and repeated blocks multiply. Counts calculations, because a limit on time would make the
/// result depend on the machine.
/// </summary>
/// <param name="most">The maximum number of calculations.</param>
internal sealed class WorkBudget(long most)
{
    /// <summary>The cost of an operation of a network, in calculations.</summary>
    public const int Operation = 10;

    /// <summary>The cost of copying an operation of a block that was elaborated before.</summary>
    public const int Copy = 3;

    private long left = most;
    private bool isReported;

    /// <summary>A budget without a limit, for constants of bounded size.</summary>
    public static WorkBudget Unlimited => new(long.MaxValue);

    /// <summary>Counts work before it is done.</summary>
    /// <exception cref="WorkExceededException">There was too much.</exception>
    public void Spend(long work = 1)
    {
        left -= work;
        if (left < 0) throw new WorkExceededException();
    }

    /// <summary>Whether exceeding the budget is still to be reported; true once.</summary>
    public bool TakeReport()
    {
        var wasReported = isReported;
        isReported = true;
        return !wasReported;
    }
}

/// <summary>The blocks and networks of a file need too much work.</summary>
internal sealed class WorkExceededException : Exception;
