import { fileURLToPath } from "node:url";
import { type InputOptions, rolldown } from "rolldown";

/** The browser's programs, as one file of text each. */
export interface Bundles {
  /** The editor page. */
  host: string;
  /** The SDK that an add-on imports. */
  client: string;
  /** The SDK modules inside the document sandbox. */
  guest: string;
}

/** Bundles the programs from their sources; takes about a second. */
export async function bundlePrograms(): Promise<Bundles> {
  const [host, client, guest] = await Promise.all([
    bundle("../host/main.ts", "browser"),
    bundle("../client/sdk.ts", "browser"),
    bundle("../guest/main.ts", "neutral"),
  ]);
  return { host, client, guest };
}

async function bundle(entry: string, platform: NonNullable<InputOptions["platform"]>): Promise<string> {
  const build = await rolldown({
    input: fileURLToPath(new URL(entry, import.meta.url)),
    platform,
    resolve: { mainFields: ["module", "main"], conditionNames: ["browser", "import", "production"] },
    transform: { target: "es2022" }, // Safari has no `using` yet
    logLevel: "silent",
  });
  try {
    const { output } = await build.generate({ format: "esm", codeSplitting: false, minify: false });
    return output[0].code;
  } finally {
    await build.close();
  }
}
