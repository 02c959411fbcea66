using Attesta.Audit.Proofs;
using FsCheck;
using FsCheck.Fluent;

namespace Attesta.Tests.Audit.Proofs;

public sealed class MerkleTests
{
    // The leaves and roots that implementations of RFC 6962 are tested with.
    private static readonly string[] KnownLeaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    private static readonly string[] KnownRoots =
    [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    [Fact]
    public void The_roots_are_those_of_the_known_answers()
    {
        var frontier = new MerkleFrontier();
        Convert.ToHexStringLower(frontier.Root()).ShouldBe(KnownRoots[0]);

        for (var i = 0; i < KnownLeaves.Length; i++)
        {
            frontier.Add(MerkleHash.Leaf(Convert.FromHexString(KnownLeaves[i])));
            Convert.ToHexStringLower(frontier.Root()).ShouldBe(KnownRoots[i + 1]);
        }
    }

    // RFC 6962, section 2.1.3: the seven-leaf tree, whose proofs the text names node by node.
    [Fact]
    public void The_proofs_of_the_seven_leaf_tree_are_those_of_the_specification()
    {
        var data = Data(7);
        var leaf = data.Select(d => NaiveTree.Root([d])).ToArray();
        byte[] Node(byte[] left, byte[] right)
        {
            var hash = new byte[32];
            MerkleHash.Node(left, right, hash);
            return hash;
        }

        var (a, b, c, d, e, f, j) = (leaf[0], leaf[1], leaf[2], leaf[3], leaf[4], leaf[5], leaf[6]);
        var (g, h, i) = (Node(a, b), Node(c, d), Node(e, f));
        var (k, l) = (Node(g, h), Node(i, j));
        var tree = new TileTree(Tiles(data), 7);

        tree.Root().ShouldBe(Node(k, l));
        tree.Inclusion(0).ShouldBe([b, h, l]);
        tree.Inclusion(3).ShouldBe([c, g, l]);
        tree.Inclusion(4).ShouldBe([f, j, k]);
        tree.Inclusion(6).ShouldBe([i, k]);
        tree.Consistency(3).ShouldBe([c, d, g, l]);
        tree.Consistency(4).ShouldBe([l]);
        tree.Consistency(6).ShouldBe([i, j, k]);
    }

    [Fact]
    public void Every_proof_of_every_small_tree_is_the_naive_ones_and_verifies()
    {
        for (var size = 1; size <= 40; size++)
        {
            var data = Data(size);
            var tree = new TileTree(Tiles(data), size);
            var root = NaiveTree.Root(data);
            tree.Root().ShouldBe(root);
            for (var i = 0; i < size; i++)
            {
                var path = tree.Inclusion(i)!;
                path.ShouldBe(NaiveTree.Path(i, data));
                MerkleProof.VerifyInclusion(i, size, MerkleHash.Leaf(data[i]), path, root).ShouldBeTrue();
            }

            for (var old = 0; old <= size; old++)
            {
                var proof = tree.Consistency(old)!;
                proof.ShouldBe(NaiveTree.Proof(old, data));
                MerkleProof.VerifyConsistency(old, size, NaiveTree.Root(data.AsSpan(0, old)), root, proof).ShouldBeTrue();
            }
        }
    }

    [Fact]
    public void Large_trees_agree_with_the_naive_one() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(25), Prop.ForAll(Arb.From(Gen.Choose(1, 1500).Two()), pair =>
    {
        var (size, other) = (pair.Item1, pair.Item2 % pair.Item1);
        var data = Data(size);
        var tree = new TileTree(Tiles(data), size);
        var root = NaiveTree.Root(data);

        tree.Root().ShouldBe(root);
        MerkleProof.VerifyInclusion(other, size, MerkleHash.Leaf(data[other]), tree.Inclusion(other)!, root).ShouldBeTrue();
        MerkleProof.VerifyConsistency(other, size, NaiveTree.Root(data.AsSpan(0, other)), root, tree.Consistency(other)!).ShouldBeTrue();
    }));

    [Fact]
    public void A_proof_of_something_else_does_not_verify() => Check.QuickThrowOnFailure(Prop.ForAll(
        Arb.From(Gen.Choose(2, 60).Two()), Arb.From(Gen.Choose(0, 7)), Arb.From(Gen.Choose(0, 10_000)), (pair, change, chosen) =>
        {
            var (size, index) = (pair.Item1, pair.Item2 % pair.Item1);
            var data = Data(size);
            var root = NaiveTree.Root(data);
            var leaf = MerkleHash.Leaf(data[index]);
            var path = NaiveTree.Path(index, data);
            var proof = NaiveTree.Proof(index, data);
            var oldRoot = NaiveTree.Root(data.AsSpan(0, index));
            var altered = chosen % path.Count;
            switch (change)
            {
                case 0:
                    path[altered] = Flipped(path[altered], chosen);
                    break;
                case 1:
                    leaf = Flipped(leaf, chosen);
                    break;
                case 2:
                    path.Add(new byte[32]);
                    break;
                case 3:
                    path.RemoveAt(altered);
                    break;
                case 4:
                    root = Flipped(root, chosen);
                    break;
                case 5:
                    // Another place may share the path's shape but never its bits.
                    index = (index + 1 + (chosen % (size - 1))) % size;
                    break;
                case 6:
                    path[altered] = path[altered][..31];
                    break;
                default:
                    path.Insert(altered, [.. path[altered]]);
                    break;
            }

            MerkleProof.VerifyInclusion(index, size, leaf, path, root).ShouldBeFalse();
            if (proof.Count > 0)
            {
                MerkleProof.VerifyConsistency(pair.Item2 % size, size, Flipped(oldRoot, chosen), NaiveTree.Root(data), proof).ShouldBeFalse();
                MerkleProof.VerifyConsistency(pair.Item2 % size, size, oldRoot, Flipped(NaiveTree.Root(data), chosen), proof).ShouldBeFalse();
                proof[chosen % proof.Count] = Flipped(proof[chosen % proof.Count], chosen);
                MerkleProof.VerifyConsistency(pair.Item2 % size, size, oldRoot, NaiveTree.Root(data), proof).ShouldBeFalse();
            }
        }));

    [Fact]
    public void Any_numbers_and_hashes_are_looked_at_without_throwing() => Check.QuickThrowOnFailure(Prop.ForAll<long, long, byte[][]>((one, other, hashes) =>
    {
        var proof = hashes.Select(hash => hash ?? []).ToList();
        var padded = proof.Select(hash => hash.Concat(new byte[32]).Take(32).ToArray()).ToList();

        // The leaf of a tree of one is its root, so that another root is asked for.
        var root = Enumerable.Repeat((byte)7, 32).ToArray();
        MerkleProof.VerifyInclusion(one, other, new byte[32], proof, root).ShouldBeFalse();
        MerkleProof.VerifyInclusion(one, other, new byte[32], padded, root).ShouldBeFalse();
        MerkleProof.VerifyConsistency(one, other, [], [], proof).ShouldBeFalse();
        _ = MerkleProof.VerifyConsistency(one, long.MaxValue, new byte[32], new byte[32], padded);
        MerkleProof.VerifyInclusion(long.MaxValue - 1, long.MaxValue, new byte[32], padded, new byte[32]).ShouldBeFalse();
    }));

    // C2SP tlog-tiles: "A tree of size 70,000 will be represented by 273 full level 0 tiles, one partial level 0 tile of width 112, ..."
    [Theory]
    [InlineData(70_000, 0, 272, 256)]
    [InlineData(70_000, 0, 273, 112)]
    [InlineData(70_000, 0, 274, 0)]
    [InlineData(70_000, 1, 0, 256)]
    [InlineData(70_000, 1, 1, 17)]
    [InlineData(70_000, 2, 0, 1)]
    [InlineData(70_000, 3, 0, 0)]
    [InlineData(256, 0, 0, 256)]
    [InlineData(256, 1, 0, 1)]
    public void Tiles_are_as_wide_as_the_specification_says(long size, int level, long number, int width) => TilePath.WidthIn(size, level, number).ShouldBe(width);

    [Theory]
    [InlineData(0, 0, 256, "tile/0/000")]
    [InlineData(1, 1234067, 256, "tile/1/x001/x234/067")]
    [InlineData(0, 1000, 17, "tile/0/x001/000.p/17")]
    public void Tiles_are_named_as_the_specification_says(int level, long number, int width, string path) => TilePath.Of(level, number, width).ShouldBe(path);

    [Fact]
    public void A_frontier_goes_on_from_tiles_as_if_it_had_never_stopped()
    {
        foreach (var size in new[] { 1, 2, 255, 256, 257, 700, 65_536 + 300 })
        {
            var data = Data(size + 5);
            var tiles = Tiles(data[..size]);
            var tree = new TileTree(tiles, size);
            var resumed = new MerkleFrontier();

            resumed.Restore(size, height => tree.Subtree((size >> (height + 1)) << (height + 1), height));
            foreach (var later in data[size..])
            {
                resumed.Add(MerkleHash.Leaf(later));
                tiles.Frontier.Add(MerkleHash.Leaf(later));
            }

            resumed.Root().ShouldBe(tiles.Frontier.Root());
        }
    }

    private static byte[][] Data(int count) => [.. Enumerable.Range(0, count).Select(number => BitConverter.GetBytes(number * 31))];

    private static MemoryTiles Tiles(IEnumerable<byte[]> data)
    {
        var tiles = new MemoryTiles();
        foreach (var leaf in data)
            tiles.Frontier.Add(MerkleHash.Leaf(leaf));
        return tiles;
    }

    private static byte[] Flipped(byte[] hash, int chosen)
    {
        var flipped = hash.ToArray();
        flipped[chosen % flipped.Length] ^= (byte)(1 << (chosen % 8));
        return flipped;
    }
}
