using Attesta.Risk.Content.Commands;
using Attesta.Risk.Content.Shell;

namespace Attesta.Risk.Content.Texts;

/// <summary>Tools that write files: the content is data, unless the file is one that gets executed or that others rely on.</summary>
internal static class WrittenFiles
{
    public static void Read(IReadOnlyDictionary<string, object?> map, ShellEffects shell, EffectCollection effects)
    {
        string? path = null;
        string? content = null;
        foreach (var (name, value) in map)
        {
            if (value is not string text)
                continue;
            switch (ArgumentMeaning.Plain(name))
            {
                case "path" or "file_path" or "filepath" or "file" or "filename" or "file_name" or "destination" or "target_file" or "dest":
                    path ??= text;
                    break;
                case "content" or "contents" or "text" or "new_string" or "new_text" or "new_str" or "file_text" or "body" or "content_to_append":
                    content ??= text;
                    break;
            }
        }

        if (path is null)
            return;
        var kind = WrittenPath.Of(new ShellWord(path));
        if (kind == WrittenKind.Plain)
            return;
        effects.Add(WrittenPath.Effect(kind, path, appends: false, path, "content/written"));
        if (content is not null && kind is WrittenKind.StartUp or WrittenKind.Schedule or WrittenKind.Hook)
            shell.ReadText(content);
    }
}
