namespace Prepaid.Domain.Sites;

/// <summary>
/// Why a request is refused. The numbers are the order of precedence: when several apply, the lowest is told
/// (docs/refusals.md). The code in answers is the name in lower case with hyphens.
/// </summary>
public enum RefusalReason
{
    /// <summary>Nothing vouches for the caller.</summary>
    SignInRequired = 100,

    /// <summary>A route without a policy.</summary>
    RouteNotKnown = 110,

    /// <summary>The actor has none of the roles that the route asks for.</summary>
    RoleRequired = 120,

    /// <summary>The request reaches beyond the sites of the actor.</summary>
    ScopeRequired = 130,

    /// <summary>A webhook without time.</summary>
    TimestampMissing = 140,

    /// <summary>A webhook that is too old or too new.</summary>
    TimestampStale = 141,

    /// <summary>A webhook without signature.</summary>
    SignatureMissing = 142,

    /// <summary>A webhook with a wrong signature.</summary>
    SignatureWrong = 143,

    /// <summary>The body is longer than the route takes.</summary>
    BodyTooLarge = 200,

    /// <summary>The body, or a value of it, is not what the route takes.</summary>
    BodyRefused = 210,

    /// <summary>No such page.</summary>
    PageNotFound = 300,

    /// <summary>No such payment provider, or it is off.</summary>
    ProviderNotFound = 301,

    /// <summary>No such site, or none that the actor may see.</summary>
    SiteNotFound = 310,

    /// <summary>No such room on the site.</summary>
    RoomNotFound = 311,

    /// <summary>No such tenant on the site.</summary>
    TenantNotFound = 312,

    /// <summary>No such account, or none that the actor may see.</summary>
    AccountNotFound = 320,

    /// <summary>No such meter, or none that the actor may see.</summary>
    MeterNotFound = 330,

    /// <summary>Nothing with that id waits for a decision.</summary>
    HeldNotFound = 340,

    /// <summary>No such import.</summary>
    ImportNotFound = 341,

    /// <summary>No anchor of that day.</summary>
    AnchorNotFound = 342,

    /// <summary>No payment of that id was credited to the account.</summary>
    PaymentNotFound = 343,

    /// <summary>No reading with this time, sequence and value.</summary>
    ReadingNotFound = 344,

    /// <summary>No tariff version with this id.</summary>
    TariffVersionNotFound = 345,

    /// <summary>No holiday year, catalogue price or cap rule with this id.</summary>
    PublicationNotFound = 346,

    /// <summary>No correction, refund or billing run with this id.</summary>
    RunNotFound = 347,

    /// <summary>The account has no such agreement, or no such version of it.</summary>
    AgreementNotFound = 348,

    /// <summary>No statement of that month was issued to the account.</summary>
    StatementNotFound = 349,

    /// <summary>No such report.</summary>
    ReportNotFound = 350,

    /// <summary>No order with this id.</summary>
    OrderNotFound = 351,

    /// <summary>The id was used before for something else.</summary>
    IdReusedWithOtherContent = 400,

    /// <summary>It was decided before, otherwise.</summary>
    AlreadyDecided = 410,

    /// <summary>The approver is the one who proposed.</summary>
    ApproverIsProposer = 420,

    /// <summary>The site is there already, with other properties.</summary>
    SiteExists = 500,

    /// <summary>The account is there already.</summary>
    AccountExists = 501,

    /// <summary>The meter is there already, with other properties.</summary>
    MeterExists = 502,

    /// <summary>The account is closed.</summary>
    AccountClosed = 510,

    /// <summary>The account that would receive is closed.</summary>
    OtherAccountClosed = 511,

    /// <summary>Both accounts are the same.</summary>
    SameAccount = 512,

    /// <summary>The accounts belong to different sites.</summary>
    OtherSite = 513,

    /// <summary>The meter was not heard of lately, or never.</summary>
    MeterSilent = 519,

    /// <summary>The meter is not linked to the account, or no longer.</summary>
    MeterNotOfAccount = 520,

    /// <summary>The meter belongs to another tenant.</summary>
    MeterInUse = 521,

    /// <summary>The account has as many meters as it can hold.</summary>
    AccountFull = 522,

    /// <summary>One balance per meter: the account has a meter of this kind already.</summary>
    BalanceIsPerMeter = 523,

    /// <summary>Meters are still linked to the account.</summary>
    MetersStillLinked = 524,

    /// <summary>Water of days that cannot be charged yet, or are too many for one transaction, would be left behind.</summary>
    WaterUnbilled = 525,

    /// <summary>The site has no tariff at that moment.</summary>
    TariffMissing = 531,

    /// <summary>The moment lies in the future.</summary>
    MomentInFuture = 540,

    /// <summary>The meter was read after the moment.</summary>
    ReadingsAfterMoment = 541,

    /// <summary>The register value is not believable after the readings before it.</summary>
    ReadingNotCredible = 542,

    /// <summary>A safety bound holds back work of this account that must be decided first.</summary>
    WorkIsHeld = 543,

    /// <summary>The meter left that account on the same day.</summary>
    MeterReturnsTooSoon = 544,

    /// <summary>A decision on a reading that is not in doubt.</summary>
    ReadingNotHeld = 545,

    /// <summary>Approving, refusing or withdrawing what is past that.</summary>
    NotWaiting = 546,

    /// <summary>A run whose period is not over, or that waits for input.</summary>
    RunNotReady = 547,

    /// <summary>Not the next version of an agreement, or the one before it is not decided yet.</summary>
    VersionOutOfTurn = 548,

    /// <summary>A statement of a month that is not over, or a report for a day that is not over.</summary>
    PeriodNotOver = 549,

    /// <summary>A wallet of the account is below zero.</summary>
    BalanceOwed = 550,

    /// <summary>A statement of a later month was issued, or the account has nothing in that month.</summary>
    StatementOutOfOrder = 551,

    /// <summary>What the run did is corrected in other ways, never reversed.</summary>
    RunNotReversible = 552,

    /// <summary>The rules of the site have changed since the proposal.</summary>
    RulesOutdated = 553,

    /// <summary>Another agreement of that kind has the room on some of the days.</summary>
    RoomTaken = 554,

    /// <summary>The amount is zero or negative.</summary>
    AmountNotPositive = 600,

    /// <summary>The amount is above what may be booked at once.</summary>
    AmountTooLarge = 601,

    /// <summary>From and to are the same wallet.</summary>
    SameWallet = 602,

    /// <summary>The wallet holds less than the amount.</summary>
    BalanceTooLow = 603,

    /// <summary>More than what is unused of the payments.</summary>
    BeyondUnused = 604,

    /// <summary>The amount is below what the site takes at once.</summary>
    AmountTooSmall = 605,

    /// <summary>The account has placed as many orders today as the site allows.</summary>
    TooManyOrders = 606,

    /// <summary>Rows of the import are faulty.</summary>
    ImportFaulty = 610,

    /// <summary>A tariff with problems; each field is named.</summary>
    TariffRefused = 611,

    /// <summary>All-in price above catalogue price plus uplift.</summary>
    PriceCapBreached = 612,

    /// <summary>Nothing to compare a price with.</summary>
    CataloguePriceMissing = 613,

    /// <summary>Pools that feed each other in a circle (R49).</summary>
    PoolCycle = 620,

    /// <summary>Beyond a safety bound; a person is asked.</summary>
    BeyondSafetyBound = 700,

    /// <summary>Others changed the same account again and again; try again.</summary>
    ChangedMeanwhile = 800,
}
