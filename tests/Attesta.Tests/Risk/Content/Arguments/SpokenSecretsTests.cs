using Attesta.Risk.Content.Arguments;

namespace Attesta.Tests.Risk.Content.Arguments;

public sealed class SpokenSecretsTests
{
    [Theory]
    [InlineData("the password is hunter2!x")]
    [InlineData("Your verification code is 493822")]
    [InlineData("Your code is 493822.")]
    [InlineData("PIN: 4711")]
    [InlineData("card 4111 1111 1111 1111 exp 10/30")]
    [InlineData("card:4111-1111-1111-1111")]
    [InlineData("Amex 378282246310005")]
    [InlineData("API key: sk9-aaaa-bbbb")]
    [InlineData("SSN: 078-05-1120")]
    [InlineData("Passwort: Sommer2024")]
    public void Sees_a_secret_that_is_told(string text) => SpokenSecrets.IsIn(text).ShouldBeTrue();

    [Theory]
    [InlineData("Your password is required to be changed")]
    [InlineData("the password is in the vault")]
    [InlineData("Use promo code: SAVE20")]
    [InlineData("Our zip code is 10115")]
    [InlineData("the error code is 40412")]
    [InlineData("Order number 4111 1111 1111 1112")]
    [InlineData("Call +49 170 1234567 or 030 1234567")]
    [InlineData("I forgot my password")]
    [InlineData("reset your password: https://example.com/reset")]
    [InlineData("")]
    public void Sees_none_where_none_is_told(string text) => SpokenSecrets.IsIn(text).ShouldBeFalse();

    [Theory]
    [InlineData("ann@example.com", true)]
    [InlineData("Ann <ann@example.com>", true)]
    [InlineData("+49 170 1234567", true)]
    [InlineData("https://example.com/hook", true)]
    [InlineData("#general", false)]
    [InlineData("@here", false)]
    [InlineData("ops", false)]
    [InlineData("2024", false)]
    public void Knows_addresses_outside(string text, bool isOutside) => OutsideAddress.Is(text).ShouldBe(isOutside);

    [Fact]
    public void Long_texts_end_in_bounded_time()
    {
        foreach (var piece in new[] { "password ", "code is ", "4111 ", "1 ", "pin: " })
            SpokenSecrets.IsIn(string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length)));
    }
}
