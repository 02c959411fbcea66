using Attesta.Cli;

return await CommandLine.RunAsync(args, CommandHost.OfProcess()).ConfigureAwait(false);
