using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace SegDsl.Language.Collections;

/// <summary>
/// Lets recursive functions recurse as deep as the input requires: when the stack of the current thread is nearly used, the recursion continues on
/// the stack of a new thread.
/// </summary>
public static class StackGuard
{
    private const int StackSize = 16 * 1024 * 1024;

    /// <summary>Whether the current thread has enough stack for the next calls.</summary>
    public static bool HasRoom
    {
        get
        {
            try
            {
                RuntimeHelpers.EnsureSufficientExecutionStack();
                return true;
            }
            catch (InsufficientExecutionStackException)
            {
                return false;
            }
        }
    }

    /// <summary>Continues on a new stack. Exceptions pass through.</summary>
    /// <param name="state">The arguments; passed separately, so that no closure is allocated while there is room.</param>
    /// <param name="function">The rest of the recursion.</param>
    public static TResult Continue<TState, TResult>(TState state, Func<TState, TResult> function)
    {
        var result = default(TResult);
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = function(state);
                }
                catch (Exception e)
                {
                    failure = ExceptionDispatchInfo.Capture(e);
                }
            },
            StackSize);
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    }

    /// <inheritdoc cref="Continue{TState, TResult}(TState, Func{TState, TResult})"/>
    public static void Continue<TState>(TState state, Action<TState> function) =>
        Continue((state, function), static call =>
        {
            call.function(call.state);
            return true;
        });
}
