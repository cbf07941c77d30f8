// Seeds, thread counts and gradient modes belong to the process or the thread: one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
