using SegDsl.Checkpoints;
using SegDsl.Checkpoints.Safetensors;
using SegDsl.Training;
using static TorchSharp.torch;

namespace SegDsl.Tests.Training;

/// <summary>A state that was changed after it was written is rejected, and the files of the run are kept.</summary>
public sealed class DamagedStateTests : TrainingFixture
{
    private string State => Path.Combine(Output, "state.safetensors");

    [Fact]
    public void Any_changed_byte_is_noticed()
    {
        Train(Dropping, steps: 2);
        var whole = File.ReadAllBytes(State);
        var random = new Random(1);
        for (var round = 0; round < 60; round++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(State, damaged);

            var error = Assert.ThrowsAny<SegDslException>(() => Train(Dropping, steps: 4, existing: ExistingRun.Resume));

            Assert.Contains(State, error.Message, StringComparison.Ordinal);
            Assert.Equal(damaged, File.ReadAllBytes(State));
        }
        File.WriteAllBytes(State, whole);
        Assert.Equal(4, Train(Dropping, steps: 4, existing: ExistingRun.Resume).Steps);
    }

    [Theory]
    [InlineData("step", "-1", "expected an integer of at least 0")]
    [InlineData("step", "99999999999999", "expected an integer of at least 0")]
    [InlineData("step", "1.5", "expected an integer of at least 0")]
    [InlineData("steps", "0", "expected an integer of at least 1")]
    [InlineData("steps_per_epoch", "0", "expected an integer of at least 1")]
    [InlineData("evaluated_at", "7", "expected an integer from 0 to 2")]
    [InlineData("step_offset", "-3", "expected an integer from -2 to ")]
    [InlineData("evaluated_after", "3", "expected an integer from 0 to 2")]
    [InlineData("best", "NaN", "expected a finite number, not negative")]
    [InlineData("best", "2", "expected a number from 0 to 1")]
    [InlineData("since_best", "-3", "expected an integer of at least 0")]
    [InlineData("seconds", "Infinity", "expected a finite number")]
    [InlineData("seconds", "", "expected a finite number")]
    [InlineData("step", null, "its metadata has no entry 'step'")]
    public void Invalid_entries_are_named(string entry, string? value, string expected)
    {
        Train(Dropping, steps: 2);
        using (var file = Checkpoint.Open(State))
        {
            var metadata = file.Metadata.ToDictionary();
            if (value is null) metadata.Remove(entry);
            else metadata[entry] = value;
            var tensors = file.Tensors.Keys.ToDictionary(name => name, name => file.Read(name));
            SafetensorsWriter.WriteWithChecksum(Path.Combine(Folder, "lying"), tensors, metadata);
        }
        File.Move(Path.Combine(Folder, "lying"), State, overwrite: true);

        var error = Assert.Throws<CheckpointException>(() => Train(Dropping, steps: 4, existing: ExistingRun.Resume));

        Assert.StartsWith(State, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        if (value is not null) Assert.Contains($"the entry '{entry}' is '{value}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_without_a_checksum_is_rejected()
    {
        Train(Dropping, steps: 2);
        using (var file = Checkpoint.Open(State))
        {
            var metadata = file.Metadata.Where(entry => entry.Key != FileChecksum.Key).ToDictionary();
            SafetensorsWriter.Write(Path.Combine(Folder, "lying"), file.Tensors.Keys.ToDictionary(name => name, name => file.Read(name)), metadata);
        }
        File.Move(Path.Combine(Folder, "lying"), State, overwrite: true);

        var error = Assert.Throws<CheckpointException>(() => Train(Dropping, steps: 4, existing: ExistingRun.Resume));
        Assert.Contains("has no checksum", error.Message, StringComparison.Ordinal);
    }
}
