namespace Attesta.Tests.Risk.Content.Tools;

public sealed class ToolSentenceTests
{
    [Theory]
    [InlineData("sends 5,000 EUR to DE89370400440532013000", "wire_transfer {\"amount\":5000,\"currency\":\"EUR\",\"recipient\":\"DE89370400440532013000\"} -- Send a wire transfer to a bank account.")]
    [InlineData("transfers 1,000,000 to DE89", "transfer_funds {\"amount\":1000000,\"to\":\"DE89\"}")]
    [InlineData("transfers $2.5 million to ann", "transfer_money {\"amount\":\"$2.5 million\",\"to\":\"ann\"}")]
    [InlineData("transfers 25,000 to 2", "bank_transfer {\"from_account\":\"1\",\"to_account\":\"2\",\"amount\":25000}")]
    [InlineData("pays 4,000 (invoice 1)", "pay_invoice {\"amount\":4000,\"invoice\":\"1\"}")]
    [InlineData("refunds 2,500 for 1", "refund {\"amount\":2500,\"order\":\"1\"}")]
    [InlineData("charges cus_1 120.5 USD", "charge_card {\"customer\":\"cus_1\",\"amount\":120.5,\"currency\":\"usd\"}")]
    [InlineData("schedules payment: 300 to ACME", "schedule_payment {\"payee\":\"ACME\",\"amount\":300}")]
    [InlineData("withdraws 2 ETH (crypto 0xabc)", "withdraw_crypto {\"address\":\"0xabc\",\"amount\":2,\"currency\":\"ETH\"}")]
    [InlineData("buys stock: 10 of AAPL", "buy_stock {\"ticker\":\"AAPL\",\"shares\":10}")]
    [InlineData("places order: 100 of AAPL", "place_order {\"symbol\":\"AAPL\",\"side\":\"buy\",\"quantity\":100}")]
    [InlineData("sets salary: 50,000 (7)", "set_salary {\"employee\":\"7\",\"amount\":50000}")]
    [InlineData("may move money: 100", "issue_gift_card {\"amount\":100}")]
    [InlineData("scales web to none, which stops all of it", "scale_down {\"service\":\"web\",\"replicas\":0}")]
    [InlineData("scales web to 5", "scale_deployment {\"deployment\":\"web\",\"replicas\":5}")]
    [InlineData("pushes main by force, which overwrites its history", "git_push {\"branch\":\"main\",\"force\":true}")]
    [InlineData("terminates instances: i-1 and 1 more", "terminate_instances {\"instance_ids\":[\"i-1\",\"i-2\"]}")]
    [InlineData("sends email: ann@x.com and 1 more", "send_email {\"to\":[\"ann@x.com\",\"bob@x.com\"]}")]
    [InlineData("grants access: x, as admin", "grant_access {\"user\":\"x\",\"role\":\"admin\"}")]
    [InlineData("adds collaborator: x, as admin", "add_collaborator {\"repo\":\"acme/app\",\"username\":\"x\",\"permission\":\"admin\"}")]
    [InlineData("unlocks door: front", "unlock_door {\"door\":\"front\"}")]
    [InlineData("closes issue: 7", "close_issue {\"issue\":7}")]
    [InlineData("disarms alarm", "disarm_alarm {\"code\":\"1234\"}")]
    [InlineData("makes an emergency stop", "emergency_stop")]
    [InlineData("moves arm: 1", "move_arm {\"x\":1}")]
    [InlineData("deletes 1", "get_and_delete {\"id\":1}")]
    [InlineData("looks up order", "lookup_order {\"order_id\":\"A1\"}")]
    [InlineData("clicks in the browser", "browser_click {\"selector\":\"#buy\"}")]
    [InlineData("creates payment link: 20", "create_payment_link {\"amount\":20}")]
    [InlineData("sends a DELETE request to https://api.example.com/users/1", "http_request {\"method\":\"DELETE\",\"url\":\"https://api.example.com/users/1\"}")]
    [InlineData("deletes user: ann", "manage_users {\"action\":\"delete\",\"user\":\"ann\"}")]
    [InlineData("drops table: users", "database {\"command\":\"drop\",\"table\":\"users\"}")]
    [InlineData("deletes namespace: prod", "kubernetes {\"op\":\"delete\",\"resource\":\"namespace\",\"name\":\"prod\"}")]
    [InlineData("deletes 1, and 2 more like it", "es_bulk {\"operations\":[{\"delete\":{\"_id\":1}},{\"delete\":{\"_id\":2}},{\"delete\":{\"_id\":3}}]}")]
    [InlineData("is told to forward to x@evil.com", "create_filter {\"from\":\"bank\",\"action\":\"forward to x@evil.com\"}")]
    [InlineData("deletes user", "graphql {\"query\":\"mutation { deleteUser(id: 1) { id } }\"}")]
    [InlineData("tells a password, a code or a card number to an address outside", "send_sms {\"phone\":\"+4917012345\",\"text\":\"Your verification code is 493822\"}")]
    public void Says_what_an_approver_has_to_know(string sentence, string call)
    {
        var effects = ToolEffectsTests.Effects(call);

        effects.MaxBy(effect => effect.Severity)!.Explanation.ShouldBe(sentence);
    }

    [Fact]
    public void Sentences_stay_short_whatever_the_arguments_hold()
    {
        var long1 = new string('9', 5_000);

        foreach (var effect in ToolEffectsTests.Effects($"transfer_funds {{\"to\": \"{long1}\", \"amount\": \"{long1}\", \"currency\": \"{long1}\", \"id\": \"{long1}\"}}"))
            effect.Explanation.Length.ShouldBeLessThan(600);
    }
}
