import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { sampleMedia } from "@understudy/dev/media";
import { expect, it } from "vitest";
import { emulate, fileAt } from "./support/emulator.ts";
import { temporaryFolder } from "./support/folder.ts";
import { runInside } from "./support/inside.ts";

it.each(["truncated", "broken", "bad-gateway"])(
  "saves the whole film although its download was %s",
  async (fault) => {
    const { url, bill, scenario } = await emulate();
    scenario.set(`${fault}@output*1`);
    const cwd = await temporaryFolder();
    const { code, stdout } = await runInside(["animate", "--image", fileAt(url, "character"), "--yes"], {
      url,
      cwd,
    });
    expect(code).toBe(0);
    expect(await readdir(cwd)).toEqual([stdout.trim()]);
    const [saved, film] = await Promise.all(
      [join(cwd, stdout.trim()), sampleMedia.characterVideo.path].map((path) => readFile(path)),
    );
    expect(saved?.equals(film ?? Buffer.of())).toBe(true);
    expect(bill.charges).toHaveLength(1);
  },
);

it.each(["expired", "output-missing"])(
  "waits for a paid film whose host answers %s at first, and tells its address",
  async (fault) => {
    const { url, bill, scenario } = await emulate();
    scenario.set(`${fault}@output*3`);
    const cwd = await temporaryFolder();
    const args = ["animate", "--image", fileAt(url, "character"), "--yes", "--json"];
    const { code, events } = await runInside(args, { url, cwd });
    expect(code).toBe(0);
    expect(await readdir(cwd)).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({
      event: "done",
      output: [expect.stringMatching(/^http.*\.mp4\?_jwt=/)],
    });
    expect(bill.charges).toHaveLength(1);
  },
);

it("never overwrites: a second film of the same task gets a name of its own", async () => {
  const { url, bill } = await emulate();
  const cwd = await temporaryFolder();
  const first = await runInside(["animate", "--image", fileAt(url, "character"), "--yes", "--json"], {
    url,
    cwd,
  });
  const ref = String(first.events.at(-1)?.ref);
  const second = await runInside(["watch", ref], { url, cwd });
  expect(second.code).toBe(0);
  expect(second.stdout).toMatch(/-2\.mp4\n$/);
  expect(await readdir(cwd)).toHaveLength(2);
  expect(bill.charges).toHaveLength(1);
});
