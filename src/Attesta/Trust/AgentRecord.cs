namespace Attesta.Trust;

/// <summary>
/// What one agent did, in running sums: constant space and constant time however long its history is.
/// The weight of an action halves in about a week: exp(-0.1) a day.
/// </summary>
internal sealed class AgentRecord
{
    private const double FadingPerDay = 0.1;
    private const int MostRemarks = 10;

    private double _successes;
    private double _total;
    private DateTimeOffset _asOf = DateTimeOffset.MinValue;
    private double? _incidentFactor;
    private IReadOnlyList<OperatorRemark> _remarks = [];

    public long Actions { get; private set; }

    public long Successes { get; private set; }

    public long Incidents { get; private set; }

    public bool IsRevoked { get; private set; }

    public DateTimeOffset? LastActive { get; private set; }

    public void Count(bool isSuccess, DateTimeOffset at)
    {
        // A clock that was set back must not make old actions weigh more than new ones.
        at = at > _asOf ? at : _asOf;
        Fade(at);
        _total += 1;
        Actions++;
        LastActive = at;
        if (!isSuccess)
            return;
        _successes += 1;
        Successes++;
    }

    /// <summary>The last remarks of operators, oldest first.</summary>
    public IReadOnlyList<OperatorRemark> Remarks => _remarks;

    /// <summary>Takes what an operator said into account.</summary>
    public void Hear(OperatorRemark remark)
    {
        switch (remark.Name)
        {
            case TrustEngine.IncidentName:
                Incidents++;
                _incidentFactor = null;
                break;
            case TrustEngine.RevokeName:
                IsRevoked = true;
                break;
            case TrustEngine.RestoreName:
                IsRevoked = false;
                break;
        }

        _remarks = [.. _remarks.TakeLast(MostRemarks - 1), remark];
    }

    /// <summary>Begins with what operators have said of the agent so far.</summary>
    public void Inherit(AgentRecord overall) =>
        (Incidents, IsRevoked, _remarks) = (overall.Incidents, overall.IsRevoked, overall._remarks);

    /// <summary>All that is known.</summary>
    public AgentSums Sums(string agentId, string domain) => new()
    {
        AgentId = agentId,
        Domain = domain,
        SuccessWeight = _successes,
        TotalWeight = _total,
        AsOf = LastActive is null ? null : _asOf,
        Actions = Actions,
        Successes = Successes,
        Incidents = Incidents,
        IsRevoked = IsRevoked,
        Remarks = _remarks,
    };

    /// <summary>Goes on from what was known.</summary>
    public static AgentRecord Of(AgentSums sums) => new()
    {
        _successes = sums.SuccessWeight,
        _total = sums.TotalWeight,
        _asOf = sums.AsOf ?? DateTimeOffset.MinValue,
        _remarks = sums.Remarks,
        LastActive = sums.AsOf,
        Actions = sums.Actions,
        Successes = sums.Successes,
        Incidents = sums.Incidents,
        IsRevoked = sums.IsRevoked,
    };

    /// <summary>Trust from 0 to the ceiling: smoothed success rate, times recency, times the penalty of every incident.</summary>
    public double TrustAt(DateTimeOffset now, TrustSettings settings)
    {
        if (IsRevoked)
            return 0;

        // When nothing has happened since, nothing has faded: the usual case for a busy agent, and two exponentials less.
        var days = LastActive is null || now <= _asOf ? 0 : (now - _asOf).TotalDays;
        return Math.Clamp(RateAfter(days, settings) * RecencyAfter(days, settings) * IncidentFactor(settings), 0, settings.Ceiling);
    }

    /// <summary>The same, with what it is made of.</summary>
    public AgentTrust Describe(string agentId, string domain, DateTimeOffset now, TrustSettings settings)
    {
        var days = LastActive is null || now <= _asOf ? 0 : (now - _asOf).TotalDays;
        return new AgentTrust
        {
            AgentId = agentId,
            Domain = domain,
            Trust = TrustAt(now, settings),
            SuccessRate = RateAfter(days, settings),
            Recency = RecencyAfter(days, settings),
            IncidentFactor = IncidentFactor(settings),
            Actions = Actions,
            Successes = Successes,
            Incidents = Incidents,
            Remarks = _remarks,
            IsRevoked = IsRevoked,
            LastActive = LastActive,
        };
    }

    private double RateAfter(double days, TrustSettings settings)
    {
        var fading = days > 0 ? Math.Exp(-FadingPerDay * days) : 1;
        var weighed = settings.PriorStrength + (_total * fading);
        return weighed > 0 ? ((settings.InitialScore * settings.PriorStrength) + (_successes * fading)) / weighed : settings.InitialScore;
    }

    private static double RecencyAfter(double days, TrustSettings settings) => days > 0 ? Math.Exp(-settings.DecayRate * days) : 1;

    private double IncidentFactor(TrustSettings settings) =>
        _incidentFactor ??= Incidents == 0 ? 1 : Math.Pow(settings.IncidentPenalty, Incidents);

    private void Fade(DateTimeOffset at)
    {
        var fading = _asOf == DateTimeOffset.MinValue ? 1 : Fading(_asOf, at);
        _successes *= fading;
        _total *= fading;
        _asOf = at;
    }

    private static double Fading(DateTimeOffset from, DateTimeOffset to) => to > from ? Math.Exp(-FadingPerDay * (to - from).TotalDays) : 1;
}
