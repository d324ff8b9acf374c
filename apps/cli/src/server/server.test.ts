import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../test/support/folder.ts";
import { writeLogin } from "./login-file.ts";
import { readServer } from "./server.ts";

const server = "https://kept.example";

async function loggedIn() {
  const env = { XDG_CONFIG_HOME: await temporaryFolder() };
  await writeLogin(env, { server, token: "ust_kept" });
  return env;
}

describe("readServer", () => {
  it("takes the flag before the environment before the login", async () => {
    const env = await loggedIn();
    const named = { ...env, UNDERSTUDY_SERVER: "https://env.example/", UNDERSTUDY_TOKEN: " ust_env " };
    expect(await readServer({ server: "https://flag.example/v1" }, { env: named })).toMatchObject({
      url: "https://flag.example",
      token: "ust_env",
    });
    expect(await readServer({}, { env: named })).toMatchObject({
      url: "https://env.example",
      token: "ust_env",
    });
    expect(await readServer({}, { env })).toMatchObject({
      url: server,
      token: "ust_kept",
      from: "the login",
    });
    expect(await readServer({}, { env: {} })).toBeUndefined();
  });

  it("gives the token of the login to its own server alone", async () => {
    const env = await loggedIn();
    expect((await readServer({ server: `${server}/v1/` }, { env }))?.token).toBe("ust_kept");
    expect((await readServer({ server: "https://kept.example.com" }, { env }))?.token).toBeUndefined();
    expect((await readServer({ server: "https://kept.example:444" }, { env }))?.token).toBeUndefined();
  });

  it("steps back where a provider is named", async () => {
    const env = await loggedIn();
    expect(await readServer({ "base-url": "https://a.example" }, { env })).toBeUndefined();
    expect(await readServer({}, { env: { ...env, COMETAPI_BASE_URL: "https://a.example" } })).toBeUndefined();
  });

  it("sends no token unencrypted across a network", async () => {
    const reading = readServer({ server: "http://understudy.example" }, { env: {} });
    await expect(reading).rejects.toThrow(/--server must begin with https:\/\/: .* the token/);
  });
});
