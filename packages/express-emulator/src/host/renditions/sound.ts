import { type EncodedAudioPacketSource, EncodedPacketSink } from "mediabunny";
import type { Clip } from "../document/length.ts";
import { openVideo } from "../media/open-video.ts";

/** Whether the sound of a clip can be copied into a film. */
export function hasCopyableSound({ asset }: Clip): boolean {
  return asset.audioCodec === "aac";
}

/**
 * Copies the AAC sound of a clip, as it is encoded, to its place in a film: browsers decode AAC but seldom encode it.
 *
 * @param at Second of the film at which the clip begins.
 */
export async function copySound(
  { asset, start, seconds }: Clip,
  target: EncodedAudioPacketSource,
  at: number,
): Promise<void> {
  using video = await openVideo(asset.blob);
  const decoderConfig = await video.sound?.getDecoderConfig();
  if (!video.sound || !decoderConfig) return;
  for await (const packet of new EncodedPacketSink(video.sound).packets()) {
    const second = packet.timestamp - video.start - start;
    if (second < 0) continue;
    if (second >= seconds) break;
    await target.add(packet.clone({ timestamp: at + second }), { decoderConfig });
  }
}
