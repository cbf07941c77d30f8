using System.Globalization;
using System.Text;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Syntax;
using SegDsl.Language.Tests.Formatting;
using SegDsl.Language.Tests.Grammar;
using SegDsl.Language.Text;

namespace SegDsl.Language.Tests;

/// <summary>
/// The compiler handles any input in time. The variable SEG_FUZZ sets another number of inputs, and SEG_FUZZ_FIRST the number of the first one, for
/// longer runs in several parts.
/// </summary>
public class FuzzTests
{
    private const string CountVariable = "SEG_FUZZ";
    private const string FirstVariable = "SEG_FUZZ_FIRST";
    private const int Count = 20_000;
    private const int LongestMessage = 2_000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly IReadOnlyList<string> Texts = [.. SegFiles.All.Select(f => f.Text)];

    [Fact]
    public void Any_input_compiles_in_time()
    {
        var (first, count) = (Read(FirstVariable) ?? 0, Read(CountVariable) ?? Count);
        var running = Enumerable.Range(0, 2).Select(worker => new Worker(first + worker, 2, first + count)).ToList();
        while (!running.TrueForAll(w => w.Wait(TimeSpan.FromSeconds(1))))
        {
            foreach (var worker in running.Where(w => w.IsLate))
                Assert.Fail($"Input {worker.Current} takes more than {Limit.TotalSeconds} s:\n{Input(worker.Current)}");
        }
        foreach (var failure in running.Select(w => w.Failure).OfType<string>()) Assert.Fail(failure);
    }

    [Theory]
    [InlineData("network P()\n{\n    in image: [N, 3, H, W]\n    a: [0.5, K, h, w] = image -> c: Conv(4, 3)\n    out seg = a -> d: Conv(K, 1)\n}\n")]
    [InlineData("block B()\n{\n    in x: [N, C, H, W]\n    out (x), aux (x)\n}\n")]
    [InlineData("block B(a: int, b: int = 4 * // by far\n a)\n{\n    in x: [N, C, H, W]\n    out x\n}\n")]
    [InlineData("network P(parts: int = 0)\n{\n    in image: [N, 3, H, W]\n    out seg = image -> c: Conv(64 / parts, 3)\n}\n")]
    [InlineData("network Net()\n{\n    in x: [] N, 1, H, W]\n    out seg = x -> score: Conv(2, 1)\n}\n")]
    [InlineData("block A(s: int = 0)\n{\n    in x: [N, C, H, W]\n    out x -> c: Conv(4, 3, stride: s)\n}\n\n"
        + "block B()\n{\n    in x: [N, C, H, W]\n    out x -> a: A\n}\n")]
    [InlineData("block B()\n{\n    in x: []\n    y: [][] = for i in 0..2 { x * i }\n    out y\n}\n")]
    public void Inputs_of_fixed_bugs_are_handled(string text) => Check(text);

    private static int? Read(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The input with a number: random characters, or a sample with other characters or tokens, or with many copies of a part.</summary>
    private static string Input(int number)
    {
        var random = new Random(number);
        var text = Texts[random.Next(Texts.Count)];
        return random.Next(16) switch
        {
            0 or 1 => RandomBytes(random),
            2 or 3 => MutateBytes(text, random),
            4 => TokenMutation.Multiply(text, random),
            5 or 6 or 7 => TokenMutation.Apply(text, random, Texts[random.Next(Texts.Count)]),
            _ => TokenMutation.Apply(text, random),
        };
    }

    private static string RandomBytes(Random random)
    {
        var bytes = new byte[random.Next(300)];
        random.NextBytes(bytes);
        return random.Next(2) == 0 ? Encoding.Latin1.GetString(bytes) : Encoding.UTF8.GetString(bytes);
    }

    private static string MutateBytes(string text, Random random)
    {
        var bytes = Encoding.UTF8.GetBytes(text).ToList();
        for (var i = random.Next(1, 8); i > 0 && bytes.Count > 0; i--)
        {
            var place = random.Next(bytes.Count);
            if (random.Next(3) is var what && what == 0) bytes.RemoveAt(place);
            else if (what == 1) bytes.Insert(place, (byte)random.Next(256));
            else bytes[place] = (byte)random.Next(256);
        }
        return Encoding.UTF8.GetString([.. bytes]);
    }

    private static void Check(string text)
    {
        var tree = SegCompiler.Parse("fuzz.seg", text);
        var diagnostics = SegCompiler.Compile([tree]).Diagnostics;
        Assert.InRange(diagnostics.Count, 0, Limits.Diagnostics + 1);
        foreach (var diagnostic in diagnostics)
        {
            // An exception of the compiler is a diagnostic without a page.
            Assert.True(DiagnosticCatalog.All.Any(d => d.Code == diagnostic.Code), diagnostic.ToString());
            Assert.InRange(diagnostic.Message.Length, 1, LongestMessage);
            Assert.DoesNotContain('\n', diagnostic.Message);
            foreach (var location in diagnostic.Related.Select(r => r.Location).Prepend(diagnostic.Location)) Check(location, text);
        }
        if (tree.Diagnostics.Count == 0 && !text.Contains('\r', StringComparison.Ordinal)) FormattingRules.Check(text, 100);
    }

    private static void Check(SourceLocation location, string text)
    {
        Assert.Equal("fuzz.seg", location.Path);
        Assert.InRange(location.Span.Start, 0, text.Length);
        Assert.InRange(location.Span.Length, 0, text.Length - location.Span.Start);
        Assert.Equal(Position(text, location.Span.Start), location.Start);
        Assert.Equal(Position(text, location.Span.End), location.End);
    }

    private static LinePosition Position(string text, int offset)
    {
        var (line, start) = (1, 0);
        for (var i = 0; i < offset; i++)
        {
            var endsLine = text[i] == '\n' || (text[i] == '\r' && !(i + 1 < text.Length && text[i + 1] == '\n'));
            if (endsLine) (line, start) = (line + 1, i + 1);
        }
        return new(line, offset - start + 1);
    }

    /// <summary>Checks a part of the inputs, in a thread of its own with a timeout.</summary>
    private sealed class Worker
    {
        private readonly Thread thread;
        private long startedAt = Environment.TickCount64;

        public Worker(int first, int step, int count)
        {
            thread = new Thread(() => Run(first, step, count)) { IsBackground = true };
            thread.Start();
        }

        public int Current { get; private set; }

        public string? Failure { get; private set; }

        public bool IsLate => Environment.TickCount64 - Interlocked.Read(ref startedAt) > Limit.TotalMilliseconds;

        public bool Wait(TimeSpan time) => thread.Join(time);

        private void Run(int first, int step, int count)
        {
            for (var number = first; number < count && Failure is null; number += step)
            {
                Current = number;
                Interlocked.Exchange(ref startedAt, Environment.TickCount64);
                try
                {
                    Check(Input(number));
                }
                catch (Exception e)
                {
                    Failure = $"Input {number}: {e}\n{Input(number)}";
                }
            }
            Interlocked.Exchange(ref startedAt, long.MaxValue);
        }
    }
}
