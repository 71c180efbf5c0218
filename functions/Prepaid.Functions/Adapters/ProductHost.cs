using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

namespace Prepaid.Functions.Adapters;

/// <summary>The product on a Functions web application: what Program.cs runs on Azure, and the one-machine run in its own process.</summary>
public static class ProductHost
{
    public static FunctionsApplicationBuilder ConfigurePrepaid(this FunctionsApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.UseMiddleware<RouteGuard>();
        builder.Services.AddPrepaid(builder.Configuration);
        return builder;
    }
}
