namespace Prepaid.Verify.Files;

/// <summary>A payment that the provider really sent.</summary>
internal sealed record SentPayment(string Transaction, string Account, long AmountFen, DateTimeOffset PaidAt, string Place);

/// <summary>A text that the SMS service really took.</summary>
internal sealed record SentText(string MessageId, string Account, string Level, DateTimeOffset SentAt, string Place);

/// <summary>What the outside world did, as the evidence folder tells it.</summary>
internal sealed class EvidenceFiles
{
    private readonly Dictionary<string, MeterTruth> meters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> tariffs = new(StringComparer.Ordinal);

    private EvidenceFiles()
    {
    }

    public IReadOnlyDictionary<string, MeterTruth> Meters => meters;

    public List<SentPayment> Payments { get; } = [];

    public List<SentText> Texts { get; } = [];

    public static EvidenceFiles Read(string folder, Findings findings)
    {
        var files = new EvidenceFiles();
        Each("truth.csv", "kind,meter,time,register,relay", Check.EnergyConserved, files.TakeTruth);
        Each("commands.csv", "meter,command,time", Check.RelayTruth, files.TakeCommand);
        Each("payments.csv", "transaction,account,amountFen,paidAt", Check.NothingLost, files.TakePayment);
        Each("texts.csv", "messageId,account,level,sentAt", Check.NothingLost, files.TakeText);
        foreach (var tariff in Directory.GetFiles(folder, "tariff*.json").Concat(Directory.GetFiles(folder, "water-tariff*.json")))
        {
            files.tariffs[Path.GetFileName(tariff)] = File.ReadAllText(tariff);
        }

        foreach (var meter in files.meters.Values)
        {
            meter.Polls.Sort((a, b) => a.Time.CompareTo(b.Time)); // the file is in this order; an altered one may not be
        }

        return files;

        void Each(string name, string header, Check check, Action<int, string[]> take)
        {
            foreach (var (line, fields) in Csv.Read(folder, name, header, check, findings))
            {
                try
                {
                    take(line, fields);
                }
                catch (Exception wrong) when (wrong is FormatException or OverflowException)
                {
                    findings.Add(check, Csv.PlaceOf(name, line), "a line as docs/evidence.md describes it", $"{string.Join(',', fields)} ({wrong.Message})");
                }
            }
        }
    }

    /// <summary>Text of the tariff that a site was opened with: its own file where there are several sites, else the run's; null without one.</summary>
    public string? TariffOf(string site) => tariffs.GetValueOrDefault($"tariff-{site}.json") ?? tariffs.GetValueOrDefault("tariff.json");

    /// <summary>Text of the water tariff that a site was opened with; null without one.</summary>
    public string? WaterTariffOf(string site) => tariffs.GetValueOrDefault($"water-tariff-{site}.json") ?? tariffs.GetValueOrDefault("water-tariff.json");

    /// <summary>What is known of a meter; nothing when the files do not name it.</summary>
    public MeterTruth Of(string meter) => meters.GetValueOrDefault(meter) ?? new MeterTruth();

    private void TakeTruth(int line, string[] fields)
    {
        var (time, register, isOff) = (Csv.Time(fields[2]).ToUnixTimeSeconds(), Csv.Decimal(fields[3]), IsOff(fields[4], "open", "closed"));
        var meter = Meter(fields[1]);
        if (fields[0] == "poll")
        {
            meter.Polls.Add(new TruthPoll(time, register, line));
        }
        else
        {
            _ = fields[0] == "relay" ? 0 : throw new FormatException($"kind {fields[0]}: expected poll or relay");
            meter.Moves.Add(new TruthMove(time, isOff, Csv.PlaceOf("truth.csv", line)));
        }

        meter.Final = (isOff, line);
    }

    private void TakeCommand(int line, string[] fields) =>
        Meter(fields[0]).Obeyed.Add(new ObeyedCommand(Csv.Time(fields[2]).ToUnixTimeSeconds(), IsOff(fields[1], "trip", "close"), Csv.PlaceOf("commands.csv", line)));

    private void TakePayment(int line, string[] fields) =>
        Payments.Add(new SentPayment(fields[0], fields[1], Csv.Whole(fields[2]), Csv.Time(fields[3]), Csv.PlaceOf("payments.csv", line)));

    private void TakeText(int line, string[] fields) =>
        Texts.Add(new SentText(fields[0], fields[1], fields[2], Csv.Time(fields[3]), Csv.PlaceOf("texts.csv", line)));

    private MeterTruth Meter(string id) => meters.TryGetValue(id, out var known) ? known : meters[id] = new MeterTruth();

    private static bool IsOff(string word, string off, string on) =>
        word == off ? true : word == on ? false : throw new FormatException($"{word}: expected {off} or {on}");
}
