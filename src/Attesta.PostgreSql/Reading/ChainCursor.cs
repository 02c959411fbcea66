using System.Buffers.Binary;
using System.Buffers.Text;
using Attesta.Actions;
using Npgsql;

namespace Attesta.PostgreSql.Reading;

/// <summary>An entry by its number, and a part of its hash, so that a cursor of another chain is noticed.</summary>
internal readonly record struct ChainCursor(long Seq, ulong Hash)
{
    private const int Bytes = 2 * sizeof(long);

    public static string Of(long seq, string chainHash) => new ChainCursor(seq, HashOf(Convert.FromHexString(chainHash))).ToString();

    /// <summary>The number of the entry.</summary>
    /// <exception cref="FormatException">The text is no cursor, or not one of this chain.</exception>
    public static async Task<long> FindAsync(NpgsqlDataSource source, string chain, string text, CancellationToken cancellationToken)
    {
        var cursor = Parse(text) ?? throw new FormatException($"'{VisibleText.Escape(text, 60)}' is no cursor");
        try
        {
            await using var command = source.CreateCommand("select chain_hash from attesta.entries where chain = $1 and seq = $2");
            command.Parameters.Add(new() { Value = chain });
            command.Parameters.Add(new() { Value = cursor.Seq });
            if (await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is byte[] hash && HashOf(hash) == cursor.Hash)
                return cursor.Seq;
        }
        catch (NpgsqlException failed)
        {
            throw RowReader.Unreadable(failed);
        }

        throw new FormatException("the cursor is not one of this audit log");
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Seq);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Hash);
        return Base64Url.EncodeToString(bytes);
    }

    private static ChainCursor? Parse(string text)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        return Base64Url.IsValid(text, out var length) && length == Bytes && Base64Url.TryDecodeFromChars(text, bytes, out _)
            ? new(BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]))
            : null;
    }

    private static ulong HashOf(byte[] hash) => BinaryPrimitives.ReadUInt64BigEndian(hash);
}
