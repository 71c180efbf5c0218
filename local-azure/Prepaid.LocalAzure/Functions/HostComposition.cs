using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Prepaid.LocalAzure.Functions;

/// <summary>Puts one Functions process together: a web application, and around it what Azure's host does.</summary>
internal static class HostComposition
{
    /// <summary>Property of the builder: the assembly to look for functions in, when it is not the entry assembly.</summary>
    public const string AssemblyProperty = "Prepaid.FunctionsAssembly";

    /// <summary>Property of the builder, for tests: only these types of that assembly.</summary>
    public const string TypesProperty = "Prepaid.FunctionTypes";

    public const string UrlSetting = "Prepaid:Url";

    private const string DefaultUrl = "http://127.0.0.1:7071";

    public static WebApplicationBuilder Prepare(string[] args)
    {
        var web = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { Args = args });
        web.Configuration.AddEnvironmentVariables().AddCommandLine(args);
        web.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        web.Host.UseDefaultServiceProvider(provider => provider.ValidateScopes = provider.ValidateOnBuild = true);
        web.Services.AddRouting().AddMvcCore();
        web.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        return web;
    }

    public static IHost Build(WebApplicationBuilder web, InvocationPipeline pipeline)
    {
        var properties = ((IHostApplicationBuilder)web).Properties;
        var assembly = (Assembly?)properties.ElementOrNull(AssemblyProperty) ?? Assembly.GetEntryAssembly()
            ?? throw new InvalidOperationException($"There is no entry assembly; name one in Properties[\"{AssemblyProperty}\"].");
        var types = (IReadOnlyCollection<Type>?)properties.ElementOrNull(TypesProperty) ?? assembly.GetTypes();
        var methods = FunctionMethod.FindAll(types);
        var cloud = CloudOfHost.Find(web.Configuration, methods);

        web.Services.TryAddSingleton(cloud.Clock);
        web.Logging.AddProvider(new CloudLoggerProvider(cloud.Loggers));
        var app = web.Build();
        var life = new HostLife(cloud);
        var invoker = new FunctionInvoker(pipeline.Compose(), app.Services, life, HostCounters.Of(cloud));
        return new LocalFunctionsHost(app, methods, HostJson.Read(assembly, app.Configuration), life, invoker);
    }

    /// <summary>Where the host listens; port 0 takes a free one.</summary>
    public static string UrlOf(IConfiguration configuration) =>
        configuration[UrlSetting] ?? configuration["ASPNETCORE_URLS"] ?? configuration["urls"] ?? DefaultUrl;

    private static object? ElementOrNull(this IDictionary<object, object> properties, string key) =>
        properties.TryGetValue(key, out var value) ? value : null;
}
