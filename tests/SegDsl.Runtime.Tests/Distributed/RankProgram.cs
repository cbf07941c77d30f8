namespace SegDsl.Tests.Distributed;

/// <summary>The entry point of this assembly where mpirun runs it as a rank; the test host does not call it.</summary>
internal static class RankProgram
{
    private static int Main(string[] arguments)
    {
        if (arguments is [Ranks.Argument, var folder]) return Ranks.RunOne(folder);
        Console.Error.WriteLine("Run the tests of this assembly with 'dotnet test'.");
        return 2;
    }
}
