import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { createBrotliDecompress } from "node:zlib";
import { extract } from "tar-fs";

/** What Playwright's `launch` needs to start the Chromium of `chromiumLaunchOptions`. */
export interface ChromiumLaunchOptions {
  /** The unpacked binary. */
  executablePath?: string;
  /** The installed browser to use instead, where npm brings none. */
  channel?: "chrome";
  args: string[];
  env?: Record<string, string>;
}

/**
 * How to launch Chromium for tests. On x64 Linux it is the one that npm brings, with the libraries and fonts a bare
 * machine lacks; it unpacks once into `node_modules/.cache` and needs no root. Elsewhere it is the installed Chrome.
 *
 * It reaches loopback only: other host names do not resolve and everything else goes to a proxy that is not there.
 */
export async function chromiumLaunchOptions(): Promise<ChromiumLaunchOptions> {
  if (process.platform !== "linux" || process.arch !== "x64")
    return { channel: "chrome", args: loopbackOnly };
  const folder = await unpacked();
  return {
    executablePath: join(folder, "chromium"),
    args: [...loopbackOnly, "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
    env: environment(folder),
  };
}

const loopbackOnly = [
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
  "--proxy-server=http://127.0.0.1:9",
  "--proxy-bypass-list=<-loopback>;localhost;127.0.0.0/8;[::1]",
  "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-domain-reliability",
];

/** Libraries of our own first; fonts of our own only where the system has none. */
function environment(folder: string): Record<string, string> {
  const libraries = [join(folder, "al2023", "lib"), process.env.LD_LIBRARY_PATH];
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] != null,
  );
  return {
    ...Object.fromEntries(inherited),
    LD_LIBRARY_PATH: libraries.filter(Boolean).join(":"),
    ...(existsSync("/etc/fonts/fonts.conf") ? {} : { FONTCONFIG_FILE: join(folder, "fonts.conf") }),
  };
}

/**
 * The folder with the unpacked browser, made when it is not there. Several processes may come at once and any may be
 * killed: each unpacks aside, and what appears under the final name is whole.
 */
async function unpacked(): Promise<string> {
  const packed = join(dirname(fileURLToPath(import.meta.resolve("@sparticuz/chromium"))), "..");
  const { version } = JSON.parse(await readFile(join(packed, "package.json"), "utf8")) as { version: string };
  const cache = fileURLToPath(new URL("../node_modules/.cache/", import.meta.url));
  const folder = join(cache, `chromium-${version}`);
  if (existsSync(folder)) return folder;

  await mkdir(cache, { recursive: true });
  const aside = await mkdtemp(`${folder}-`);
  const open = (file: string) => createReadStream(join(packed, "bin", file));
  await Promise.all([
    pipeline(
      open("chromium.br"),
      createBrotliDecompress(),
      createWriteStream(join(aside, "chromium"), { mode: 0o755 }),
    ),
    pipeline(open("swiftshader.tar.br"), createBrotliDecompress(), extract(aside)),
    pipeline(open("al2023.tar.br"), createBrotliDecompress(), extract(join(aside, "al2023"))),
    pipeline(open("fonts.tar.br"), createBrotliDecompress(), extract(join(aside, "fonts"))),
    writeFile(join(aside, "fonts.conf"), fontConfiguration(folder)),
  ]);
  await rename(aside, folder).catch(async (error: unknown) => {
    await rm(aside, { recursive: true });
    if (!existsSync(folder)) throw error;
  });
  return folder;
}

const fontConfiguration = (folder: string) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, "fonts")}</dir>
  <cachedir>${join(folder, "font-cache")}</cachedir>
</fontconfig>
`;
