using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Prepaid.LocalAzure.Core;

namespace Prepaid.LocalAzure.Tests.Functions;

public sealed class HttpTriggerTests : IAsyncLifetime
{
    private readonly CloudInTempFolder home = new(faults: new Faults(1));
    private readonly HttpClient client = new() { Timeout = TimeSpan.FromMinutes(2) };
    private IHost? running;

    private LocalCloud Cloud => home.Cloud;

    [Fact]
    public async Task A_route_value_reaches_the_parameter_of_its_name()
    {
        await Start(typeof(Api));
        Assert.Equal("meter m-7 page 3", await client.GetStringAsync("api/meters/m-7/pages/3"));
        Assert.Equal("meter m-7 page 1", await client.GetStringAsync("api/meters/m-7/pages"));
    }

    [Fact]
    public async Task An_mvc_result_is_written_as_json()
    {
        await Start(typeof(Api));
        var answer = await client.PostAsJsonAsync("api/echo", new { text = "a" });

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("{\"text\":\"a\"}", (await answer.Content.ReadFromJsonAsync<Dictionary<string, string>>())!["body"]);
    }

    [Fact]
    public async Task A_minimal_api_result_is_written_too()
    {
        await Start(typeof(Api));
        Assert.Equal("plain", await client.GetStringAsync("plain"));
    }

    [Fact]
    public async Task Without_a_route_the_functions_name_is_the_route()
    {
        await Start(typeof(Api));
        Assert.Equal("by name", await client.GetStringAsync("by-name"));
    }

    [Theory]
    [InlineData("GET", "nowhere")]
    [InlineData("DELETE", "api/echo")]
    [InlineData("GET", "api/echo")]
    public async Task Unknown_routes_and_methods_do_not_exist(string method, string path)
    {
        await Start(typeof(Api));
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        var answer = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_unhandled_exception_is_a_500_without_details_and_a_line_in_the_log()
    {
        var log = new LogLines();
        await Start(builder => builder.Logging.AddProvider(log), typeof(Api));
        var answer = await client.GetAsync(new Uri("api/fails", UriKind.Relative));

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsStringAsync());
        Assert.Contains(log.Lines, l => l.Contains("secret detail", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Keys_are_refused_at_start()
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => Start(typeof(NeedsKey)));
        Assert.Contains("Anonymous", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_parameter_that_nothing_fills_is_refused_at_start()
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => Start(typeof(Unbound)));
        Assert.Contains("'body'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_name_twice_is_refused_at_start()
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => Start(typeof(Twin), typeof(Api)));
        Assert.Contains("'by-name'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_instance_and_its_services_are_new_for_every_invocation()
    {
        await Start(builder => builder.Services.AddScoped<Scoped>(), typeof(CountsInstances));
        Assert.Equal("1", await client.GetStringAsync("count"));
        Assert.Equal("1", await client.GetStringAsync("count"));
    }

    [Fact]
    public async Task Middleware_runs_around_the_function_in_the_order_it_was_added()
    {
        var trace = new List<string>();
        await Start(
            builder =>
            {
                builder.Services.AddSingleton(trace);
                builder.UseMiddleware<Outer>();
                builder.UseWhen(c => c.FunctionDefinition.Name == "plain", async (_, next) =>
                {
                    trace.Add("inner");
                    await next();
                });
                builder.UseWhen<Never>(_ => false);
            },
            typeof(Api));
        await client.GetStringAsync("plain");

        Assert.Equal(["outer plain httpTrigger", "inner", "outer done"], trace);
    }

    [Fact]
    public async Task Middleware_may_answer_in_the_functions_place()
    {
        await Start(
            builder => builder.UseMiddleware(async (context, next) =>
            {
                var http = context.GetHttpContext()!;
                if (http.Request.Headers.ContainsKey("X-Let-Me-In"))
                {
                    await next();
                    return;
                }

                http.Response.StatusCode = StatusCodes.Status403Forbidden;
            }),
            typeof(Api));
        var refused = await client.GetAsync(new Uri("plain", UriKind.Relative));

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task A_request_in_hand_keeps_the_clock_waiting_until_it_is_answered()
    {
        var gate = new Gate();
        await Start(builder => builder.Services.AddSingleton(gate), typeof(Waits));
        var answer = client.GetStringAsync("waits");
        await gate.Entered.Task.WaitAsync(TimeSpan.FromMinutes(2));
        Assert.Equal("functions http", Cloud.Activities.FirstBusy(Cloud.Clock.GetUtcNow()));

        gate.Leave.SetResult();
        await answer;
        while (Cloud.Activities.NextChange() is var change && Cloud.Activities.FirstBusy(Cloud.Clock.GetUtcNow()) is not null)
        {
            await change.WaitAsync(TimeSpan.FromMinutes(2));
        }
    }

    [Fact]
    public async Task A_killed_process_cuts_the_connection()
    {
        Cloud.Calls.Faults.KillAfterCall = 1;
        await Start(builder => builder.Services.AddSingleton(Cloud), typeof(CallsCloud));

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync("calls"));
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync("calls"));
        Assert.Equal(1, Cloud.Calls.Count);
    }

    [Fact]
    public async Task The_clouds_clock_is_the_default_clock_of_the_functions()
    {
        await Start(typeof(Api));
        Assert.Same(Cloud.Clock, running!.Services.GetRequiredService<TimeProvider>());
    }

    [Fact]
    public async Task The_route_prefix_is_api_unless_host_json_says_otherwise()
    {
        await Start(builder => builder.Configuration["AzureFunctionsJobHost:extensions:http:routePrefix"] = "v2", typeof(Api));
        Assert.Equal("plain", await client.GetStringAsync("v2/plain"));
    }

    [Fact]
    public void A_context_can_be_mocked_as_with_the_sdk()
    {
        var context = new Moq.Mock<FunctionContext>();
        context.SetupGet(c => c.InvocationId).Returns("id");
        context.SetupGet(c => c.CancellationToken).Returns(new CancellationToken(true));
        context.SetupGet(c => c.Items).Returns(new Dictionary<object, object>());

        Assert.Equal("id", context.Object.InvocationId);
        Assert.True(context.Object.CancellationToken.IsCancellationRequested);
        Assert.Null(context.Object.GetHttpContext());
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        client.Dispose();
        if (running is not null)
        {
            await running.StopAsync();
            running.Dispose();
        }

        await home.DisposeAsync();
    }

    private Task Start(params Type[] functions) => Start(_ => { }, functions);

    private async Task Start(Action<Microsoft.Azure.Functions.Worker.Builder.FunctionsApplicationBuilder> more, params Type[] functions)
    {
        var builder = TestHost.BuilderFor(Cloud, functions);
        builder.Configuration["AzureFunctionsJobHost:extensions:http:routePrefix"] = "";
        more(builder);
        running = builder.Build();
        await running.StartAsync();
        client.BaseAddress = TestHost.AddressOf(running);
    }

    public sealed class Api
    {
        [Function("page")]
        public static Task<IActionResult> Page(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/meters/{meter}/pages/{page:int?}")] HttpRequest request,
            string meter,
            int page = 1) => Task.FromResult<IActionResult>(new ContentResult { Content = $"meter {meter} page {page}" });

        [Function("echo")]
        public static async Task<IActionResult> Echo(
            [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/echo")] HttpRequest request, CancellationToken cancellationToken)
        {
            using var reader = new StreamReader(request.Body);
            return new ObjectResult(new { body = await reader.ReadToEndAsync(cancellationToken) }) { StatusCode = 201 };
        }

        [Function("plain")]
        public static IResult Plain([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => Results.Text("plain");

        [Function("by-name")]
        public static Task<IResult> ByName([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => Task.FromResult(Results.Text("by name"));

        [Function("fails")]
        public static IResult Fails([HttpTrigger(AuthorizationLevel.Anonymous, Route = "api/fails")] HttpRequest request) =>
            throw new InvalidOperationException("secret detail");
    }

    public sealed class NeedsKey
    {
        [Function("keyed")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Function)] HttpRequest request) => Results.Ok();
    }

    public sealed class Unbound
    {
        [Function("unbound")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request, Uri body) => Results.Ok();
    }

    public sealed class Twin
    {
        [Function("by-name")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "else")] HttpRequest request) => Results.Ok();
    }

    public sealed class Scoped
    {
        public int Uses { get; set; }
    }

    public sealed class CountsInstances(Scoped scoped)
    {
        [Function("count")]
        public IActionResult Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) =>
            new ContentResult { Content = $"{++scoped.Uses}" };
    }

    public sealed class Outer(List<string> trace) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            trace.Add($"outer {context.FunctionDefinition.Name} {context.FunctionDefinition.InputBindings["request"].Type}");
            await next(context);
            trace.Add("outer done");
        }
    }

    public sealed class Never : IFunctionsWorkerMiddleware
    {
        public Task Invoke(FunctionContext context, FunctionExecutionDelegate next) => throw new InvalidOperationException("never");
    }

    public sealed class Gate
    {
        public TaskCompletionSource Entered { get; } = new();

        public TaskCompletionSource Leave { get; } = new();
    }

    public sealed class Waits(Gate gate)
    {
        [Function("waits")]
        public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request)
        {
            gate.Entered.SetResult();
            await gate.Leave.Task;
            return Results.Ok();
        }
    }

    public sealed class CallsCloud(LocalCloud cloud)
    {
        [Function("calls")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request)
        {
            cloud.Calls.After(cloud.Calls.Before(CallOrigin.Functions, "tables", "transaction"));
            return Results.Ok();
        }
    }

    private sealed class LogLines : ILoggerProvider, ILogger
    {
        private readonly List<string> lines = [];

        public IReadOnlyList<string> Lines => lines;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (lines)
            {
                lines.Add($"{formatter(state, exception)} {exception}");
            }
        }

        public void Dispose()
        {
        }
    }
}
