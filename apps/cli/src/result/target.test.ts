import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../test/support/folder.ts";
import { ensureWritable, fromHere, publish, readTarget } from "./target.ts";

describe("readTarget", () => {
  it("is this folder when nothing is asked for", async () => {
    expect(await readTarget(undefined, "/here")).toEqual({ directory: "/here" });
  });

  it("tells folders from files, there or not", async () => {
    const cwd = await temporaryFolder();
    await mkdir(join(cwd, "there"));
    expect(await readTarget("there", cwd)).toEqual({ directory: join(cwd, "there") });
    expect(await readTarget("new/", cwd)).toEqual({ directory: join(cwd, "new") });
    expect(await readTarget("new/take.mp4", cwd)).toEqual({
      directory: join(cwd, "new"),
      fileName: "take.mp4",
    });
  });

  it("refuses a file that exists", async () => {
    const cwd = await temporaryFolder();
    await writeFile(join(cwd, "take.mp4"), "mine");
    await expect(readTarget("take.mp4", cwd)).rejects.toMatchObject({ code: "file_exists", exitCode: 2 });
  });
});

describe("ensureWritable", () => {
  it("makes the folder, and leaves nothing in it", async () => {
    const directory = join(await temporaryFolder(), "a", "b");
    await ensureWritable({ directory });
    expect(await readdir(directory)).toEqual([]);
  });

  it("says so when it cannot", async () => {
    const cwd = await temporaryFolder();
    await writeFile(join(cwd, "file"), "");
    const writing = ensureWritable({ directory: join(cwd, "file", "folder") });
    await expect(writing).rejects.toMatchObject({ code: "disk", exitCode: 1 });
  });

  it("finds a name that no file can have before anything is spent", async () => {
    const cwd = await temporaryFolder();
    const tooLong = await readTarget("x".repeat(300), cwd);
    await expect(ensureWritable(tooLong)).rejects.toMatchObject({ code: "disk" });
    await ensureWritable(await readTarget("take.mp4", cwd));
    expect(await readdir(cwd)).toEqual([]);
  });
});

describe("publish", () => {
  it("never takes the name of another file", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "take.mp4"), "mine");
    const paths: string[] = [];
    for (const text of ["second", "third"]) {
      await writeFile(join(folder, "part"), text);
      paths.push(await publish(join(folder, "part"), folder, "take.mp4"));
    }
    expect(paths).toEqual([join(folder, "take-2.mp4"), join(folder, "take-3.mp4")]);
    const texts = await Promise.all(
      ["take.mp4", "take-2.mp4", "take-3.mp4"].map((name) => readFile(join(folder, name), "utf8")),
    );
    expect(texts).toEqual(["mine", "second", "third"]);
  });
});

it("says a path as short as possible", () => {
  expect(fromHere("/a/b/take.mp4", "/a/b")).toBe("take.mp4");
  expect(fromHere("/a/bc/take.mp4", "/a/b")).toBe("/a/bc/take.mp4");
});
