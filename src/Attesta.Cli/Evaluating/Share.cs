namespace Attesta.Cli.Evaluating;

/// <summary>A share of a count with its 95 % interval by Wilson's formula, which holds for small counts and shares near 0 and 1 too.</summary>
/// <param name="Hits">How many.</param>
/// <param name="Of">Of how many.</param>
internal readonly record struct Share(long Hits, long Of)
{
    // The 97.5 % quantile of the normal distribution.
    private const double Z = 1.959963984540054;

    /// <summary>The share; null of nothing.</summary>
    public double? Value => Of == 0 ? null : (double)Hits / Of;

    /// <summary>The lower end; 0 of nothing.</summary>
    public double Low => Of == 0 || Hits == 0 ? 0 : Math.Max(Centre - Margin, 0);

    /// <summary>The upper end; 1 of nothing.</summary>
    public double High => Of == 0 || Hits == Of ? 1 : Math.Min(Centre + Margin, 1);

    private double P => (double)Hits / Of;

    private double Scale => 1 + (Z * Z / Of);

    private double Centre => (P + (Z * Z / (2.0 * Of))) / Scale;

    private double Margin => Z * Math.Sqrt((P * (1 - P) / Of) + (Z * Z / (4.0 * Of * Of))) / Scale;
}
