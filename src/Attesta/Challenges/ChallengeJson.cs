using System.Numerics;
using System.Text.Json;
using Attesta.Actions;

namespace Attesta.Challenges;

/// <summary>
/// Forms, keys, answers and results as JSON, in snake_case, for programs that compose here and grade there. The shapes are described in
/// docs/reference/challenges.md.
/// </summary>
public static partial class ChallengeJson
{
    /// <summary>Writes what was composed as <c>{"form": ..., "key": ...}</c>. Whoever sees the key can pass.</summary>
    public static void Write(Utf8JsonWriter json, ComposedChallenge composed)
    {
        json.WriteStartObject();
        json.WritePropertyName("form");
        WriteForm(json, composed.Form);
        json.WritePropertyName("key");
        WriteKey(json, composed.Key);
        json.WriteEndObject();
    }

    /// <summary>Writes a form. It holds no answers and may be shown to anyone who may see the action.</summary>
    public static void WriteForm(Utf8JsonWriter json, ChallengeForm form)
    {
        json.WriteStartObject();
        json.WriteString("type", form.Type.Name());
        json.WriteString("instructions", form.Instructions);
        json.WriteNumber("min_review_seconds", form.MinReview.TotalSeconds);
        json.WriteStartArray("items");
        foreach (var item in form.Items)
            WriteItem(json, item);
        json.WriteEndArray();
        json.WriteStartArray("parts");
        foreach (var part in form.Parts)
            WriteForm(json, part);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes a key.</summary>
    public static void WriteKey(Utf8JsonWriter json, PlainMap key) => WritePlain(json, key);

    /// <summary>Writes a result.</summary>
    public static void WriteResult(Utf8JsonWriter json, ChallengeResult result)
    {
        json.WriteStartObject();
        json.WriteBoolean("passed", result.Passed);
        json.WriteString("challenge_type", result.ChallengeType.Name());
        json.WriteString("responder", result.Responder);
        json.WriteNumber("response_time_seconds", result.ResponseTimeSeconds);
        json.WriteNumber("questions_asked", result.QuestionsAsked);
        json.WriteNumber("questions_correct", result.QuestionsCorrect);
        json.WriteBoolean("min_review_met", result.MinReviewMet);
        json.WriteStartArray("approvers");
        foreach (var approver in result.Approvers)
            json.WriteStringValue(approver);
        json.WriteEndArray();
        json.WritePropertyName("details");
        WritePlain(json, result.Details);
        json.WriteEndObject();
    }

    private static void WriteItem(Utf8JsonWriter json, FormItem item)
    {
        json.WriteStartObject();
        json.WriteString("id", item.Id);
        json.WriteString("kind", item switch { ConfirmItem => "confirm", ChoiceItem => "choice", CodeItem => "code", _ => "text" });
        json.WriteString("prompt", item.Prompt);
        switch (item)
        {
            case ChoiceItem choice:
                json.WriteStartArray("options");
                foreach (var option in choice.Options)
                {
                    json.WriteStartObject();
                    json.WriteString("id", option.Id);
                    json.WriteString("text", option.Text);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                break;
            case TextItem text:
                json.WriteNumber("min_words", text.MinWords);
                break;
            case CodeItem code:
                json.WriteNumber("length", code.Length);
                break;
        }

        json.WriteEndObject();
    }

    private static void WritePlain(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case PlainMap map:
                json.WriteStartObject();
                foreach (var (name, item) in map)
                {
                    json.WritePropertyName(name);
                    WritePlain(json, item);
                }

                json.WriteEndObject();
                break;
            case PlainList list:
                json.WriteStartArray();
                foreach (var item in list)
                    WritePlain(json, item);
                json.WriteEndArray();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case double number:
                json.WriteNumberValue(number);
                break;
            case BigInteger number:
                json.WriteRawValue(number.ToString(System.Globalization.CultureInfo.InvariantCulture));
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }
}
