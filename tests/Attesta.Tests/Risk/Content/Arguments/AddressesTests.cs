using Attesta.Risk.Content.Arguments;

namespace Attesta.Tests.Risk.Content.Arguments;

public sealed class AddressesTests
{
    [Theory]
    [InlineData("Metadata", "http://169.254.169.254/latest http://2852039166/ http://0xA9FEA9FE http://0xA9.0xFE.0xA9.0xFE/ http://0251.0376.0251.0376/ http://169.254.43518/ http://[::ffff:169.254.169.254]/ http://[::ffff:a9fe:a9fe]:80/ http://[fd00:ec2::254]/ http://metadata.google.internal/x http://user:pw@169.254.169.254/ http://example.com@169.254.169.254/ http://169.254.169.254.nip.io/ HTTP://METADATA.GOOGLE.INTERNAL./ http://169.254.170.2/v2 http://100.100.100.200/ http://[64:ff9b::169.254.169.254]/")]
    [InlineData("Private", "http://10.0.0.1/ https://192.168.1.1:8080/x http://172.16.0.1 http://[fd12::1]/ http://167772161/")]
    [InlineData("ThisMachine", "http://localhost:3000/ http://127.0.0.1/ http://[::1]/ http://0.0.0.0/ http://127.1/ http://app.localhost/")]
    [InlineData("Elsewhere", "https://example.com/ http://8.8.8.8/ http://172.32.0.1/ http://1.2.3.4.5/ http://10.example.com/ ://x mailto:a@b.c http://[zz]/ http:///x")]
    public void Finds_where_an_address_leads(string place, string addresses)
    {
        foreach (var address in addresses.Split(' '))
            Addresses.Worst(address).ToString().ShouldBe(place, address);
    }

    [Fact]
    public void Full_width_digits_lead_to_the_same_place() => Addresses.Worst("http://１６９。２５４．169.254/").ShouldBe(Addresses.Place.Metadata);
}
