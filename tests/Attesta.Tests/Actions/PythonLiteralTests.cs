using Attesta.Actions;

namespace Attesta.Tests.Actions;

public sealed class PythonLiteralTests
{
    [Fact]
    public void Writes_a_call_as_the_documents_do() =>
        new ActionContext { FunctionName = "delete_records", Args = ["table_a", 100], Kwargs = PlainMap.Of(("cascade", true)) }
            .Description.ShouldBe("delete_records('table_a', 100, cascade=True)");

    [Theory]
    [InlineData("it's", "\"it's\"")]
    [InlineData("say \"hi\"", "'say \"hi\"'")]
    [InlineData("both ' and \"", "'both \\' and \"'")]
    [InlineData("a\nb\tc\\", "'a\\nb\\tc\\\\'")]
    [InlineData("\u001b[31m", "'\\x1b[31m'")]
    [InlineData("\u202egnp.exe", "'\\u202egnp.exe'")]
    [InlineData("\u200bzero", "'\\u200bzero'")]
    [InlineData("caf\u00e9 \ud83d\ude00", "'caf\u00e9 \ud83d\ude00'")]
    public void Escapes_text_as_python_does(string text, string literal) => PythonLiteral.Of(text, 1000).ShouldBe(literal);

    [Fact]
    public void Escapes_half_a_surrogate_pair() => PythonLiteral.Of("a\ud800b", 100).ShouldBe("'a\\ud800b'");

    [Fact]
    public void Writes_nothing_longer_than_asked()
    {
        var action = new ActionContext { FunctionName = "f", Args = [.. Enumerable.Repeat<object?>("x", 10_000)] };

        PythonLiteral.Call(action, 100).Length.ShouldBe(103);
        PythonLiteral.Of(new string('\u0001', 1_000_000), 50).ShouldEndWith("...");
    }

    [Theory]
    [InlineData(0.0, "0.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(1.0, "1.0")]
    [InlineData(0.15, "0.15")]
    [InlineData(1e-07, "1e-07")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(1e15, "1000000000000000.0")]
    [InlineData(1e16, "1e+16")]
    [InlineData(123456789012345680.0, "1.2345678901234568e+17")]
    [InlineData(9007199254740993.0, "9007199254740992.0")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157e+308")]
    [InlineData(-2.5, "-2.5")]
    public void Writes_floats_as_python_does(double number, string text) => PythonLiteral.Of(number, 100).ShouldBe(text);
}
