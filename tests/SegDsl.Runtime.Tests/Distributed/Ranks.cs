using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using SegDsl.Distributed;
using SegDsl.Distributed.Mpi;
using static TorchSharp.torch;

namespace SegDsl.Tests.Distributed;

/// <summary>
/// Runs a part of a test in several ranks, each of which is a process that mpirun starts. The part is a lambda; its captured local variables and its result
/// are transferred as JSON.
/// </summary>
internal static class Ranks
{
    private static readonly JsonSerializerOptions Json = new()
    {
        IncludeFields = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>How long ranks wait for each other by default.</summary>
    public static TimeSpan Timeout { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Runs a lambda in all ranks and returns the results in rank order.</summary>
    /// <exception cref="DistributedException">A rank threw this exception; it is that of the first such rank.</exception>
    /// <exception cref="InvalidOperationException">A rank failed for another reason.</exception>
    public static T[] Run<T>(int size, Func<ProcessGroup, T> work, TimeSpan? timeout = null)
    {
        var folder = Directory.CreateTempSubdirectory("segdsl-ranks-");
        try
        {
            var method = work.Method;
            var locals = (work.Target?.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public) ?? [])
                .ToDictionary(field => field.Name, field => JsonSerializer.SerializeToElement(field.GetValue(work.Target), field.FieldType, Json));
            File.WriteAllText(
                Path.Combine(folder.FullName, "work.json"),
                JsonSerializer.Serialize(new Work(method.DeclaringType!.AssemblyQualifiedName!, method.Name, locals, timeout ?? Timeout), Json));

            var start = MpiRun.Start(size, ["dotnet", typeof(Ranks).Assembly.Location, RankProgram.Part, folder.FullName]);
            start.RedirectStandardError = start.RedirectStandardOutput = true;
            using var process = Process.Start(start) ?? throw new InvalidOperationException("mpirun did not start");
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            process.WaitForExit();

            var outcomes = Enumerable.Range(0, size).Select(rank => ReadOutcome(folder.FullName, rank)).ToList();
            if (outcomes.Find(outcome => outcome?.Failure is not null)?.Failure is { } failure) throw new InvalidOperationException(failure);
            if (outcomes.Find(outcome => outcome?.DistributedError is not null)?.DistributedError is { } distributedError)
                throw new DistributedException(distributedError);
            if (process.ExitCode != 0 || outcomes.Contains(null))
                throw new InvalidOperationException($"mpirun exited with {process.ExitCode}:\n{output.Result}{error.Result}");
            return [.. outcomes.Select(outcome => outcome!.Result!.Value.Deserialize<T>(Json)!)];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Runs one rank and returns its exit code.</summary>
    public static int RunOne(string folder)
    {
        var settings = WorldSettings.FromEnvironment() ?? throw new InvalidOperationException("this process is not a rank");
        set_num_threads(1);
        var outcome = new RankOutcome();
        ProcessGroup? group = null;
        try
        {
            var work = JsonSerializer.Deserialize<Work>(File.ReadAllText(Path.Combine(folder, "work.json")), Json)!;
            var type = Type.GetType(work.Type, throwOnError: true)!;
            var target = Activator.CreateInstance(type, nonPublic: true);
            foreach (var (name, value) in work.Locals)
            {
                var field = type.GetField(name)!;
                field.SetValue(target, value.Deserialize(field.FieldType, Json));
            }
            var method = type.GetMethod(work.Method, BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)!;
            group = ProcessGroup.Join(settings, CPU, work.Timeout);
            var result = method.Invoke(target, BindingFlags.DoNotWrapExceptions, null, [group], null);
            group.Dispose();
            outcome = outcome with { Result = JsonSerializer.SerializeToElement(result, method.ReturnType, Json) };
        }
        catch (Exception e)
        {
            group?.Fail(e.Message);
            group?.Dispose();
            outcome = e is DistributedException ? outcome with { DistributedError = e.Message } : outcome with { Failure = e.ToString() };
        }
        File.WriteAllText(FileOf(folder, settings.Rank), JsonSerializer.Serialize(outcome, Json));
        return outcome.Failure is null && outcome.DistributedError is null ? 0 : 1;
    }

    private static RankOutcome? ReadOutcome(string folder, int rank) =>
        File.Exists(FileOf(folder, rank)) ? JsonSerializer.Deserialize<RankOutcome>(File.ReadAllText(FileOf(folder, rank)), Json) : null;

    private static string FileOf(string folder, int rank) => Path.Combine(folder, $"rank{rank}.json");

    private sealed record Work(string Type, string Method, Dictionary<string, JsonElement> Locals, TimeSpan Timeout);

    private sealed record RankOutcome
    {
        public JsonElement? Result { get; init; }

        public string? DistributedError { get; init; }

        public string? Failure { get; init; }
    }
}
