using Prepaid.Local.Rating;
using Prepaid.Local.Running;

return args switch
{
    ["--help" or "-h" or "help", ..] => Print(RunOptions.Help),
    ["rate", .. var rest] => RateCommand.Run(rest, Console.Out, Console.Error),
    _ => await RunCommand.Run(args, Console.Out, Console.Error),
};

static int Print(string text)
{
    Console.Out.WriteLine(text);
    return 0;
}
