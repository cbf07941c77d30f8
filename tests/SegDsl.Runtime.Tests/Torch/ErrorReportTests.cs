using SegDsl.Torch;

namespace SegDsl.Tests.Torch;

public sealed class ErrorReportTests
{
    [Fact]
    public void Message_is_extracted_from_the_output_of_other_threads()
    {
        var (message, others) = ErrorReport.Read(
            "one\n[E1 shim.cpp:5] Exception in aoti_torch: first line\nsecond line\nException raised from f at g.cpp:1 (most recent call first):\n"
            + "frame #0: a\nframe #1: b\n\ntwo\n");
        Assert.Equal("first line\nsecond line", message);
        Assert.Equal("one\ntwo\n", others);
    }

    [Fact]
    public void Message_without_a_stack_extends_to_the_end() =>
        Assert.Equal(("out of memory", ""), ErrorReport.Read("[E1 shim.cpp:5] Exception in aoti_torch: out of memory\n"));

    [Fact]
    public void Output_without_an_error_is_unchanged() => Assert.Equal((null, "one\n"), ErrorReport.Read("one\n"));

    [Fact]
    public void Call_that_succeeds_when_repeated_has_no_message() =>
        Assert.Contains("the repeated call did not report a message", ErrorReport.Of(() => { }), StringComparison.Ordinal);

    [Fact]
    public void Exception_while_capturing_restores_the_output()
    {
        Assert.Throws<InvalidDataException>(() => StandardErrorCapture.During(() => throw new InvalidDataException()));
        Assert.Equal("", StandardErrorCapture.During(() => { }));
    }
}
