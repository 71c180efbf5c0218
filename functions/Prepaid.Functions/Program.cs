using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Prepaid.Functions;
using Prepaid.Functions.Adapters;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware<RouteGuard>();
builder.Services.AddPrepaid(builder.Configuration);
builder.Build().Run();
