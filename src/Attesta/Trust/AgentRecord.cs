namespace Attesta.Trust;

/// <summary>
/// What one agent did, in running sums: constant space and constant time however long its history is.
/// The weight of an action halves in about a week: exp(-0.1) a day.
/// </summary>
internal sealed class AgentRecord
{
    private const double FadingPerDay = 0.1;

    private double _successes;
    private double _total;
    private DateTimeOffset _asOf = DateTimeOffset.MinValue;

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

    public void AddIncident() => Incidents++;

    public void Revoke() => IsRevoked = true;

    public void Restore() => IsRevoked = false;

    /// <summary>Trust from 0 to the ceiling: smoothed success rate, times recency, times the penalty of every incident.</summary>
    public double TrustAt(DateTimeOffset now, TrustSettings settings)
    {
        if (IsRevoked)
            return 0;
        var fading = Fading(_asOf, now);
        var weighed = settings.PriorStrength + (_total * fading);
        var rate = weighed > 0 ? ((settings.InitialScore * settings.PriorStrength) + (_successes * fading)) / weighed : settings.InitialScore;
        var idleDays = LastActive is { } last ? Math.Max((now - last).TotalDays, 0) : 0;
        var trust = rate * Math.Exp(-settings.DecayRate * idleDays) * Math.Pow(settings.IncidentPenalty, Incidents);
        return Math.Clamp(trust, 0, settings.Ceiling);
    }

    private void Fade(DateTimeOffset at)
    {
        var fading = _asOf == DateTimeOffset.MinValue ? 1 : Fading(_asOf, at);
        _successes *= fading;
        _total *= fading;
        _asOf = at;
    }

    private static double Fading(DateTimeOffset from, DateTimeOffset to) => to > from ? Math.Exp(-FadingPerDay * (to - from).TotalDays) : 1;
}
