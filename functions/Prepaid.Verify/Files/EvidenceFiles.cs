namespace Prepaid.Verify.Files;

/// <summary>A payment that the provider really sent.</summary>
internal sealed record SentPayment(string Transaction, string Account, long AmountFen, DateTimeOffset PaidAt, string Place);

/// <summary>A text that the SMS service really took.</summary>
internal sealed record SentText(string MessageId, string Account, string Level, DateTimeOffset SentAt, string Place);

/// <summary>What the outside world did, as the evidence folder tells it.</summary>
internal sealed class EvidenceFiles
{
    private readonly Dictionary<string, MeterTruth> meters = new(StringComparer.Ordinal);

    private EvidenceFiles()
    {
    }

    public IReadOnlyDictionary<string, MeterTruth> Meters => meters;

    public List<SentPayment> Payments { get; } = [];

    public List<SentText> Texts { get; } = [];

    /// <summary>Text of tariff.json, or null.</summary>
    public string? Tariff { get; private set; }

    public static EvidenceFiles Read(string folder, Findings findings)
    {
        var files = new EvidenceFiles();
        Each("truth.csv", "kind,meter,time,register,relay", Check.EnergyConserved, files.TakeTruth);
        Each("commands.csv", "meter,command,time", Check.RelayTruth, files.TakeCommand);
        Each("payments.csv", "transaction,account,amountFen,paidAt", Check.NothingLost, files.TakePayment);
        Each("texts.csv", "messageId,account,level,sentAt", Check.NothingLost, files.TakeText);
        var tariff = Path.Combine(folder, "tariff.json");
        files.Tariff = File.Exists(tariff) ? File.ReadAllText(tariff) : null;
        foreach (var meter in files.meters.Values)
        {
            meter.Polls.Sort((a, b) => a.Time.CompareTo(b.Time)); // the file is in this order; an altered one may not be
        }

        return files;

        void Each(string name, string header, Check check, Action<string, string[]> take)
        {
            foreach (var (place, fields) in Csv.Read(folder, name, header, check, findings))
            {
                try
                {
                    take(place, fields);
                }
                catch (Exception wrong) when (wrong is FormatException or OverflowException)
                {
                    findings.Add(check, place, "a line as docs/evidence.md describes it", $"{string.Join(',', fields)} ({wrong.Message})");
                }
            }
        }
    }

    /// <summary>What is known of a meter; nothing when the files do not name it.</summary>
    public MeterTruth Of(string meter) => meters.GetValueOrDefault(meter) ?? new MeterTruth();

    private void TakeTruth(string place, string[] fields)
    {
        var (time, register, isOff) = (Csv.Time(fields[2]).ToUnixTimeSeconds(), Csv.Decimal(fields[3]), IsOff(fields[4], "open", "closed"));
        var meter = Meter(fields[1]);
        if (fields[0] == "poll")
        {
            meter.Polls.Add(new TruthPoll(time, register, place));
        }
        else
        {
            _ = fields[0] == "relay" ? 0 : throw new FormatException($"kind {fields[0]}: expected poll or relay");
            meter.Moves.Add(new TruthMove(time, isOff, place));
        }

        meter.Final = (isOff, place);
    }

    private void TakeCommand(string place, string[] fields) =>
        Meter(fields[0]).Obeyed.Add(new ObeyedCommand(Csv.Time(fields[2]).ToUnixTimeSeconds(), IsOff(fields[1], "trip", "close"), place));

    private void TakePayment(string place, string[] fields) =>
        Payments.Add(new SentPayment(fields[0], fields[1], Csv.Whole(fields[2]), Csv.Time(fields[3]), place));

    private void TakeText(string place, string[] fields) => Texts.Add(new SentText(fields[0], fields[1], fields[2], Csv.Time(fields[3]), place));

    private MeterTruth Meter(string id) => meters.TryGetValue(id, out var known) ? known : meters[id] = new MeterTruth();

    private static bool IsOff(string word, string off, string on) =>
        word == off ? true : word == on ? false : throw new FormatException($"{word}: expected {off} or {on}");
}
