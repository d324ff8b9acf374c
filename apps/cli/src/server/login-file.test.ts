import { mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../test/support/folder.ts";
import { loginPath, readLogin, removeLogin, writeLogin } from "./login-file.ts";

const login = { server: "https://a.example", token: "ust_1" };

it("stands in the folder for configuration; a relative one is none", () => {
  expect(loginPath({ XDG_CONFIG_HOME: "/x", HOME: "/h" })).toBe("/x/understudy/login.json");
  expect(loginPath({ XDG_CONFIG_HOME: "x", HOME: "/h" })).toBe("/h/.config/understudy/login.json");
  expect(loginPath({})).toBeUndefined();
});

it("is readable by its owner alone, also where it was not before, and goes away whole", async () => {
  const env = { XDG_CONFIG_HOME: await temporaryFolder() };
  const path = join(env.XDG_CONFIG_HOME, "understudy", "login.json");
  await mkdir(dirname(path));
  await writeFile(path, "{}", { mode: 0o644 });
  expect(await writeLogin(env, login)).toBe(path);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readLogin(env)).toEqual(login);
  expect(await removeLogin(env)).toBe(path);
  expect(await removeLogin(env)).toBeUndefined();
  expect(await readLogin(env)).toBeUndefined();
  expect(await readdir(dirname(path))).toEqual([]);
});

it("says so when it is broken", async () => {
  const env = { XDG_CONFIG_HOME: await temporaryFolder() };
  await writeFile(await writeLogin(env, login), "{");
  await expect(readLogin(env)).rejects.toThrow(/login\.json cannot be read\. Run understudy login again\./);
});
