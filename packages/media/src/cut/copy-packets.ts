import {
  type EncodedAudioPacketSource,
  type EncodedPacket,
  EncodedPacketSink,
  type EncodedVideoPacketSource,
  type InputAudioTrack,
  type InputVideoTrack,
} from "mediabunny";
import { MediaError } from "../media-error.ts";
import type { Stretch } from "../stretch.ts";

/**
 * Copies the frames of a stretch that starts at a key frame. Returns when the last of them ends.
 *
 * Copying stops at the first frame, in stored order, that is shown after the end: the few frames behind it lean on it.
 */
export async function copyPictures(
  track: InputVideoTrack,
  target: EncodedVideoPacketSource,
  { start, end }: Stretch,
): Promise<number> {
  const sink = new EncodedPacketSink(track);
  const decoderConfig = await track.getDecoderConfig();
  const meta = decoderConfig ? { decoderConfig } : {};
  let lastEnd = start;
  let packet: EncodedPacket | null = await sink.getKeyPacket(start, { verifyKeyPackets: true });
  while (packet && packet.timestamp < end) {
    // Frames that are stored behind the first key frame but shown before it lean on what was cut away.
    if (packet.timestamp >= start) {
      const duration = Math.min(packet.duration, end - packet.timestamp);
      await target.add(packet.clone({ timestamp: packet.timestamp - start, duration }), meta);
      lastEnd = Math.max(lastEnd, packet.timestamp + duration);
    }
    packet = await sink.getNextPacket(packet, { verifyKeyPackets: true });
  }
  if (lastEnd === start) throw new MediaError("no_picture");
  target.close();
  return lastEnd;
}

/** Copies the sound that lies wholly within a stretch. */
export async function copySound(
  track: InputAudioTrack,
  target: EncodedAudioPacketSource,
  { start, end }: Stretch,
): Promise<void> {
  const sink = new EncodedPacketSink(track);
  const decoderConfig = await track.getDecoderConfig();
  const meta = decoderConfig ? { decoderConfig } : {};
  let packet = (await sink.getPacket(start)) ?? (await sink.getFirstPacket());
  while (packet && packet.timestamp + packet.duration <= end) {
    if (packet.timestamp >= start) {
      await target.add(packet.clone({ timestamp: packet.timestamp - start }), meta);
    }
    packet = await sink.getNextPacket(packet);
  }
  target.close();
}
