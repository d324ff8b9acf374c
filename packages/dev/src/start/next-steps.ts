import { styleText } from "node:util";
import { sampleMedia } from "../sample-media/index.ts";
import { shownPath } from "./shown-path.ts";

type Step = readonly [title: string, ...command: string[]];

/** What to try next: commands to copy into another terminal in the same folder. The token is in none of them. */
export function nextSteps(
  server: { url: string; tokenFile: string },
  { root, films, isReal }: { root: string; films: string; isReal: boolean },
): string {
  const here = (path: string) => shellWord(shownPath(root, path));
  const toServer = `--server ${server.url} --token-file ${here(server.tokenFile)}`;
  const output = `--output ${shellWord(films)}`;
  const steps = isReal ? realSteps(output) : emulatedSteps(here, output);
  const written = steps.map(([title, ...command]) =>
    [
      title,
      `  ${styleText("cyan", ["npx pnpm@12 --silent understudy", ...command, toServer].join(" "))}`,
    ].join("\n"),
  );
  return [
    ...(isReal ? [reach(process.env)] : []),
    styleText("bold", "What to try next, in another terminal in this folder"),
    ...written,
    "Ctrl-C ends everything. It is all there again at the next start.",
  ].join("\n\n");
}

function emulatedSteps(here: (path: string) => string, output: string): Step[] {
  const { character, characterVideo, performer, performance45s } = sampleMedia;
  const files = (cast: { path: string }, performance: { path: string }) =>
    `--character ${here(cast.path)} --performance ${here(performance.path)}`;
  return [
    [
      "Let the fox give the sample performance. It asks before it spends; Ctrl-C in the middle loses nothing:",
      "perform",
      files(character, performer),
      output,
    ],
    ["See that it is remembered, after the next start too:", "history"],
    ["Cast the lighthouse keeper, who is filmed:", "perform", files(characterVideo, performer), output],
    [
      "Bring the fox to life without a performer:",
      "animate",
      `--image ${here(character.path)} --prompt "It turns its head and smiles"`,
      output,
    ],
    [
      "Offer a performance that is too long, and see it refused before it costs anything:",
      "perform",
      files(character, performance45s),
      "--dry-run",
    ],
  ];
}

function realSteps(output: string): Step[] {
  const files = "--character https://example.com/mia.png --performance https://example.com/take-3.mp4";
  return [
    [
      "See the price of a performance, and what may be wrong with it; costs nothing:",
      "perform",
      files,
      "--dry-run",
    ],
    ["Perform it. It asks before it spends:", "perform", files, output],
    ["See whether key, balance and limits are in order:", "doctor"],
    ["See what was made here:", "history"],
  ];
}

/** Whether CometAPI can fetch the files of this machine. */
function reach({ PUBLIC_URL, S3_BUCKET }: NodeJS.ProcessEnv): string {
  if (PUBLIC_URL || S3_BUCKET)
    return `Files of this machine reach CometAPI through ${PUBLIC_URL || `the bucket ${S3_BUCKET}`}.`;
  return `Files of this machine do not reach CometAPI yet, and are refused before they cost anything. Set PUBLIC_URL to an
https address that leads to the server, such as that of a tunnel, or S3_BUCKET to a bucket (docs/deploy.md), and start
again. Media that are at https addresses already need neither.`;
}

function shellWord(text: string): string {
  if (/^[\w@%+=:,./\\-]+$/.test(text)) return text;
  return process.platform === "win32" ? `"${text}"` : `'${text.replaceAll("'", `'\\''`)}'`;
}
