import { styleText } from "node:util";

/** What to try next: commands to copy into another terminal in the same folder. */
export function nextSteps({ url, apiKey }: { url: string; apiKey: string }): string {
  const file = (name: string) => `${url}/files/${name}`;
  const understudy = (...words: string[]) => `npx pnpm@12 --silent understudy ${words.join(" ")}`;
  const steps: [string, ...string[]][] = [
    [
      "Tell the command line where the emulator is:",
      ...environment({ COMETAPI_BASE_URL: url, COMETAPI_KEY: apiKey }),
    ],
    [
      "Cast the lighthouse keeper instead. It asks before it spends; Ctrl-C in the middle loses nothing:",
      understudy(
        "perform --character",
        file("character-video.mp4"),
        "--performance",
        file("performer.mp4"),
        "-o .understudy/",
      ),
    ],
    [
      "Bring the fox to life without a performer:",
      understudy(
        "animate --image",
        file("character.jpg"),
        '--prompt "It turns its head and smiles" -o .understudy/',
      ),
    ],
    [
      "Offer a performance that is too long, and see it refused before it costs anything:",
      understudy(
        "perform --character",
        file("character.jpg"),
        "--performance",
        file("performance-45s.mp4"),
        "--dry-run",
      ),
    ],
    ["See what can be generated, and at what price:", understudy("operations")],
  ];
  const written = steps.map(([title, ...commands]) =>
    [title, ...commands.map((command) => `  ${styleText("cyan", command)}`)].join("\n"),
  );
  return [
    styleText("bold", "What to try next, in another terminal in this folder"),
    ...written,
    "Ctrl-C ends the emulator.",
  ].join("\n\n");
}

function environment(variables: Record<string, string>): string[] {
  const assign =
    process.platform === "win32"
      ? (name: string, value: string) => `$env:${name} = "${value}"`
      : (name: string, value: string) => `export ${name}=${value}`;
  return Object.entries(variables).map(([name, value]) => assign(name, value));
}
