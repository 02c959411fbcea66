using System.Text.Json.Nodes;

namespace WebApi;

/// <summary>Calls the endpoints as agents would, and says what came back.</summary>
internal static class Visit
{
    public static async Task EndpointsAsync(string url)
    {
        using var client = new HttpClient { BaseAddress = new Uri(url) };
        await SayAsync(client, HttpMethod.Get, "/customers/1", key: null);
        await SayAsync(client, HttpMethod.Delete, "/customers/1", key: null);
        await SayAsync(client, HttpMethod.Delete, "/customers/1", "key-of-the-support-bot");
        await SayAsync(client, HttpMethod.Get, "/customers/1", key: null);
        await SayAsync(client, HttpMethod.Delete, "/customers/2", "key-of-the-night-bot");
        await SayAsync(client, HttpMethod.Get, "/customers/2", key: null);
    }

    private static async Task SayAsync(HttpClient client, HttpMethod method, string path, string? key)
    {
        using var request = new HttpRequestMessage(method, path);
        if (key is not null)
            request.Headers.Add(KeyAuthentication.Header, key);
        using var response = await client.SendAsync(request);
        Console.WriteLine($"{method} {path} {(key is null ? "" : "with a key ")}-> {(int)response.StatusCode} {response.Content.Headers.ContentType?.MediaType}".TrimEnd());
        if (response.Content.Headers.ContentType?.MediaType == "application/problem+json" && await response.Content.ReadFromJsonAsync<JsonObject>() is { } problem)
            Console.WriteLine($"  {problem["verdict"]}, {problem["cause"]}: {problem["detail"]}");
    }
}
