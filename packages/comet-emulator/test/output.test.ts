import { expect, test } from "vitest";
import { type Bench, bodies, paths, startBench } from "./kit.ts";

async function finished(bench: Bench, name: keyof typeof paths = "character_performance"): Promise<string> {
  const id = await bench.create(paths[name], bodies(bench)[name]);
  await bench.advance(90_000);
  const { output } = (await bench.bare(id)) as { output: [string] };
  return output[0];
}

test("a result is rendered when it is fetched, once for the same inputs", async () => {
  const rendered: unknown[] = [];
  const bench = await startBench({
    render: async (request) => {
      rendered.push(request);
      return new TextEncoder().encode("0123456789");
    },
  });
  const first = await finished(bench);
  const second = await finished(bench);
  expect(rendered).toEqual([]);
  expect(await (await fetch(first)).text()).toBe("0123456789");
  expect(await (await fetch(second)).text()).toBe("0123456789");
  expect(rendered).toEqual([
    {
      character: { kind: "image", bytes: expect.any(Uint8Array) },
      performance: { kind: "video", bytes: expect.any(Uint8Array) },
      width: 1280,
      height: 720,
      seconds: 8,
      label: "Act-Two",
    },
  ]);
});

test("a render that failed is tried again", async () => {
  let tries = 0;
  const bench = await startBench({
    render: async () => {
      tries += 1;
      if (tries === 1) throw new Error("out of memory");
      return new Uint8Array(3);
    },
  });
  const url = await finished(bench);
  const failed = await fetch(url);
  expect(failed.status).toBe(500);
  expect(await failed.text()).toContain("out of memory");
  expect((await fetch(url)).status).toBe(200);
});

test("HEAD and ranges", async () => {
  const bench = await startBench({ render: async () => new TextEncoder().encode("0123456789") });
  const url = await finished(bench);
  const head = await fetch(url, { method: "HEAD" });
  expect(Object.fromEntries(head.headers)).toMatchObject({
    "content-type": "video/mp4",
    "content-length": "10",
    "accept-ranges": "bytes",
  });
  expect(await head.text()).toBe("");

  const range = async (range: string) => {
    const response = await fetch(url, { headers: { range } });
    return [response.status, response.headers.get("content-range"), await response.text()];
  };
  expect(await range("bytes=2-4")).toEqual([206, "bytes 2-4/10", "234"]);
  expect(await range("bytes=7-")).toEqual([206, "bytes 7-9/10", "789"]);
  expect(await range("bytes=-3")).toEqual([206, "bytes 7-9/10", "789"]);
  expect(await range("bytes=5-99")).toEqual([206, "bytes 5-9/10", "56789"]);
  expect(await range("bytes=10-")).toEqual([416, "bytes */10", ""]);
  expect(await range("bytes=4-2")).toEqual([200, null, "0123456789"]);
  expect(await range("items=1-2")).toEqual([200, null, "0123456789"]);
});

test("a picture is a picture", async () => {
  const bench = await startBench();
  const response = await fetch(await finished(bench, "text_to_image"));
  expect(response.headers.get("content-type")).toBe("image/png");
  expect((await response.bytes()).slice(1, 4)).toEqual(new TextEncoder().encode("PNG"));
});

test("the address is the same every time, cannot be changed, and expires", async () => {
  const bench = await startBench({ outputTtlMs: 60_000 });
  const url = await finished(bench);
  await bench.advance(59_999);
  const id = [...bench.tasks.keys()][0] ?? "";
  expect(await bench.bare(id)).toMatchObject({ output: [url] });
  expect((await fetch(url)).status).toBe(200);
  expect((await fetch(url.replace(/_jwt=\w/, "_jwt=x"))).status).toBe(403);
  expect((await fetch(url.split("?")[0] ?? "")).status).toBe(403);
  await bench.advance(1);
  const expired = await fetch(url);
  expect(expired.status).toBe(403);
  expect(await expired.text()).toContain("AccessDenied");
});

test("there is none before the end, nor of a failed task", async () => {
  const bench = await startBench();
  const early = await bench.create(paths.image_to_video, bodies(bench).image_to_video);
  expect((await fetch(`${bench.url}/outputs/${early}.mp4`)).status).toBe(404);
  const failed = await bench.create(paths.image_to_video, bodies(bench).image_to_video, {
    "x-emulate": "fail-internal",
  });
  await bench.advance(90_000);
  expect((await fetch(`${bench.url}/outputs/${failed}.mp4`)).status).toBe(404);
});
