import { expect, test } from "vitest";
import { run } from "./run.ts";

const node = (source: string) => run(".", process.execPath, "-e", source);

test("returns what the command says", async () => {
  expect(await node("console.log('yes'); console.error('aside')")).toBe("yes\n");
});

test("a failure carries everything that was said", async () => {
  const failing = node("console.log('half done'); throw new Error('no more')");
  await expect(failing).rejects.toThrow(/ended with exit code 1\.\nhalf done\n(.|\n)*no more/);
});

test("a command that is not there is an error", async () => {
  await expect(run(".", "no-such-command")).rejects.toThrow(/ENOENT/);
});
