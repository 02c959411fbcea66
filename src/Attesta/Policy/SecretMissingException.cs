namespace Attesta.Policy;

/// <summary>A secret is not where the configuration says. The message says where it was looked for and nothing of what was found.</summary>
public sealed class SecretMissingException(string message) : Exception(message);
