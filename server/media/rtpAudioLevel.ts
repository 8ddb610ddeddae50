import { readRtpPacket } from './rtpPacket.ts';

/** Of the header extension with the level of the sound in a packet (RFC 6464). */
export const audioLevelUri = 'urn:ietf:params:rtp-hdrext:ssrc-audio-level';

/** Profiles of header extensions with one byte and with two bytes before each element (RFC 8285, sections 4.2 and 4.3). */
const oneByteProfile = 0xbede;
const twoByteProfile = 0x1000;
/** An id that ends the elements of the one-byte form. */
const endOfElements = 15;

/**
 * The level of the sound in an RTP packet, −127 to 0 dBov, by its sender; null when the packet tells none or is damaged.
 *
 * @param extensionId the id of `audioLevelUri` in the stream's header extensions
 */
export function rtpAudioLevel(packet: Buffer, extensionId: number): number | null {
  const extension = readRtpPacket(packet)?.extension;
  if (!extension) return null;
  const { profile, elements } = extension;
  const isOneByte = profile === oneByteProfile;
  if (!isOneByte && (profile & 0xfff0) !== twoByteProfile) return null;
  let at = 0;
  while (at < elements.length) {
    const first = elements[at] ?? 0;
    at += 1;
    // A zero is padding.
    if (first === 0) continue;
    const id = isOneByte ? first >> 4 : first;
    if (isOneByte && id === endOfElements) return null;
    const length = isOneByte ? (first & 0x0f) + 1 : (elements[at] ?? 0);
    if (!isOneByte) at += 1;
    if (id === extensionId) {
      const value = at < elements.length && length > 0 ? elements[at] : undefined;
      return value === undefined ? null : 0 - (value & 0x7f);
    }
    at += length;
  }
  return null;
}
