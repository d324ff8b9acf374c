import { createCanvas, type Image, loadImage, type SKRSContext2D } from "@napi-rs/canvas";
import type { Pose } from "./follow.ts";
import { drawPuppet, margin } from "./puppet.ts";
import { RenderError } from "./render-error.ts";
import type { RenderRequest } from "./request.ts";
import { covering, type Size } from "./sizes.ts";
import { openVideo } from "./video.ts";

/** Whoever is cast, filling the picture. */
export interface Character extends AsyncDisposable {
  /** Length of a character's video; a still has none. */
  seconds?: number;
  /** Covers the whole canvas with the character as it is at a second of the result. */
  draw(context: SKRSContext2D, seconds: number, pose: Pose): Promise<void>;
}

/** Opens the character of a request. What its shape has too much is cut off evenly on both sides. */
export function openCharacter(request: RenderRequest): Promise<Character> {
  return request.character.kind === "image" ? openStill(request) : openFilm(request);
}

async function openStill({ character, width, height }: RenderRequest): Promise<Character> {
  const image = await loadImage(character.bytes).catch((cause: unknown) => {
    throw new RenderError("unreadable_character", "The character is not an image that can be read.", {
      cause,
    });
  });
  const still = await loadImage(await stillFor(image, { width, height }));
  return {
    async draw(target, _seconds, pose) {
      drawPuppet(target, still, pose);
    },
    async [Symbol.asyncDispose]() {},
  };
}

/** The image in the size it is drawn. An image again: a canvas would be copied for every strip of the puppet. */
function stillFor(image: Image, { width, height }: Size): Promise<Buffer> {
  const canvas = createCanvas(Math.round(width * margin), Math.round(height * margin));
  const context = canvas.getContext("2d");
  context.fillStyle = "#808080";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  const shown = covering(image, canvas);
  context.drawImage(
    image,
    (canvas.width - shown.width) / 2,
    (canvas.height - shown.height) / 2,
    shown.width,
    shown.height,
  );
  return canvas.encode("png");
}

/** A film keeps its own movement and begins again when it is over. */
async function openFilm({ character, width, height }: RenderRequest): Promise<Character> {
  const film = await openVideo(character.bytes, "character", (size) => covering(size, { width, height }));
  return {
    seconds: film.seconds,
    async draw(target, seconds) {
      const frame = await film.frame(seconds % film.seconds);
      target.drawImage(frame, (width - frame.width) / 2, (height - frame.height) / 2);
    },
    [Symbol.asyncDispose]: () => film[Symbol.asyncDispose](),
  };
}
