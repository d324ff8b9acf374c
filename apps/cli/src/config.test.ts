import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../test/support/folder.ts";
import { readApiKey, readConfig, requireApiKey } from "./config.ts";

describe("readConfig", () => {
  it("takes the flag before the environment before CometAPI itself", () => {
    const env = { COMETAPI_BASE_URL: "https://env.example" };
    expect(readConfig({ "base-url": "https://flag.example" }, env).baseUrl.origin).toBe(
      "https://flag.example",
    );
    expect(readConfig({}, env).baseUrl.origin).toBe("https://env.example");
    expect(readConfig({}, {}).baseUrl.origin).toBe("https://api.cometapi.com");
  });

  it.each(["http://127.0.0.1:9090", "http://localhost:9090", "http://[::1]:9090", "https://127.0.0.1"])(
    "knows %s for this machine",
    (url) => expect(readConfig({ "base-url": url }, {}).loopback).toBe(true),
  );

  it.each(["http://cometapi.example", "http://127.0.0.1.example", "http://localhost.example"])(
    "sends no key unencrypted to %s",
    (url) => expect(() => readConfig({ "base-url": url }, {})).toThrow(/https:\/\//),
  );

  it.each(["cometapi", "ftp://a.example", "https://user:pass@a.example"])("refuses %s", (url) => {
    expect(() => readConfig({}, { COMETAPI_BASE_URL: url })).toThrow(/^COMETAPI_BASE_URL must be an address/);
  });
});

it.each([
  "https://user:secretpw@a.example",
  "http://user:secretpw@a.example/@",
  "user:secretpw@a.example",
  "https://user:secret pw@[broken",
])("never repeats what stands in %s", (url) => {
  expect(() => readConfig({ "base-url": url }, {})).toThrow(/not one with a name or a password in it\.$/);
});

describe("the key", () => {
  const never = new AbortController().signal;
  const interrupts = { first: never, second: never };

  it("comes from the environment, or a file it names", async () => {
    const cwd = await temporaryFolder();
    await writeFile(join(cwd, "key"), "sk-file\n");
    expect(await readApiKey({ cwd, interrupts, env: { COMETAPI_KEY_FILE: "key" } })).toBe("sk-file");
    expect(
      await readApiKey({ cwd, interrupts, env: { COMETAPI_KEY_FILE: "key", COMETAPI_KEY: " sk-env " } }),
    ).toBe("sk-env");
    expect(await readApiKey({ cwd, interrupts, env: {} })).toBeUndefined();
  });

  it("is asked for with the way to give it", async () => {
    await expect(requireApiKey({ cwd: "/", interrupts, env: {} })).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining("COMETAPI_KEY"),
    });
  });

  it("is not repeated when it is malformed", async () => {
    const reading = readApiKey({ cwd: "/", interrupts, env: { COMETAPI_KEY: "sk-line1\nsk-line2" } });
    await expect(reading).rejects.toThrow(/characters that no key has/);
    await expect(reading).rejects.not.toThrow(/sk-line/);
  });

  it("may not be in a file that cannot be read", async () => {
    const reading = readApiKey({
      cwd: await temporaryFolder(),
      interrupts,
      env: { COMETAPI_KEY_FILE: "none" },
    });
    await expect(reading).rejects.toMatchObject({ code: "config" });
  });
});
