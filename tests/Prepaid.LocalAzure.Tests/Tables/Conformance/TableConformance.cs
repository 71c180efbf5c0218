namespace Prepaid.LocalAzure.Tests.Tables.Conformance;

/// <summary>The stand-in on the list that Azurite is held against with the official JavaScript client (tests/table-conformance).</summary>
public sealed class TableConformance
{
    private static readonly IReadOnlyList<Scenario> All = Scenario.LoadAll();

    public static TheoryData<string> Names => [.. All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_stand_in_answers_as_the_service(string name)
    {
        var scenario = All.Single(s => s.Name == name);
        await using var tables = new TableFixture();
        var table = tables.Service.GetTableClient(scenario.Table);
        if (scenario.Create)
        {
            await table.CreateIfNotExistsAsync();
        }

        var runner = new StepRunner(table);
        foreach (var (number, step) in scenario.Steps.Index())
        {
            var difference = Outcome.Difference(step["expect"]?.AsObject(), await runner.Run(step));
            Assert.True(difference is null, $"Step {number + 1} ({step["do"]}): {difference}");
        }
    }

    [Fact]
    public void Where_Azurite_differs_the_list_says_why() =>
        Assert.All(All.SelectMany(s => s.Steps).Where(s => s.ContainsKey("azurite")), s => Assert.True(s.ContainsKey("expect") && s.ContainsKey("why")));
}
