import { type EncodedAudioPacketSource, EncodedPacketSink } from "mediabunny";
import { openVideo } from "../media/open-video.ts";

/**
 * Copies the sound of a clip, as it is encoded, to its place in a film: browsers decode AAC but seldom encode it. Sound
 * that is not AAC is left out.
 *
 * @param start Second of the film at which the clip begins.
 * @param seconds How much of it is played.
 */
export async function copySound(
  clip: Blob,
  target: EncodedAudioPacketSource,
  start: number,
  seconds: number,
): Promise<void> {
  using video = await openVideo(clip);
  const config = await video.sound?.getDecoderConfig();
  if (!video.sound || !config || (await video.sound.getCodec()) !== "aac") return;
  for await (const packet of new EncodedPacketSink(video.sound).packets()) {
    const at = packet.timestamp - video.start;
    if (at < 0) continue;
    if (at >= seconds) break;
    await target.add(packet.clone({ timestamp: start + at }), { decoderConfig: config });
  }
}
