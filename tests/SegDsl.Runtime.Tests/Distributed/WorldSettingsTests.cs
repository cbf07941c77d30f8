using SegDsl.Distributed;

namespace SegDsl.Tests.Distributed;

public sealed class WorldSettingsTests
{
    private static WorldSettings? Of(params (string Name, string Value)[] variables) =>
        WorldSettings.From(name => variables.FirstOrDefault(v => v.Name == name).Value);

    [Fact]
    public void Empty_environment_means_one_process() => Assert.Null(Of());

    /// <summary>torchrun's agent listens on the port of the master itself, and every attempt uses a different port.</summary>
    [Theory]
    [InlineData("29500", 29503)]
    [InlineData("65533", 65530)]
    public void Torchrun_sets_rank_and_master(string port, int masterPort)
    {
        var settings = Of(
            ("RANK", "5"), ("WORLD_SIZE", "8"), ("LOCAL_RANK", "1"), ("LOCAL_WORLD_SIZE", "4"), ("MASTER_ADDR", "node1"), ("MASTER_PORT", port),
            ("TORCHELASTIC_RUN_ID", "run7"), ("TORCHELASTIC_USE_AGENT_STORE", "True"), ("TORCHELASTIC_RESTART_COUNT", "2"));
        Assert.Equal(new WorldSettings(5, 8, 1, "node1", masterPort) { LocalWorldSize = 4, Job = "run7/2" }, settings);
    }

    [Fact]
    public void Mpirun_sets_rank_but_no_master() => Assert.Equal(
        new WorldSettings(1, 2, 1, null, 0) { LocalWorldSize = 2, Job = "77" },
        Of(("OMPI_COMM_WORLD_RANK", "1"), ("OMPI_COMM_WORLD_SIZE", "2"), ("OMPI_COMM_WORLD_LOCAL_RANK", "1"),
            ("OMPI_COMM_WORLD_LOCAL_SIZE", "2"), ("PMIX_NAMESPACE", "77")));

    [Fact]
    public void Master_can_be_set_with_mpirun() => Assert.Equal(
        new WorldSettings(1, 2, 1, "node1", 29500),
        Of(("OMPI_COMM_WORLD_RANK", "1"), ("OMPI_COMM_WORLD_SIZE", "2"), ("OMPI_COMM_WORLD_LOCAL_RANK", "1"),
            ("MASTER_ADDR", "node1"), ("MASTER_PORT", "29500")));

    [Fact]
    public void Local_launcher_sets_its_own_address() => Assert.Equal(
        new WorldSettings(0, 2, 0, "127.0.0.1", 4711) { Job = "5EC7E7", HasLauncher = true },
        Of(("OMPI_COMM_WORLD_RANK", "0"), ("OMPI_COMM_WORLD_SIZE", "2"), ("SEGDSL_LAUNCHER", "4711:5EC7E7")));

    [Fact]
    public void Kubernetes_does_not_set_a_local_rank() => Assert.Equal(
        new WorldSettings(1, 2, 0, "job-master-0", 23456),
        Of(("RANK", "1"), ("WORLD_SIZE", "2"), ("MASTER_ADDR", "job-master-0"), ("MASTER_PORT", "23456")));

    [Theory]
    [InlineData("gpu[03-07,12]", "gpu03")]
    [InlineData("gpu7", "gpu7")]
    [InlineData("alpha,beta", "alpha")]
    [InlineData("rack2-[1,3].cluster,login", "rack2-1.cluster")]
    public void Slurm_host_lists_are_parsed(string list, string first) => Assert.Equal(
        new WorldSettings(3, 16, 3, first, 21_234) { Job = "81234" },
        Of(("SLURM_PROCID", "3"), ("SLURM_NTASKS", "16"), ("SLURM_LOCALID", "3"), ("SLURM_STEP_NODELIST", list), ("SLURM_JOB_ID", "81234")));

    [Fact]
    public void Slurm_job_with_one_task_is_one_process() =>
        Assert.Null(Of(("SLURM_PROCID", "0"), ("SLURM_NTASKS", "1"), ("SLURM_STEP_NODELIST", "a"), ("SLURM_JOB_ID", "1")));

    [Theory]
    [InlineData("2", "2", "RANK is 2, but WORLD_SIZE is 2: ranks range from 0 to 1.")]
    [InlineData("x", "2", "RANK is 'x', but must be an integer from 0 to 2147483647.")]
    [InlineData("-1", "2", "RANK is '-1', but must be an integer from 0 to 2147483647.")]
    public void Invalid_ranks_are_reported(string rank, string size, string message)
    {
        var error = Assert.Throws<DistributedException>(() => Of(("RANK", rank), ("WORLD_SIZE", size), ("MASTER_ADDR", "a"), ("MASTER_PORT", "1")));
        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void Missing_variable_is_reported()
    {
        var error = Assert.Throws<DistributedException>(() => Of(("RANK", "0"), ("WORLD_SIZE", "2"), ("MASTER_ADDR", "a")));
        Assert.StartsWith("RANK or WORLD_SIZE is set, but MASTER_PORT is not.", error.Message, StringComparison.Ordinal);
    }
}
