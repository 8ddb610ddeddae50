/*
 * All clients of one server that is compared: some send a voice each, the others receive all of them. The same program, the
 * same wrtc and the same voices for each server.
 */
import { BareRoom } from '../forwarding/BareRoom.ts';
import type { ForwardingRoom, RoomAddress, VoiceReceiver } from '../forwarding/ForwardingRoom.ts';
import { JanusRoom } from '../forwarding/JanusRoom.ts';
import { MumbleRoom } from '../forwarding/MumbleRoom.ts';
import { PerchRoom } from '../forwarding/PerchRoom.ts';
import { type SteadyVoices, steadyVoices } from '../voices/steadyVoice.ts';
import { answerParent } from './answerParent.ts';

/** What has been received so far by all together, and what this process has used of a core for it, in µs. */
export interface Received {
  readonly packets: number;
  readonly lost: number;
  readonly clientsUs: number;
}

let voices: SteadyVoices | null = null;
const receivers: VoiceReceiver[] = [];

answerParent(
  {
    open: async ({
      address,
      ...count
    }: {
      address: RoomAddress;
      senders: number;
      receivers: number;
    }) => {
      const room = await openRoom(address);
      voices = steadyVoices(Array.from({ length: count.senders }, (_, index) => 400 + 100 * index));
      // All begin together, when they are told to.
      voices.speaks = false;
      for (const track of voices.tracks) await room.send(track, () => voices?.speaks ?? false);
      for (let index = 0; index < count.receivers; index += 1) {
        receivers.push(await room.receive());
      }
    },
    speak: (speaks: boolean) => {
      if (voices) voices.speaks = speaks;
    },
    received: async (): Promise<Received> => {
      let [packets, lost] = [0, 0];
      for (const receiver of receivers) {
        for (const entry of (await receiver.getStats()).values()) {
          if (entry.type !== 'inbound-rtp') continue;
          packets += entry.packetsReceived ?? 0;
          lost += entry.packetsLost ?? 0;
        }
      }
      const { user, system } = process.cpuUsage();
      return { packets, lost, clientsUs: user + system };
    },
  },
  () => undefined,
);

async function openRoom(address: RoomAddress): Promise<ForwardingRoom> {
  const { kind, url } = address;
  if (kind === 'perch') return new PerchRoom(url, address.mixed);
  if (kind === 'mumble') return new MumbleRoom(url);
  return kind === 'bare' ? new BareRoom(url) : await JanusRoom.open(url);
}
