using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Attesta.Actions;
using Attesta.Audit;
using Attesta.Audit.Proofs;
using Attesta.Cli.Output;
using Attesta.Cli.Running;

namespace Attesta.Cli.Commands;

internal static class ReceiptCommand
{
    // Longer than any approval counts, and short enough to be a span of time.
    private const double LongestAsked = 1e9;

    private const string Carried = "what 'attesta run' decides runs there and then; a decision that is carried is one of 'attesta evaluate' or of a gate in a service, which runs nothing itself";

    public static Command Build(CommandHost host) => new("receipt", "Checks receipts, which need no trail, and writes those that carry an approval.\n\n"
        + "Example:\n  attesta receipt verify entry.receipt --key ledger.pem.pub")
    {
        Verify(host), Issue(host), Consistency(host),
    };

    private static Command Verify(CommandHost host)
    {
        var file = new Argument<string>("FILE") { Description = "The receipt; - reads standard input." };
        var (key, json) = (Options.PublicKeys(), Options.Json());
        var origin = new Option<string?>("--origin") { Description = "The trail that it has to be of.", HelpName = "O" };
        var witnesses = Options.Count("--witnesses", "How many of the witnesses among --key have to have signed.");
        var action = new Option<string?>("--action") { Description = "The call that is about to run, as JSON; the receipt has to carry its approval.", HelpName = "FILE" };
        var environment = new Option<string?>("--environment") { Description = "Where it is about to run; otherwise what the call names. Only with --action.", HelpName = "E" };
        var used = new Option<string?>("--used") { Description = "Where used approvals are recorded; with it the approval is used up. Only with --action.", HelpName = "FILE" };
        var command = new Command("verify", "Checks a receipt with the public key alone. Exit code 1 unless it is proven; with --action, 126 unless the call may run.\n\n"
            + "Example:\n  attesta receipt verify pay.receipt --key ledger.pem.pub \\\n      --action pay.json --used used-approvals") { file, key, origin, witnesses, action, environment, used, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var keys = Proofs.Keys(host, parsed.GetValue(key), null);
            if (!keys.Any(one => !one.IsCosigner))
                throw new CommandFailure(ExitCode.Usage, "without the trail's public key nothing is proven", "name it with --key");
            var bytes = Proofs.ReadFile(host, parsed.GetValue(file)!);
            var count = (int)Math.Min(parsed.GetValue(witnesses) ?? 0, int.MaxValue);
            if (parsed.GetValue(action) is { } call)
            {
                return await RedeemAsync(
                    host, bytes, keys, parsed.GetValue(origin), count, call, parsed.GetValue(environment), parsed.GetValue(used), parsed.GetValue(json), cancellationToken).ConfigureAwait(false);
            }

            if (parsed.GetValue(used) is not null || parsed.GetValue(environment) is not null)
                throw new CommandFailure(ExitCode.Usage, "--used and --environment are for approvals", "name the call with --action");
            var receipt = Receipt.Parse(bytes);
            var check = receipt?.Verify(keys, parsed.GetValue(origin), count) ?? new ReceiptCheck(FindingKind.Malformed, "this is no receipt");
            host.Deliver(() => Write(host, receipt, check, parsed.GetValue(json)));
            return check.IsProven ? ExitCode.Done : ExitCode.CheckFailed;
        });
        return command;
    }

    private static async Task<int> RedeemAsync(
        CommandHost host, byte[] receipt, IReadOnlyList<VerifierKey> keys, string? origin, int witnesses, string call, string? environment, string? used, bool isJson, CancellationToken cancellationToken)
    {
        ActionSnapshot action;
        try
        {
            action = ActionSnapshot.Of(ActionJson.Read(Proofs.ReadFile(host, call)));
        }
        catch (Exception wrong) when (wrong is FormatException or UnfaithfulValueException)
        {
            throw new CommandFailure(ExitCode.Usage, $"{call}: {wrong.Message}");
        }

        var record = used is null ? null : new FileUsedApprovals(Path.GetFullPath(used, host.Folder), host.Time);
        var verifier = new ApprovalVerifier(keys, record ?? (IUsedApprovals)new InMemoryUsedApprovals(host.Time), host.Time) { Origin = origin, Environment = environment ?? action.Action.Environment, Witnesses = witnesses };
        var check = record is null ? verifier.Look(receipt, action.Digest) : await verifier.RedeemAsync(receipt, action.Digest, cancellationToken).ConfigureAwait(false);
        host.Deliver(() => Write(host, check, record is not null, isJson));
        return check.MayRun ? ExitCode.Done : ExitCode.NotApproved;
    }

    private static Command Issue(CommandHost host)
    {
        var entry = new Argument<string>("ENTRY") { Description = "The id of a decision that lets a call run." };
        var (config, output) = (Options.Config(), Options.Output());
        var validFor = Options.Seconds("--valid-for", "How long it counts, from the decision on. [default: 300]");
        var command = new Command("issue", "Writes a receipt that carries the approval of a call to whoever executes it, once.\n\n"
            + "Example:\n  attesta receipt issue 0198c5b2-7d1e-7c3a-9f00-3f6f0f1b2a4c \\\n      --valid-for 600 > pay.receipt") { entry, config, output, validFor };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = GateSession.FindConfig(host, parsed.GetValue(config));
            var place = LedgerPlace.Of(host, settings);
            _ = Proofs.Plan(settings);
            return await AuditCommand.ReadingAsync(place, async () =>
            {
                var decision = await FindAsync(host, place, parsed.GetValue(entry)!, cancellationToken).ConfigureAwait(false);
                var ledger = (SignedLedger)place.Ledger();
                try
                {
                    var receipt = await new ApprovalIssuer(ledger, host.Time).IssueAsync(decision, TimeSpan.FromSeconds(Math.Min(parsed.GetValue(validFor) ?? 300, LongestAsked)), cancellationToken).ConfigureAwait(false);
                    Proofs.Deliver(host, parsed.GetValue(output), receipt.ToBytes());
                    return ExitCode.Done;
                }
                catch (Exception refused) when (refused is InvalidOperationException or ArgumentOutOfRangeException)
                {
                    throw new CommandFailure(ExitCode.NotApproved, refused.Message, refused is InvalidOperationException ? Carried : null);
                }
                catch (Exception failed) when (failed is SigningFailedException or AuditFailedException)
                {
                    throw new CommandFailure(ExitCode.AttestaFailed, failed.Message);
                }
            }).ConfigureAwait(false);
        });
        return command;
    }

    // What has run, or was given a receipt that has expired, is not carried a second time; the id that counts once sees to the rest.
    private static async Task<AuditEntry> FindAsync(CommandHost host, LedgerPlace place, string id, CancellationToken cancellationToken)
    {
        AuditEntry? decision = null;
        await foreach (var entry in AuditCommand.Reader(host, place).ReadAsync(cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            if (entry.EntryId == id)
                decision = entry;
            else if (decision is not null && entry.ActionName == "attesta.outcome" && entry.Metadata.TryGetValue("outcome_of", out var of) && of as string == id)
                throw new CommandFailure(ExitCode.NotApproved, "what was approved there has run already", Carried);
        }

        return decision ?? throw ProveCommand.NoSuchEntry(id);
    }

    private static Command Consistency(CommandHost host)
    {
        var older = new Argument<string>("CHECKPOINT") { Description = "The older checkpoint, in a file." };
        var proof = new Argument<string>("PROOF") { Description = "What 'attesta audit consistency' wrote; - reads standard input." };
        var key = Options.PublicKeys();
        var command = new Command("consistency", "Checks that an older checkpoint is the beginning of a newer one. Exit code 1 unless it is.\n\n"
            + "Example:\n  attesta receipt consistency kept.checkpoint since.proof --key ledger.pem.pub") { older, proof, key };
        command.SetAction(parsed =>
        {
            VerifierKey[] keys = [.. Proofs.Keys(host, parsed.GetValue(key), null).Where(one => !one.IsCosigner)];
            var (checkpoint, note) = ConsistencyCommand.ReadCheckpoint(host, parsed.GetValue(older)!);
            var read = ConsistencyProof.Parse(Encoding.UTF8.GetString(Proofs.ReadFile(host, parsed.GetValue(proof)!)))
                ?? throw new CommandFailure(ExitCode.Usage, "this is no consistency proof");
            var fault = !IsBelieved(note, checkpoint, keys) || !IsBelieved(read.Note, read.Checkpoint, keys) ? "a checkpoint is not signed by a key that is trusted"
                : !read.Proves(checkpoint) ? "the newer checkpoint is not the continuation of the older"
                : null;
            host.Deliver(() => host.Text.WriteLine(fault ?? string.Create(CultureInfo.InvariantCulture, $"consistent: the {checkpoint.Size} entries are the beginning of {read.Checkpoint.Size}")));
            return fault is null ? ExitCode.Done : ExitCode.CheckFailed;
        });
        return command;
    }

    // A key that another has followed counts up to where it did.
    private static bool IsBelieved(SignedNote note, Checkpoint checkpoint, IReadOnlyList<VerifierKey> keys) => note.Check(keys, out var signer) == NoteCheck.Trusted
        && !keys.Any(key => key.KeyId == signer!.KeyId && key.RetiredAtSize < checkpoint.Size);

    private static void Write(CommandHost host, Receipt? receipt, ReceiptCheck check, bool isJson)
    {
        if (!isJson)
        {
            var ink = new Ink(host);
            host.Text.WriteLine(receipt is not null && check.IsProven
                ? string.Create(CultureInfo.InvariantCulture, $"{ink.Good("proven")}: entry {receipt.Index} of {receipt.Checkpoint.Size} in {VisibleText.Escape(receipt.Checkpoint.Origin)}")
                : WordWrap.Of($"{ink.Bad("NOT PROVEN")}: {check.Reason}", host.Width));
            if (receipt is null || !check.IsProven)
                return;
            host.Text.WriteLine(WordWrap.Of($"  {receipt.Entry.DecidedAt} {receipt.Entry.Verdict} {VisibleText.Escape(receipt.Entry.ActionDescription)}", host.Width));
            WriteSigners(host, check);
            return;
        }

        JsonOutput.WriteLine(host, writer =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("proven", check.IsProven);
            writer.WriteString("kind", check.Kind);
            writer.WriteString("reason", check.Reason);
            WriteProof(writer, receipt);
            WriteSigners(writer, check);
            writer.WriteString("witnessed_at", check.WitnessedAt?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
            writer.WriteEndObject();
        });
    }

    private static void Write(CommandHost host, ApprovalCheck check, bool isUsedUp, bool isJson)
    {
        if (!isJson)
        {
            var ink = new Ink(host);
            var said = check.MayRun
                ? $"{ink.Good("approved")}: in the ledger {VisibleText.Escape(check.Receipt!.Checkpoint.Origin)}.{(isUsedUp ? "" : " It was not used up: name a record with --used.")}"
                : $"{ink.Bad("NOT APPROVED")}: {check.Reason}";
            host.Text.WriteLine(WordWrap.Of(said, host.Width));
            return;
        }

        JsonOutput.WriteLine(host, writer =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("may_run", check.MayRun);
            writer.WriteBoolean("used_up", check.MayRun && isUsedUp);
            writer.WriteString("reason", check.Reason);
            writer.WriteString("use_id", check.Grant?.UseId);
            writer.WriteString("expires_at", check.Grant?.ExpiresAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture));
            WriteProof(writer, check.Receipt);
            WriteSigners(writer, check.Proof);
            writer.WriteEndObject();
        });
    }

    // Whoever reads that a receipt is proven sees which signatures that rests on, and that others stand there.
    private static void WriteSigners(CommandHost host, ReceiptCheck check)
    {
        host.Text.WriteLine(WordWrap.Of($"  signed by {Shown(check.Signer!)}{(check.IsRetired ? $", which another key has followed since, at {check.Signer!.RetiredAtSize!.Value.ToString(CultureInfo.InvariantCulture)} entries" : "")}", host.Width));
        if (check.Witnesses.Count > 0)
            host.Text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  witnessed by {string.Join(", ", check.Witnesses.Select(Shown))}, first at {check.WitnessedAt?.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}"));
        if (check.IgnoredSignatures > 0)
            host.Text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  not checked: {check.IgnoredSignatures} more signature {(check.IgnoredSignatures == 1 ? "line, which says" : "lines, which say")} nothing without the key"));
    }

    private static void WriteSigners(Utf8JsonWriter writer, ReceiptCheck? check)
    {
        writer.WriteString("signed_by", check?.Signer is { } signer ? Shown(signer) : null);
        writer.WriteBoolean("key_retired", check?.IsRetired == true);
        writer.WriteStartArray("witnessed_by");
        foreach (var witness in check?.Witnesses ?? [])
            writer.WriteStringValue(Shown(witness));
        writer.WriteEndArray();
        writer.WriteNumber("ignored_signatures", check?.IgnoredSignatures ?? 0);
    }

    private static string Shown(VerifierKey key) => VisibleText.Escape(key.Name ?? key.KeyIdText);

    private static void WriteProof(Utf8JsonWriter writer, Receipt? receipt)
    {
        writer.WriteString("origin", receipt?.Checkpoint.Origin);
        writer.WritePropertyName("index");
        if (receipt is null)
            writer.WriteNullValue();
        else
            writer.WriteNumberValue(receipt.Index);
        writer.WriteString("entry_id", receipt?.Entry.EntryId);
    }
}
