using System.Text.Json;
using Attesta.Actions;

namespace Attesta.Challenges;

/// <content>Reading is strict: what is not understood is an error and never an answer.</content>
public static partial class ChallengeJson
{
    private const double MostSeconds = 1e9;
    private const int MostOptions = 26;
    private const int LongestCode = 32;

    /// <summary>
    /// Reads a form with its key. A key that is damaged or missing is kept as it is: grading with it fails and says so.
    /// </summary>
    /// <exception cref="ChallengeFormatException">The form is malformed.</exception>
    public static ComposedChallenge Read(JsonElement form, JsonElement key) => Joined(ReadForm(form), KeyOf(key));

    /// <summary>Reads a form.</summary>
    /// <exception cref="ChallengeFormatException">It is malformed.</exception>
    public static ChallengeForm ReadForm(JsonElement form) => ReadForm(form, depth: 0);

    /// <summary>
    /// Reads answers: by question (<c>{"q1": "a"}</c>), as a review (<c>{"approver_id", "answers", "review_seconds", "declined", "feedback"}</c>)
    /// or, for a form with parts, as a list of reviews, bare or under <c>"reviews"</c>. Without <c>review_seconds</c> the time counts as 0.
    /// </summary>
    /// <exception cref="ChallengeFormatException">They are malformed, or answer a question that the form does not ask.</exception>
    public static IReadOnlyList<Review> ReadAnswers(JsonElement answers, ChallengeForm form)
    {
        if (form.Parts.Count == 0)
            return [ReadReview(answers, form)];
        var list = answers;
        if (answers.ValueKind == JsonValueKind.Object)
            list = Members(answers, "answers", "reviews").TryGetValue("reviews", out var reviews) ? reviews : throw Bad("the answers have no \"reviews\"");
        if (list.ValueKind != JsonValueKind.Array)
            throw Bad("several people are asked, so the answers must be a list of reviews");
        var read = new List<Review>();
        foreach (var review in list.EnumerateArray())
        {
            if (read.Count >= form.Parts.Count)
                throw Bad($"there are more than the {form.Parts.Count} reviews that the form asks for");
            read.Add(ReadReview(review, form.Parts[read.Count]));
        }

        return read;
    }

    /// <summary>Grades <c>{"form": ..., "key": ..., "answers": ...}</c> with the shipped challenge of the form's type.</summary>
    /// <exception cref="ChallengeFormatException">The form or the answers are malformed.</exception>
    public static ChallengeResult Grade(JsonElement request)
    {
        var members = Members(request, "the request", "form", "key", "answers");
        var composed = Read(Required(members, "form", "the request"), members.GetValueOrDefault("key"));
        var reviews = ReadAnswers(Required(members, "answers", "the request"), composed.Form);
        return Shipped(composed.Form.Type).Grade(composed, reviews);
    }

    /// <summary>The shipped challenge of a type, with its documented settings.</summary>
    /// <exception cref="ChallengeFormatException">Nobody is asked for this type.</exception>
    public static IFormChallenge Shipped(ChallengeType type) => type switch
    {
        ChallengeType.Confirm => new ConfirmChallenge(),
        ChallengeType.Quiz => new QuizChallenge(),
        ChallengeType.TeachBack => new TeachBackChallenge(),
        ChallengeType.MultiParty => new MultiPartyChallenge(),
        _ => throw Bad($"there is no form for \"{type.Name()}\"; use confirm, quiz, teach_back or multi_party"),
    };

    // The parts are only what the whole key says they are; where it says nothing, a part has an empty key and fails.
    private static ComposedChallenge Joined(ChallengeForm form, PlainMap key)
    {
        var keys = key.List("parts");
        return new ComposedChallenge
        {
            Form = form,
            Key = key,
            Parts = [.. form.Parts.Select((part, index) => Joined(part, (index < keys?.Count ? keys[index] as PlainMap : null) ?? PlainMap.Empty))],
        };
    }

    private static PlainMap KeyOf(JsonElement key)
    {
        try
        {
            return key.ValueKind == JsonValueKind.Object ? (PlainMap)Plain.Freeze(key)! : PlainMap.Empty;
        }
        catch (UnfaithfulValueException)
        {
            // A key with a member twice, say: which of the two would hold? Neither.
            return PlainMap.Empty;
        }
    }

    private static ChallengeForm ReadForm(JsonElement form, int depth)
    {
        var members = Members(form, "the form", "type", "instructions", "min_review_seconds", "items", "parts");
        if (!Wire.TryParse(Text(members, "type", "the form"), out ChallengeType type))
            throw Bad("the form's \"type\" is not known");
        var seconds = members.TryGetValue("min_review_seconds", out var least) ? Seconds(least, "min_review_seconds") : TimeSpan.Zero;
        var items = List(members, "items").Select(ReadItem).ToArray();
        if (items.DistinctBy(item => item.Id, StringComparer.Ordinal).Count() != items.Length)
            throw Bad("two items of the form have the same \"id\"");
        var parts = List(members, "parts").ToArray();
        if (parts.Length > 0 && (depth > 0 || items.Length > 0 || parts.Length > MultiPartyChallenge.MostApprovers))
            throw Bad("the form's \"parts\" do not fit: they stand alone, only once, and are not too many");
        return new ChallengeForm
        {
            Type = type,
            Instructions = members.ContainsKey("instructions") ? Text(members, "instructions", "the form") : "",
            Items = items,
            Parts = [.. parts.Select(part => ReadForm(part, depth + 1))],
            MinReview = seconds,
        };
    }

    private static FormItem ReadItem(JsonElement item)
    {
        var members = Members(item, "an item", "id", "kind", "prompt", "options", "min_words", "length");
        var id = Text(members, "id", "an item");
        var prompt = Text(members, "prompt", "an item");
        switch (Text(members, "kind", "an item"))
        {
            case "confirm":
                return new ConfirmItem { Id = id, Prompt = prompt };
            case "text":
                var words = members.TryGetValue("min_words", out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : -1;
                return words >= 0 ? new TextItem { Id = id, Prompt = prompt, MinWords = words } : throw Bad("an item's \"min_words\" must be a whole number");
            case "code":
                return members.TryGetValue("length", out var size) && size.ValueKind == JsonValueKind.Number && size.TryGetInt32(out var length) && length is >= 1 and <= LongestCode
                    ? new CodeItem { Id = id, Prompt = prompt, Length = length }
                    : throw Bad("an item's \"length\" must be a whole number from 1 to 32");
            case "choice":
                var options = List(members, "options").Select(ReadOption).ToArray();
                return options.Length is > 0 and <= MostOptions
                    ? new ChoiceItem { Id = id, Prompt = prompt, Options = options }
                    : throw Bad("an item has no options, or too many");
            default:
                throw Bad("an item's \"kind\" must be choice, code, confirm or text");
        }
    }

    private static FormOption ReadOption(JsonElement option)
    {
        var members = Members(option, "an option", "id", "text");
        return new FormOption(Text(members, "id", "an option"), Text(members, "text", "an option"));
    }

    private static Review ReadReview(JsonElement review, ChallengeForm form)
    {
        if (review.ValueKind == JsonValueKind.Object && form.Items.Any(item => review.TryGetProperty(item.Id, out _)))
            return new Review { ApproverId = "", Answers = ReadByQuestion(review, form) };
        var members = Members(review, "the answers", "approver_id", "answers", "review_seconds", "declined", "feedback");
        return new Review
        {
            ApproverId = members.ContainsKey("approver_id") ? Text(members, "approver_id", "a review") : "",
            Answers = members.TryGetValue("answers", out var answers) ? ReadByQuestion(answers, form) : Grading.NoAnswers,
            ReviewTime = members.TryGetValue("review_seconds", out var seconds) ? Seconds(seconds, "review_seconds") : TimeSpan.Zero,
            Declined = members.TryGetValue("declined", out var declined) && Flag(declined, "declined"),
            Feedback = members.ContainsKey("feedback") ? Text(members, "feedback", "a review") : null,
        };
    }

    private static Dictionary<string, string> ReadByQuestion(JsonElement answers, ChallengeForm form)
    {
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (id, answer) in Members(answers, "the answers", [.. form.Items.Select(item => item.Id)]))
        {
            read[id] = answer.ValueKind switch
            {
                JsonValueKind.String => StringOf(answer),
                JsonValueKind.True => "true",
                JsonValueKind.False => "false",
                _ => throw Bad($"the answer to \"{VisibleText.Escape(id, 40)}\" must be text"),
            };
        }

        return read;
    }

    private static Dictionary<string, JsonElement> Members(JsonElement element, string what, params string[] known)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw Bad($"{what} must be an object");
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            var name = Unbroken(() => member.Name);
            if (!known.Contains(name, StringComparer.Ordinal))
                throw Bad($"{what} may not have \"{VisibleText.Escape(name, 40)}\"; it can have {string.Join(", ", known)}");
            if (!members.TryAdd(name, member.Value))
                throw Bad($"{what} has \"{name}\" twice");
        }

        return members;
    }

    private static JsonElement Required(Dictionary<string, JsonElement> members, string name, string what) =>
        members.TryGetValue(name, out var value) ? value : throw Bad($"{what} has no \"{name}\"");

    private static string Text(Dictionary<string, JsonElement> members, string name, string what) =>
        Required(members, name, what) is { ValueKind: JsonValueKind.String } text ? StringOf(text) : throw Bad($"\"{name}\" of {what} must be text");

    private static string StringOf(JsonElement text) => Unbroken(() => text.GetString()!);

    private static string Unbroken(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException halved)
        {
            throw new ChallengeFormatException("a text has half of a surrogate pair", halved);
        }
    }

    private static IEnumerable<JsonElement> List(Dictionary<string, JsonElement> members, string name)
    {
        if (!members.TryGetValue(name, out var list))
            return [];
        return list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : throw Bad($"\"{name}\" must be a list");
    }

    private static TimeSpan Seconds(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds is >= 0 and <= MostSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw Bad($"\"{name}\" must be a number of seconds, 0 or more");

    private static bool Flag(JsonElement value, string name) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Bad($"\"{name}\" must be true or false"),
    };

    private static ChallengeFormatException Bad(string message) => new(message);
}
