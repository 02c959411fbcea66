namespace Attesta.Policy.Configuration;

/// <summary>The file that <c>attesta init</c> writes: every key, with its default.</summary>
internal static class ConfigTemplate
{
    public const string Text =
        """
        # How Attesta gates the actions of agents. Every value below is the default: change what you need, delete what you do not.
        # `attesta config check` shows what is in force and where it comes from.

        policy:
          # enforce decides; shadow asks nobody and records what would have been asked; audit_only only records.
          mode: enforce

          # Which challenge each risk level meets: confirm, quiz, teach_back, multi_party, or null to ask nobody.
          # CRITICAL always needs a person.
          challenge_map:
            low: null
            medium: confirm
            high: quiz
            critical: multi_party

          # The least seconds of review, by challenge. A faster answer is flagged as a rubber stamp.
          min_review_seconds:
            confirm: 3
            quiz: 10
            teach_back: 30

          # The least seconds of review, by risk level, such as {critical: 60}. The longer of the two wins.
          minimum_review_seconds: {}

          # true takes no answer before the least time has passed, instead of flagging it.
          enforce_min_review: false

          # How many different people a multi_party challenge takes; at least 2.
          multi_party:
            required_approvers: 2

          # Levels that always need several people, such as {high: 2}. The stricter of this and challenge_map wins.
          require_multi_party: {}

          # At most 3 questions. The share of right answers that passes, unless min_correct says how many.
          quiz:
            max_questions: 3
            min_correct: null
            pass_threshold: 0.8

          # The least number of the operator's own words.
          teach_back:
            min_words: 15

          # When nobody answers in time: deny, escalate, or allow (never for CRITICAL, never in production).
          fail_mode: deny
          timeout_seconds: 300

          # Whether callers may set the score by the hint risk_override. It can never lower a CRITICAL action.
          allow_hint_override: false

          # The environment of actions that name none: production, staging, ci or development; null detects it.
          default_environment: null

        risk:
          # What scores actions.
          scorer: default

          # The level of a function whatever the scorer says, by its name: {delete_user: critical}.
          overrides: {}

          # Patterns that raise the score: {pattern: "customer", target: args, boost: 0.2}.
          # target is any, function_name, args, kwargs or docstring.
          amplifiers: []

          # Functions that pass without a challenge unless they are CRITICAL, and functions that never run: names, * for any text.
          allow: []
          block: []

        audit:
          # The trail of every decision; from the folder of this file.
          path: .attesta/audit.jsonl

        # Who is told of events over HTTP, such as
        # {url: "https://example.org/attesta", events: [denied, escalated], secret: "env:ATTESTA_WEBHOOK_SECRET"}.
        # More keys: timeout_seconds: 5, max_attempts: 4, format: json or slack, headers: {Authorization: "env:TOKEN"}.
        webhooks: []

        """;
}
