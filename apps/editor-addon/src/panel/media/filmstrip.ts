/**
 * Draws frames of a film side by side, evenly spread over its length.
 *
 * @param count How many. @param height In pixels; widths follow the film.
 */
export async function drawFilmstrip(
  canvas: HTMLCanvasElement,
  url: string,
  { count, height, signal }: { count: number; height: number; signal: AbortSignal },
): Promise<void> {
  const video = document.createElement("video");
  video.muted = true;
  video.preload = "auto";
  video.src = url;
  try {
    await seen(video, "loadeddata", signal);
    const width = Math.round((height * video.videoWidth) / video.videoHeight);
    canvas.width = width * count;
    canvas.height = height;
    const context = canvas.getContext("2d");
    for (let index = 0; index < count; index++) {
      video.currentTime = (video.duration * (index + 0.5)) / count;
      await seen(video, "seeked", signal);
      context?.drawImage(video, index * width, 0, width, height);
    }
  } finally {
    video.removeAttribute("src");
    video.load();
  }
}

function seen(video: HTMLVideoElement, event: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const once = { once: true, signal };
    video.addEventListener(event, () => resolve(), once);
    video.addEventListener(
      "error",
      () => reject(new Error(video.error?.message ?? "The film does not play.")),
      once,
    );
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
