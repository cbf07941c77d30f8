namespace SegDsl.Packages.Tests;

/// <summary>The tests that build. They share the packages and the repository's intermediate files, and therefore run sequentially.</summary>
[CollectionDefinition(DotnetCommand.Collection)]
public sealed class DotnetTests : ICollectionFixture<PackedRepository>;
