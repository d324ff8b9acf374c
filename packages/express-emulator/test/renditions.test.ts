import { readFile } from "node:fs/promises";
import { sampleMedia } from "@understudy/dev/media";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launch, openEditor, type Session, shortExample } from "./kit.ts";

let browser: Browser;
let editor: Session;
beforeAll(async () => {
  browser = await launch();
  editor = await openEditor(browser, { document: shortExample });
});
afterAll(async () => {
  await editor[Symbol.asyncDispose]();
  await browser.close();
});

/** What a browser finds in the rendition of a page. */
interface Film {
  type: string;
  width: number;
  height: number;
  seconds: number;
  hasSound: boolean;
}

const film = (pageId: string, options: object = {}) =>
  editor.inPanel<Film>(`(async () => {
    const range = { range: "specificPages", pageIds: ["${pageId}"], format: "video/mp4" };
    const [{ blob, type, metadata }] = await addOn.app.document.createRenditions({ ...range, ...${JSON.stringify(options)} });
    addOn.film = blob;
    const video = document.createElement("video");
    video.src = URL.createObjectURL(blob);
    await new Promise((resolve, reject) => Object.assign(video, { onloadeddata: resolve, onerror: reject }));
    video.muted = true;
    await video.play();
    await new Promise((resolve) => (video.ontimeupdate = resolve));
    return {
      type: blob.type,
      width: video.videoWidth,
      height: video.videoHeight,
      seconds: video.duration,
      hasSound: video.webkitAudioDecodedByteCount > 0,
    };
  })()`);

const create = (options: object, intent?: string) =>
  editor.inPanel(
    `addOn.app.document.createRenditions(${JSON.stringify(options)}, ${JSON.stringify(intent)}).then((all) => all.length)`,
  );

describe("a film of a page", () => {
  test("that one untouched clip fills is that clip", async () => {
    expect(await film("page-landscape")).toMatchObject({
      type: "video/mp4",
      width: 1280,
      height: 720,
      hasSound: true,
    });
    const size = await editor.inPanel<number>("addOn.film.size");
    expect(size).toBeCloseTo((await readFile(sampleMedia.performer.path)).length, -4);
  });

  test("with other things on it shows them all, as large as asked", async () => {
    const rendered = await film("page-busy", { resolution: "custom", customResolution: 240 });
    expect(rendered).toMatchObject({ width: 240, height: 240, hasSound: true });
    expect(rendered.seconds).toBeCloseTo(2, 0);
    // The sun of the poster, the band below, and the clip on top of the picture.
    const at = (x: number, y: number) =>
      editor.inPanel<number[]>(`(async () => {
        const video = document.createElement("video");
        video.src = URL.createObjectURL(addOn.film);
        video.muted = true;
        await new Promise((resolve) => (video.onloadeddata = resolve));
        video.currentTime = 1;
        await new Promise((resolve) => (video.onseeked = resolve));
        const canvas = new OffscreenCanvas(240, 240).getContext("2d");
        canvas.drawImage(video, 0, 0);
        return [...canvas.getImageData(${x}, ${y}, 1, 1).data];
      })()`);
    const [red = 0, green = 0, blue = 255] = await at(195, 137);
    expect(red).toBeGreaterThan(200);
    expect(green).toBeGreaterThan(140);
    expect(blue).toBeLessThan(100);
    const [darkRed = 255] = await at(120, 230);
    expect(darkRed).toBeLessThan(60);
  });

  test("plays its scenes one after another", async () => {
    const rendered = await film("page-scenes", { resolution: "custom", customResolution: 144 });
    expect(rendered).toMatchObject({ width: 256, height: 144, hasSound: false });
    expect(rendered.seconds).toBeCloseTo(7, 0);
  });

  test("keeps the trim of its clip", async () => {
    const rendered = await film("page-short", { resolution: "480p" });
    expect(rendered).toMatchObject({ width: 854, height: 480, hasSound: true });
    expect(rendered.seconds).toBeCloseTo(2, 0);
  });

  test("has the shorter side of the resolution", async () => {
    expect(await film("page-portrait", { resolution: "custom", customResolution: 180 })).toMatchObject({
      width: 180,
      height: 320,
    });
  });
});

test("stills have the size asked for, one per page", async () => {
  const sizes = await editor.inPanel(`addOn.app.document
    .createRenditions({ range: "entireDocument", format: "image/jpeg", requestedSize: { width: 64 } }, "preview")
    .then((all) => Promise.all(all.map(async ({ blob }) => {
      const { width, height } = await createImageBitmap(blob);
      return [blob.type, width, height];
    })))`);
  expect(sizes).toHaveLength(9);
  expect(sizes).toContainEqual(["image/jpeg", 64, 36]);
  expect(sizes).toContainEqual(["image/jpeg", 64, 114]);
});

test("pages tell what Adobe's types promise", async () => {
  const pages = await editor.inPanel<{ id: string }[]>(
    `addOn.app.document.getPagesMetadata({ range: "entireDocument" })`,
  );
  const by = (id: string) => pages.find((page) => page.id === id);
  expect(by("page-landscape")).toMatchObject({
    title: "Welcome",
    size: { width: 1280, height: 720 },
    hasVideoContent: true,
    hasAudioContent: true,
    temporalContentDuration: 8,
  });
  expect(by("page-silent")).toMatchObject({ hasVideoContent: true, hasAudioContent: false });
  expect(by("page-words")).toMatchObject({ hasVideoContent: false, hasTemporalContent: false });
  expect(by("page-words")).not.toHaveProperty("temporalContentDuration");
  await editor.page.evaluate(() => window.express.pretend({ durationUnit: "milliseconds" }));
  expect(
    await editor.inPanel(
      `addOn.app.document.getPagesMetadata({ range: "currentPage" }).then(([page]) => page.temporalContentDuration)`,
    ),
  ).toBe(8000);
});

describe("a rendition is refused", () => {
  test("in Adobe's words", async () => {
    await expect(create({ range: "some", format: "video/mp4" })).rejects.toThrow("Invalid range: some");
    await expect(create({ range: "specificPages", pageIds: ["gone"], format: "video/mp4" })).rejects.toThrow(
      "Invalid range: specificPages",
    );
    await expect(create({ range: "currentPage", format: "image/bmp" })).rejects.toThrow(
      "Unsupported rendition format: image/bmp",
    );
    await expect(create({ range: "currentPage", format: "image/jpeg", quality: 2 })).rejects.toThrow(
      "Invalid quality parameter: 2 not in range [0,1]",
    );
    await expect(
      create({ range: "specificPages", pageIds: ["page-words"], format: "video/mp4" }),
    ).rejects.toThrow("No video element in the specified range.");
  });

  test("for premium content to a free user, and under review, but not as a preview", async () => {
    const still = { range: "currentPage", format: "image/png", requestedSize: { width: 32 } };
    await editor.page.evaluate(() => window.express.setPremium("page-landscape", true));
    expect(await create(still)).toBe(1);
    await editor.page.evaluate(() => window.express.pretend({ user: "free" }));
    await expect(create(still)).rejects.toThrow("USER_NOT_ENTITLED_TO_PREMIUM_CONTENT");
    expect(await create(still, "preview")).toBe(1);
    await editor.page.evaluate(() => window.express.pretend({ user: "premium", underReview: true }));
    await expect(create(still)).rejects.toThrow("under review");
    expect(await create(still, "preview")).toBe(1);
    await editor.page.evaluate(() => window.express.pretend({ underReview: false, renditionFailure: "No." }));
    await expect(create(still)).rejects.toThrow("No.");
    await editor.page.evaluate(() => window.express.pretend({ renditionFailure: "" }));
  });
});
