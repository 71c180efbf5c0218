using Prepaid.Local.Rating;
using Prepaid.Local.Running;
using Prepaid.Verify;

return args switch
{
    ["--help" or "-h" or "help", ..] => Print(RunOptions.Help),
    ["verify", .. var rest] => VerifyCommand.Run(rest, Console.Out, Console.Error, StoredRows.Of),
    ["rate", .. var rest] => RateCommand.Run(rest, Console.Out, Console.Error),
    _ => await RunCommand.Run(args, Console.Out, Console.Error),
};

static int Print(string text)
{
    Console.Out.WriteLine(text);
    return 0;
}
