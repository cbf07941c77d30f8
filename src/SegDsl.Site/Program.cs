using System.CommandLine;
using SegDsl.Site;

var repository = new Argument<DirectoryInfo>("repository") { Description = "The root of the repository, whose program has been built." };
var serve = new Option<bool>("--serve") { Description = "Serve the site over HTTP after building it." };
var port = new Option<int>("--port") { Description = "The port to serve on.", DefaultValueFactory = _ => 8080 };
var root = new RootCommand("Builds the documentation site.") { repository, serve, port };
root.SetAction(parsed =>
{
    var build = new SiteBuild(parsed.GetRequiredValue(repository).FullName);
    try
    {
        build.Run();
        Console.WriteLine($"The site is in {build.Site}.");
        if (parsed.GetValue(serve)) build.Serve(parsed.GetValue(port));
        return 0;
    }
    catch (SiteException exception)
    {
        Console.Error.WriteLine($"seg: {exception.Message}");
        return 1;
    }
});
return root.Parse(args).Invoke();
