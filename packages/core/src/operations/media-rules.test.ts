import { describe, expect, test } from "vitest";
import { imageFacts, videoFacts } from "../../test/media-facts.ts";
import { actOne } from "./act-one.ts";
import { characterPerformance } from "./character-performance.ts";
import { imageToVideo } from "./image-to-video.ts";
import { acceptedFormats, acceptedVideoCodecs, assetsOf, checkMedia } from "./media-rules.ts";
import type { InputRules } from "./operation.ts";
import { preflight } from "./preflight.ts";
import { videoToVideo } from "./video-to-video.ts";

/** What is said of an address, without the name of the field. */
function refusalOf(uri: string, rules?: InputRules): string | undefined {
  const input = {
    video: "https://media.example/a.mp4",
    callback_url: "https://understudy.example/",
    image: uri,
  };
  return preflight(actOne, input, { rules }).issues[0]?.message.replace(/^image /, "");
}

describe("addresses", () => {
  const withLength = (length: number) => "https://media.example/".padEnd(length, "x");

  test.each([
    "https://a.example/x",
    "https://a.bc/",
    "HTTPS://MEDIA.EXAMPLE/A.PNG",
    "https://media.example:8443/a.png?signature=a%20b#t=3",
    "https://münchen.example/bild.png",
    withLength(2048),
  ])("%s is one", (uri) => {
    expect(refusalOf(uri)).toBeUndefined();
  });

  test.each([
    ["http://media.example/a.png", 'must be an https:// URL, not "http://media.example/a.png".'],
    ["ftp://media.example/a.png", 'must be an https:// URL, not "ftp://media.example/a.png".'],
    ["file:///home/me/a.png", 'must be an https:// URL, not "file:///home/me/a.png".'],
    ["media.example/a.png", 'must be a complete URL, not "media.example/a.png".'],
    ["https:media.example/a.png", 'must be a complete URL, not "https:media.example/a.png".'],
    [" https://media.example/a.png", 'must be a complete URL, not " https://media.example/a.png".'],
    ["https://media.example/a b.png", 'must be a complete URL, not "https://media.example/a b.png".'],
    ["https://", 'must be a complete URL, not "https://".'],
    ["https://192.0.2.7/a.png", "must name a host, not the IP address 192.0.2.7."],
    ["https://0x7f.1/a.png", "must name a host, not the IP address 127.0.0.1."],
    ["https://[2001:db8::1]/a.png", "must name a host, not the IP address [2001:db8::1]."],
    ["https://a.b/", "must be at least 13 characters long, not 12."],
    [withLength(2049), "must be at most 2048 characters long, not 2049."],
    ["data:image/png;base64,AAAA", "must be an https:// URL; this field takes no data URI."],
    ["runway://upload/1", "must be an https:// URL; runway:// uploads are not available here."],
    ["http://localhost:9090/a.png", 'must be an https:// URL, not "http://localhost:9090/a.png".'],
  ])("%s is none", (uri, message) => {
    expect(refusalOf(uri)).toBe(message);
  });

  test("a long one is quoted in part", () => {
    expect(refusalOf("x".repeat(5000))).toHaveLength('must be a complete URL, not "".'.length + 80);
  });

  test("rules may allow loopback and uploads", () => {
    const loopback = { allowLoopbackHttp: true };
    for (const uri of [
      "http://localhost:9090/a",
      "http://127.0.0.1/a",
      "http://127.8.9.1/a",
      "https://[::1]/a",
    ]) {
      expect(refusalOf(uri, loopback)).toBeUndefined();
    }
    expect(refusalOf("http://media.example/a.png", loopback)).toMatch(/^must be an https/);
    expect(refusalOf("http://localhost.evil.example/a", loopback)).toMatch(/^must be an https/);
    expect(refusalOf("ftp://localhost/a", loopback)).toMatch(/^must be an https/);
    expect(refusalOf("runway://upload/1", { allowUploadUris: true })).toBeUndefined();
    expect(refusalOf("runway://", { allowUploadUris: true })).toMatch(/^must be a complete URL/);
  });
});

describe("files", () => {
  const input = {
    character: { type: "image", uri: "https://media.example/a.png" },
    reference: { type: "video", uri: "https://media.example/b.mp4" },
  };
  const issues = (facts: Parameters<typeof checkMedia>[2]) =>
    checkMedia(characterPerformance, input, facts).issues.map(({ message }) => message);

  test.each(acceptedFormats.image)("%s is a picture", (mimeType) => {
    expect(issues({ "character.uri": imageFacts({ mimeType }) })).toEqual([]);
  });

  test.each(acceptedFormats.video)("%s is a video", (mimeType) => {
    expect(issues({ "reference.uri": videoFacts({ mimeType }) })).toEqual([]);
  });

  test.each(acceptedVideoCodecs)("%s is a codec", (videoCodec) => {
    expect(issues({ "reference.uri": videoFacts({ videoCodec }) })).toEqual([]);
  });

  test("a codec that nobody measured is not judged", () => {
    expect(issues({ "reference.uri": videoFacts({ videoCodec: undefined }) })).toEqual([]);
  });

  test("other formats and codecs", () => {
    expect(issues({ "character.uri": imageFacts({ mimeType: "image/gif" }) })).toEqual([
      "character.uri must be jpeg, png, webp, but the file is image/gif.",
    ]);
    expect(
      issues({ "reference.uri": videoFacts({ mimeType: "video/x-msvideo", videoCodec: "mpeg4" }) }),
    ).toEqual([
      "reference.uri must be mp4, quicktime, matroska, webm, 3gpp, ogg, but the file is video/x-msvideo.",
      "reference.uri must be encoded as avc, hevc, av1, vp8, vp9, prores, theora, but the file is mpeg4.",
    ]);
  });

  test("16 MB of picture and 32 MB of video may be fetched", () => {
    const facts = {
      "character.uri": imageFacts({ sizeBytes: 16e6 }),
      "reference.uri": videoFacts({ sizeBytes: 32e6 }),
    };
    expect(issues(facts)).toEqual([]);
    expect(issues({ "character.uri": imageFacts({ sizeBytes: 16e6 + 1 }) })).toEqual([
      "character.uri must be at most 16 MB, but the file has 16.1 MB.",
    ]);
    expect(issues({ "reference.uri": videoFacts({ sizeBytes: 33.2e6 }) })).toEqual([
      "reference.uri must be at most 32 MB, but the file has 33.2 MB.",
    ]);
  });

  test("an upload may be larger than what is fetched", () => {
    const upload = { ...input, reference: { type: "video", uri: "runway://upload/1" } };
    const facts = { "reference.uri": videoFacts({ sizeBytes: 100e6 }) };
    expect(checkMedia(characterPerformance, upload, facts).issues).toEqual([]);
  });

  test("what nobody measured is not judged", () => {
    expect(issues({})).toEqual([]);
    expect(issues({ "character.uri": undefined, "reference.0.uri": imageFacts() })).toEqual([]);
  });
});

describe("the assets of an input", () => {
  test("are found where they stand, with the kind that is declared", () => {
    const uri = "https://media.example/a";
    const character = { type: "video", uri };
    expect(assetsOf(characterPerformance, { character, reference: {} })).toMatchObject([
      { path: ["character", "uri"], key: "character.uri", uri, declaredKind: "video" },
    ]);
    expect(assetsOf(imageToVideo, { promptImage: uri }).map(({ key }) => key)).toEqual(["promptImage"]);
    expect(assetsOf(imageToVideo, { promptImage: [{ uri }, 5, { uri }] }).map(({ key }) => key)).toEqual([
      "promptImage.0.uri",
      "promptImage.2.uri",
    ]);
    expect(assetsOf(videoToVideo, { videoUri: uri, references: [{ type: "image", uri }] })).toMatchObject([
      { key: "videoUri", declaredKind: undefined },
      { key: "references.0.uri", declaredKind: "image" },
    ]);
  });

  test.each([undefined, null, 5, "x", [], {}, { character: null }, { character: [] }])(
    "%j has none",
    (input) => {
      expect(assetsOf(characterPerformance, input)).toEqual([]);
    },
  );
});
