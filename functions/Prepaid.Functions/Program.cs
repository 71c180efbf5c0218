using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Prepaid.Functions.Adapters;

FunctionsApplication.CreateBuilder(args).ConfigurePrepaid().Build().Run();
