import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { realClock } from '../../renderer/media/encryption/KeyClock.ts';
import { RecordedCall } from '../../renderer/media/encryption/RecordedCall.ts';
import { SendingKeys } from '../../renderer/media/encryption/SendingKeys.ts';
import { RecordingKeys } from '../../server/recordings/RecordingKeys.ts';
import { decodeTrack } from '../../server/recordings/trackSound.fixture.ts';
import type { PeerId } from '../../shared/domain/ids.ts';
import type { Bytes, FrameTraits } from '../../shared/encryption/frameFormat.ts';
import { type ToneName, tones } from '../harness/tones.ts';
import { LocalServer } from './LocalServer.ts';
import { loudness } from './loudness.ts';
import { isAgreed, SealedMember } from './SealedMember.ts';
import { SoundingPeer } from './SoundingPeer.ts';
import { granted, TestPeer } from './TestPeer.ts';

/** Of a tone of a quarter of full scale. */
const heard = 0.1;
const opus: FrameTraits = { kind: 'audio', mimeType: 'audio/opus', isKeyFrame: false };

/** What seals the frames of each peer. */
const { senders } = vi.hoisted(() => ({
  senders: new Map<string, { seal(bytes: Uint8Array): Promise<Uint8Array | string> }>(),
}));

// WebRTC in Node cannot seal frames, so what the server takes of somebody is sealed on its way to its recorder.
vi.mock('../../server/media/ProducerTap.ts', async (importActual) => {
  const { ProducerTap } = await importActual<typeof import('../../server/media/ProducerTap.ts')>();
  return {
    ProducerTap: class extends ProducerTap {
      constructor(...[producer, router, onPacket]: ConstructorParameters<typeof ProducerTap>) {
        let sealed: Promise<void> = Promise.resolve();
        super(producer, router, (packet) => {
          const payload = Uint8Array.from(packet.payload);
          sealed = sealed.then(async () => {
            // Without a key an app sends nothing.
            const sender = senders.get(String(producer.appData['peerId']));
            const frame = await sender?.seal(payload).catch(() => null);
            if (frame !== null && typeof frame === 'object')
              onPacket({ ...packet, payload: frame });
          });
        });
      }
    },
  };
});

let server: LocalServer;
const people: SealedPerson[] = [];
const made = vi.spyOn(RecordingKeys, 'make');

beforeAll(async () => {
  server = await LocalServer.start({ workers: 1 });
});
afterAll(async () => {
  for (const person of people) person.close();
  await server?.close();
});

/** A person with a tone, and what their app does about keys and recordings. */
class SealedPerson {
  readonly sounding: SoundingPeer;
  readonly member: SealedMember;
  readonly call: RecordedCall;
  readonly #sending = new SendingKeys();

  static async enter(name: ToneName): Promise<SealedPerson> {
    const sounding = await SoundingPeer.enter(server.url, name, tones[name]);
    sounding.listens = false;
    const person = new SealedPerson(sounding, await SealedMember.of(sounding.peer));
    people.push(person);
    person.member.enter();
    await sounding.join('General');
    return person;
  }

  private constructor(sounding: SoundingPeer, member: SealedMember) {
    this.sounding = sounding;
    this.member = member;
    this.call = new RecordedCall({ request: member.request, clock: realClock });
    this.call.on('keys', (keys) => (keys ? this.#sending.use(keys) : this.#sending.forget()));
    member.onKeys = (keys) => this.call.setEpoch(keys);
    member.onTold = () => this.look();
    senders.set(this.peerId, { seal: (bytes) => this.seal(bytes) });
  }

  get peer(): TestPeer {
    return this.sounding.peer;
  }

  get peerId(): PeerId {
    return this.peer.session.peerId;
  }

  /** Takes note of the recording that is shown. */
  look(): void {
    const { id: channelId, recording: seat = null } = this.peer.channel('General');
    this.call.follow({ channelId, seat, peerId: this.peerId });
  }

  /** What this person sends now. */
  async seal(bytes: Uint8Array): Promise<Bytes> {
    const sealed = await this.#sending.seal('microphone', opus, Uint8Array.from(bytes));
    if (typeof sealed === 'string') throw new Error(sealed);
    return sealed;
  }

  close(): void {
    this.member.close();
    this.call.close();
    this.sounding.close();
  }
}

it('a recording of an encrypted channel has exactly the tones of those who agreed, and the server can open nothing else', async () => {
  const ann = await SealedPerson.enter('Ann');
  const bob = await SealedPerson.enter('Bob');
  const cho = await SealedPerson.enter('Cho');
  granted(await ann.peer.ask('user:claimOwner', { code: server.server.ownerCode ?? '' }));
  const members = [ann, bob, cho].map(({ member }) => member);
  await expect.poll(() => isAgreed(members)).toBe(true);
  const said = Uint8Array.of(0xf8, 1, 2, 3);
  const before = await ann.seal(said);

  const { recordingId } = granted(await ann.peer.ask('recording:start', { videos: false }));
  const keys = await (made.mock.results[0]?.value as Promise<RecordingKeys>);
  // A server that keeps what it should forget.
  vi.spyOn(keys, 'close').mockImplementation(() => undefined);
  vi.spyOn(keys, 'keepOnly').mockImplementation(() => undefined);
  const opens = ({ peerId }: SealedPerson, frame: Bytes) =>
    keys.open(peerId, 'microphone', frame) !== null;
  for (const person of people)
    await person.peer.until(() => seatOf(person) !== undefined, 'a seat');
  ann.call.agree({ id: recordingId });
  granted(await bob.peer.ask('recording:agree', { recordingId, agrees: true }));
  bob.call.agree({ id: recordingId });
  await expect.poll(() => keys.peers).toEqual(expect.arrayContaining([ann.peerId, bob.peerId]));
  await grows('Ann', recordingId);
  await grows('Bob', recordingId);

  // A newcomer brings new keys; the recording goes on.
  const dan = await SealedMember.of(await TestPeer.enter(server.url, 'Dan of the keys'));
  dan.enter();
  await dan.peer.join('General');
  await expect.poll(() => isAgreed([...members, dan])).toBe(true);
  await grows('Ann', recordingId);
  await grows('Bob', recordingId);
  const during = await ann.seal(said);
  await expect.poll(() => opens(ann, during)).toBe(true);

  // The server has no key for the voice of a person who has not agreed. The keys of the others do not open it either.
  expect(keys.peers.sort()).toEqual([ann.peerId, bob.peerId].sort());
  const refused = await cho.seal(said);
  expect([ann, bob, cho].map((each) => opens(each, refused))).toEqual([false, false, false]);
  expect(opens(ann, before)).toBe(false);
  const { epoch } = cho.member.keys ?? expect.fail();
  const asked = { recordingId, epoch, sealed: 'A'.repeat(120) };
  expect(await cho.peer.codeOf('recording:keys', asked)).toBe('conflict');
  expect(await ann.peer.codeOf('recording:keys', asked)).toBe('invalidRequest');

  // Whoever is taken out is sealed from that moment on.
  bob.call.agree(null);
  const taken = await bob.seal(said);
  expect(opens(bob, taken)).toBe(false);
  bob.call.agree({ id: recordingId });
  await expect.poll(async () => opens(bob, await bob.seal(said))).toBe(true);

  granted(await ann.peer.ask('recording:stop', {}));
  await bob.peer.until(() => seatOf(bob) === undefined, 'the end');
  await ann.peer.catchUp();
  // They even stand in the same epoch as before.
  expect(opens(ann, during)).toBe(true);
  for (const person of [ann, bob]) {
    person.look();
    expect(opens(person, await person.seal(said))).toBe(false);
  }
  const files = readdirSync(server.recordingFolder(recordingId)).filter((file) =>
    file.endsWith('.opus'),
  );
  expect(files.sort()).toEqual(['01 Ann.opus', '02 Bob.opus']);
  for (const file of files) {
    const sound = await decodeTrack(readFileSync(join(server.recordingFolder(recordingId), file)));
    for (const name of ['Ann', 'Bob', 'Cho'] as const) {
      // A tone that a busy machine breaks into pieces has a little of all other frequencies.
      const isHeard = loudness(sound, tones[name]) > heard;
      expect(isHeard, `${name} in ${file}`).toBe(file.includes(name));
    }
  }
  dan.close();
  dan.peer.close();
});

const seatOf = ({ peer }: SealedPerson) => peer.channel('General').recording;

/** Waits until more of somebody’s voice is in the file: half a second of it, or half a minute of silence. */
async function grows(name: ToneName, recordingId: string): Promise<void> {
  const bytes = () => {
    const folder = server.recordingFolder(recordingId);
    const file = readdirSync(folder).find((each) => each.endsWith(` ${name}.opus`));
    return file === undefined ? 0 : statSync(join(folder, file)).size;
  };
  const before = bytes();
  await expect.poll(bytes).toBeGreaterThan(before + 3_000);
}
