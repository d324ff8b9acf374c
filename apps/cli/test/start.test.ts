import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { probe } from "@understudy/media";
import { expect, it, onTestFinished } from "vitest";
import { firstChannel } from "./support/channel.ts";
import { temporaryFolder } from "./support/folder.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
/** A real start takes some seconds, and many where much else is running. */
const patience = { timeout: 120_000 };

/** `pnpm start` in a process of its own. A variable that is set to nothing is not looked up in a `.env` file. */
function start(args: readonly string[], env: Record<string, string> = {}) {
  const own = { COMETAPI_KEY: "", COMETAPI_BASE_URL: "", DISCORD_TOKEN: "", PUBLIC_URL: "", S3_BUCKET: "" };
  const child = spawn(process.execPath, [join(root, "packages/dev/src/start.ts"), ...args], {
    cwd: root,
    env: { ...process.env, ...own, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let printed = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text) => (printed += text));
  const exited = once(child, "exit").then(([code, signal]) => code ?? signal);
  return {
    exited,
    printed: () => printed,
    async isUp() {
      await expect.poll(() => printed, patience).toContain("Ctrl-C ends everything.");
    },
    /** What stands behind a name in the list of what is up. */
    line: (name: string) => new RegExp(`^${name} +(.*)$`, "m").exec(printed)?.[1] ?? "",
    /** The printed commands, without the program. */
    commands: () =>
      [...printed.matchAll(/^ {2}npx pnpm@12 --silent understudy (.*)$/gm)].map(([, line = ""]) => line),
    end(signal: NodeJS.Signals) {
      child.kill(signal);
      return exited;
    },
  };
}

/** Runs a printed command as a shell would. */
async function understudy(line: string): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const shell = spawn("sh", ["-c", `"$NODE" apps/cli/src/main.ts ${line}`], {
    cwd: root,
    env: { ...process.env, NODE: process.execPath },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const printed = { stdout: "", stderr: "" };
  shell.stdout.setEncoding("utf8").on("data", (text) => (printed.stdout += text));
  shell.stderr.setEncoding("utf8").on("data", (text) => (printed.stderr += text));
  const [code] = await once(shell, "close");
  return { code, ...printed };
}

const alone = ["--without", "discord,editor"];
const anyPorts = ["--port", "0", "--emulator-port", "0", ...alone];
/** Below those that systems hand out by themselves, so that they are still free at the next start. */
function fixedPorts(): string[] {
  const port = 20_000 + 2 * Math.floor(5_000 * Math.random());
  return ["--port", String(port), "--emulator-port", String(port + 1), ...alone];
}

it("pnpm start remembers its films and goes on with what was under way, and its commands work", {
  timeout: 400_000,
}, async () => {
  const folder = await temporaryFolder();
  const ports = fixedPorts();
  const first = start([...ports, "--folder", folder]);
  await first.isUp();
  const token = /^Admin token +(ust_\S+),/m.exec(first.printed())?.[1] ?? "none";
  const tokenFile = join(folder, "emulated", "admin-token");
  expect(await readFile(tokenFile, "utf8")).toBe(`${token}\n`);
  expect((await stat(tokenFile)).mode & 0o777).toBe(0o600);

  const [perform = "", history = "", , animate = "", tooLong = ""] = first.commands();
  expect(first.commands().join()).not.toContain(token);
  expect((await understudy(`${animate} --dry-run`)).code).toBe(0);
  expect((await understudy(tooLong)).code).toBe(2);
  // Killed as soon as the task exists, the command line leaves only its name.
  const [, ref = ""] = /watch (\S+@\S+) /.exec(await whenSubmitted(`${perform} --yes`)) ?? [];
  expect(await first.end("SIGINT")).toBe(0);
  await expect(fetch(first.line("Server"))).rejects.toThrow("fetch failed");
  await expect(fetch(first.line("Emulator"))).rejects.toThrow("fetch failed");
  expect(await readdir(join(folder, "emulated", "postgres-18"))).not.toContain("postmaster.pid");

  const second = start([...ports, "--folder", folder]);
  await second.isUp();
  expect(second.line("Admin token")).toBe(`kept in ${tokenFile}`);
  expect(second.commands()).toEqual(first.commands());
  const [, toServer = ""] = /(--server .*)$/.exec(history) ?? [];
  const watched = await understudy(`watch ${ref} --output ${join(folder, "films/")} ${toServer}`);
  expect([watched.stderr, watched.code]).toEqual([expect.stringContaining("Done"), 0]);
  expect(await probe(watched.stdout.trim(), { verify: true })).toMatchObject({
    kind: "video",
    durationSeconds: expect.closeTo(8, 0),
  });
  const { charges } = (await (await fetch(second.line("Its bill"))).json()) as { charges: unknown[] };
  expect(charges).toHaveLength(1);

  // The worst end, and the token is gone too: the next start finds its way all the same.
  expect(await second.end("SIGKILL")).toBe("SIGKILL");
  await rm(tokenFile);
  const third = start([...ports, "--folder", folder]);
  await third.isUp();
  const newToken = await readFile(tokenFile, "utf8");
  expect(newToken).not.toContain(token);
  expect(third.line("Admin token")).toContain(newToken.trim());
  expect((await understudy(history)).stdout).toMatch(/character_performance +Finished +0\.40 USD/);

  const beside = start([...anyPorts, "--folder", folder]);
  expect(await beside.exited).toBe(1);
  expect(beside.printed()).toContain("Understudy is running already on");
  const elsewhere = start([...ports, "--folder", await temporaryFolder()]);
  expect(await elsewhere.exited).toBe(1);
  expect(elsewhere.printed()).toMatch(/Port \d+, where the server should be, is in use by another program\./);

  expect(await third.end("SIGTERM")).toBe(0);
  expect(await readdir(join(folder, "emulated", "postgres-18"))).not.toContain("postmaster.pid");
});

/** Ends a command that pays as soon as its task exists. @returns What it had printed. */
async function whenSubmitted(line: string): Promise<string> {
  const shell = spawn("sh", ["-c", `exec "$NODE" apps/cli/src/main.ts ${line}`], {
    cwd: root,
    env: { ...process.env, NODE: process.execPath },
    stdio: ["ignore", "ignore", "pipe"],
  });
  onTestFinished(() => void shell.kill("SIGKILL"));
  let printed = "";
  shell.stderr.setEncoding("utf8").on("data", (text) => (printed += text));
  await expect.poll(() => printed, patience).toMatch(/watch \S+@\S+ /);
  shell.kill("SIGKILL");
  return printed;
}

it("pnpm start has a channel with the bot and an editor with the add-on, who know the server", {
  timeout: 200_000,
}, async () => {
  const folder = await temporaryFolder();
  const pages = ["--discord-port", "0", "--editor-port", "0"];
  const all = start(["--port", "0", "--emulator-port", "0", ...pages, "--folder", folder]);
  await all.isUp();
  const address = (name: string) => all.line(name).split(" ")[0] ?? "";
  expect(await (await fetch(address("Discord"))).text()).toContain("<html");
  expect(await (await fetch(address("Editor"))).text()).toContain("<html");
  expect(all.line("Its bot")).toMatch(/^ready; /);
  // The add-on may call the server from where it is served.
  const token = (await readFile(join(folder, "emulated", "editor-addon-token"), "utf8")).trim();
  const [, origin = ""] = /Add-on's origin +(\S+)/.exec(
    await readFile(join(folder, "emulated", "editor.log"), "utf8"),
  ) ?? [""];
  const usage = await fetch(`${address("Server")}/v1/usage`, {
    headers: { authorization: `Bearer ${token}`, origin },
  });
  expect(usage.headers.get("access-control-allow-origin")).toBe(origin);
  expect(usage.status).toBe(200);
  expect(await all.end("SIGINT")).toBe(0);
  await expect(fetch(address("Discord"))).rejects.toThrow("fetch failed");
  await expect(fetch(address("Editor"))).rejects.toThrow("fetch failed");
});

it("a film that was confirmed in the channel arrives there, once, after everything was stopped and started again", {
  timeout: 400_000,
}, async () => {
  const folder = await temporaryFolder();
  const port = 20_000 + 3 * Math.floor(3_000 * Math.random());
  const ports = ["--port", "--emulator-port", "--discord-port"].flatMap((name, n) => [name, `${port + n}`]);
  const args = [...ports, "--without", "editor", "--folder", folder];
  const first = start(args);
  await first.isUp();
  const address = first.line("Discord").split(" ")[0] ?? "";
  const before = await firstChannel(address);
  const cast = { character: "character.jpg", performance: "performer.mp4" };
  await before.act({ kind: "slash", name: "perform", options: {} }, cast);
  const asked = async () =>
    (await before.messages()).flatMap(({ id, buttons }) =>
      buttons
        .filter(({ label }) => label.startsWith("Confirm"))
        .map(({ customId }) => ({ kind: "click", message: id, customId })),
    );
  await expect.poll(asked, patience).toHaveLength(1);
  const [confirm = expect.fail()] = await asked();
  await before.act(confirm);
  const charges = async () => (await (await fetch(first.line("Its bill"))).json()).charges;
  await expect.poll(charges, patience).toHaveLength(1);
  expect(await first.end("SIGINT")).toBe(0);

  const second = start(args);
  await second.isUp();
  const after = await firstChannel(address);
  expect(after.ids).toEqual(before.ids);
  const films = async () => (await after.messages()).flatMap(({ attachments }) => attachments);
  await expect.poll(films, patience).toEqual([expect.objectContaining({ content_type: "video/mp4" })]);
  expect((await after.messages()).map(({ id }) => id)).toEqual([confirm.message]);
  const [{ url } = expect.fail()] = await films();
  expect(await probe(new Blob([await (await fetch(url)).bytes()]), { verify: true })).toMatchObject({
    kind: "video",
    durationSeconds: expect.closeTo(8, 0),
  });
  expect(await charges()).toHaveLength(1);
  // Who asked finds it again.
  await after.act({ kind: "slash", name: "tasks", options: {} });
  const listed = async () => JSON.stringify((await after.messages()).slice(1));
  await expect.poll(listed, patience).toContain("Act-Two** · Done");
  expect(await second.end("SIGINT")).toBe(0);
});

it("spends nothing by itself where there is a key, and says what is missing for local files", {
  timeout: 200_000,
}, async () => {
  const folder = await temporaryFolder();
  const env = { COMETAPI_KEY: "sk-of-somebody" };
  const once = start(["--once", "--folder", folder], env);
  expect(await once.exited).toBe(2);
  expect(once.printed()).toMatch(/costs money at the real CometAPI/);

  const real = start(["--port", "0", "--folder", folder], env);
  await real.isUp();
  expect(real.printed()).toMatch(/do not reach CometAPI yet.*Set PUBLIC_URL/s);
  expect(real.printed()).not.toContain("Emulator");
  expect(real.printed()).not.toContain("sk-of-somebody");
  const [history = ""] = real.commands().filter((line) => line.startsWith("history"));
  expect((await understudy(history)).stderr).toContain("No tasks.");
  // What is simulated and what is paid for are kept apart.
  expect(await readdir(folder)).toEqual(["cometapi", "films"]);
  expect(await real.end("SIGINT")).toBe(0);
});

it("ends in order when it is stopped while it is still starting", { timeout: 200_000 }, async () => {
  const folder = await temporaryFolder();
  const early = start([...anyPorts, "--folder", folder]);
  const files = () => readdir(join(folder, "emulated")).catch(() => []);
  await expect.poll(files, { ...patience, interval: 5 }).toContain("postgres-18");
  expect(await early.end("SIGINT")).toBe(130);
  expect(early.printed()).not.toContain("Ctrl-C ends everything.");
  expect(await readdir(join(folder, "emulated", "postgres-18"))).not.toContain("postmaster.pid");
});
