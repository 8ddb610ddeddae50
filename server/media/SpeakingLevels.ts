import type { types } from 'mediasoup';
import type { ChannelView } from '../../shared/domain/Channel.ts';
import type { ChannelId, PeerId } from '../../shared/domain/ids.ts';
import { encodeLevels, levelsIntervalMs } from '../../shared/protocol/streams/levels.ts';
import type { Log } from '../log.ts';
import type { MediaWorker } from './MediaWorker.ts';
import { speechThresholdDbov } from './SpeechDetector.ts';
import { takeSubchannel } from './subchannels.ts';
import type { WorkerPool } from './WorkerPool.ts';

/**
 * The most speakers of one worker: as many as a message can hold. Of more the loudest are reported, so a crowd in one room
 * could displace others.
 */
const speakersMax = 1000;

/** A speaker: a peer, and the channel in which it speaks. */
interface Speaker {
  readonly peerId: PeerId;
  readonly channelId: ChannelId;
  readonly dBov: number;
}

/** The levels of one worker: its observer of producers, and the data producer to its peers. */
interface WorkerLevels {
  readonly observer: types.AudioLevelObserver;
  readonly dataProducer: types.DataProducer;
  /** The microphones that are observed. */
  readonly microphones: Set<types.Producer>;
  speakers: Speaker[];
  /** Its reports would concern nobody, so it makes none. */
  isResting: boolean;
}

/** Those who are told of the same speakers: who may see the same channels, and hears the same room. */
interface Audience {
  readonly view: ChannelView;
  /** The room whose voices they hear themselves; null for none. */
  readonly heard: ChannelId | null;
  readonly subchannel: number;
  readonly channels: Set<types.DataConsumer>;
  /** The workers of whose speakers the last message told. */
  speaking: ReadonlySet<WorkerLevels>;
}

/** The workers report one after the other; what they report within this time is sent together. */
const gatherMs = levelsIntervalMs / 5;

/**
 * The speaking levels of the whole server: observes the given microphones on every worker, and sends the levels to the data
 * channels of the peers on every worker. Peers that hear a room measure its voices themselves, and are told only about the
 * other rooms that they may see: where all sit together, nothing is sent. Those who speak where a peer may not see leave no
 * trace in what it is sent, nor in when. Closes with the routers.
 */
export class SpeakingLevels {
  readonly #workers = new Map<MediaWorker, Promise<WorkerLevels>>();
  /** Those of `#workers` that have started. */
  readonly #open = new Map<MediaWorker, WorkerLevels>();
  readonly #audiences = new Map<string, Audience>();
  /** What each peer's channel is subscribed to, or will be when its worker has answered. */
  readonly #audienceOf = new Map<types.DataConsumer, Audience>();
  readonly #taken = new Set<number>();
  /** The workers that have reported since the last messages. */
  readonly #reported = new Set<WorkerLevels>();
  readonly #channelOf = new WeakMap<types.Producer, ChannelId>();
  readonly #log: Log;
  #timer: NodeJS.Timeout | null = null;

  constructor(pool: WorkerPool, log: Log) {
    this.#log = log;
    for (const worker of pool.workers) this.#start(worker);
    pool.on('started', (worker) => this.#start(worker));
    pool.on('died', (worker) => {
      const workerLevels = this.#open.get(worker);
      this.#workers.delete(worker);
      this.#open.delete(worker);
      if (workerLevels) this.#report(workerLevels, []);
    });
  }

  /** Opens the levels channel of one peer, through its recv transport on `worker`. It is told nothing until `tell`. */
  async openChannel(
    worker: MediaWorker,
    recvTransport: types.WebRtcTransport,
  ): Promise<types.DataConsumer> {
    const { dataProducer } = await this.#levelsOf(worker);
    const channel = await recvTransport.consumeData({
      dataProducerId: dataProducer.id,
      ordered: false,
      maxRetransmits: 0,
      // Every message is for some subchannels, so this one gets none.
      subchannels: [],
    });
    channel.observer.once('close', () => this.#leave(channel));
    // A transport that closed meanwhile would not close it.
    if (recvTransport.closed) channel.close();
    return channel;
  }

  /**
   * Who the peer with this channel is told about from now on.
   *
   * @param heard the room of which it hears all voices, so that it need not be told about them; null when it hears none
   */
  async tell(
    channel: types.DataConsumer,
    view: ChannelView,
    heard: ChannelId | null,
  ): Promise<void> {
    const before = this.#audienceOf.get(channel);
    if (channel.closed || (before?.view.key === view.key && before.heard === heard)) return;
    this.#leave(channel);
    const audience = this.#audiences.get(keyOf(view, heard)) ?? this.#openAudience(view, heard);
    audience.channels.add(channel);
    this.#audienceOf.set(channel, audience);
    this.#wake();
    // Its worker takes this and later messages in order, so that from now on nothing for those before reaches it.
    await channel.setSubchannels([audience.subchannel]);
  }

  /** Starts to observe a microphone until it closes, in the room of a channel. Its `appData.peerId` names the speaker. */
  async watch(
    worker: MediaWorker,
    microphone: types.Producer,
    channelId: ChannelId,
  ): Promise<void> {
    this.#channelOf.set(microphone, channelId);
    const { observer, microphones } = await this.#levelsOf(worker);
    if (microphone.closed) return;
    microphones.add(microphone);
    this.#wake();
    await observer.addProducer({ producerId: microphone.id });
  }

  /** Stops observing a microphone, in a room that hides who speaks. */
  async unwatch(worker: MediaWorker, microphone: types.Producer): Promise<void> {
    const { observer, microphones } = await this.#levelsOf(worker);
    microphones.delete(microphone);
    if (!microphone.closed) await observer.removeProducer({ producerId: microphone.id });
  }

  #levelsOf(worker: MediaWorker): Promise<WorkerLevels> {
    return this.#workers.get(worker) ?? this.#start(worker);
  }

  #start(worker: MediaWorker): Promise<WorkerLevels> {
    const starting = this.#create(worker);
    this.#workers.set(worker, starting);
    starting.then(
      (workerLevels) => {
        if (this.#workers.get(worker) === starting) this.#open.set(worker, workerLevels);
      },
      (error: unknown) => {
        // Its death is in the log already.
        if (worker.closed) return;
        this.#log.error('no speaking levels for a worker', { pid: worker.pid, error });
      },
    );
    return starting;
  }

  async #create({ router }: MediaWorker): Promise<WorkerLevels> {
    const observer = await router.createAudioLevelObserver({
      interval: levelsIntervalMs,
      threshold: speechThresholdDbov,
      maxEntries: speakersMax,
    });
    const direct = await router.createDirectTransport();
    const dataProducer = await direct.produceData({ label: 'levels' });
    const workerLevels: WorkerLevels = {
      observer,
      dataProducer,
      microphones: new Set(),
      speakers: [],
      isResting: false,
    };
    observer.on('volumes', (volumes) => {
      const speakers = volumes.flatMap(({ producer, volume }) => {
        const channelId = this.#channelOf.get(producer);
        return channelId === undefined
          ? []
          : [{ peerId: producer.appData['peerId'] as PeerId, channelId, dBov: volume }];
      });
      this.#report(workerLevels, speakers);
      this.#restIfUseless(workerLevels);
    });
    observer.on('silence', () => this.#report(workerLevels, []));
    return workerLevels;
  }

  /**
   * Each report wakes this process and the worker, so an observer rests while all whom it could report are heard by everybody.
   * It never does where one peer may see less than another, who could tell from the moment of its first message whether an
   * observer was at rest, and so whether somebody speaks where it may not see.
   */
  #restIfUseless(workerLevels: WorkerLevels): void {
    const { observer, microphones } = workerLevels;
    for (const microphone of microphones) {
      if (microphone.closed) microphones.delete(microphone);
    }
    const observed = new Set([...microphones].map((each) => this.#channelOf.get(each)));
    const audiences = [...this.#audiences.values()];
    const view = audiences[0]?.view;
    const isUseful = audiences.some(
      (audience) =>
        audience.view.key !== view?.key ||
        [...observed].some((id) => id && id !== audience.heard && view.channelIds.has(id)),
    );
    if (isUseful || workerLevels.isResting) return;
    workerLevels.isResting = true;
    this.#change(observer.pause());
  }

  /** There may be something to report again. */
  #wake(): void {
    for (const workerLevels of this.#open.values()) {
      if (!workerLevels.isResting) continue;
      workerLevels.isResting = false;
      this.#change(workerLevels.observer.resume());
    }
  }

  #change(changing: Promise<void>): void {
    // The worker may die at any moment.
    changing.catch(() => undefined);
  }

  #openAudience(view: ChannelView, heard: ChannelId | null): Audience {
    const audience: Audience = {
      view,
      heard,
      subchannel: takeSubchannel(this.#taken),
      channels: new Set(),
      speaking: new Set(),
    };
    this.#audiences.set(keyOf(view, heard), audience);
    return audience;
  }

  /** Takes a channel out of its audience, and forgets an audience that nobody is in. */
  #leave(channel: types.DataConsumer): void {
    const audience = this.#audienceOf.get(channel);
    if (!audience) return;
    this.#audienceOf.delete(channel);
    audience.channels.delete(channel);
    if (audience.channels.size > 0) return;
    this.#audiences.delete(keyOf(audience.view, audience.heard));
    this.#taken.delete(audience.subchannel);
  }

  #report(workerLevels: WorkerLevels, speakers: Speaker[]): void {
    workerLevels.speakers = speakers;
    this.#reported.add(workerLevels);
    if (this.#open.size === 1) {
      this.#send();
      return;
    }
    // At fixed times, so that no report has another one sent earlier.
    const untilNextMs = gatherMs - (performance.now() % gatherMs);
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#send();
    }, untilNextMs).unref();
  }

  #send(): void {
    const open = [...this.#open.values()];
    for (const [message, subchannels] of this.#messages(open)) {
      for (const { dataProducer } of open) {
        if (!dataProducer.closed) dataProducer.send(message, undefined, subchannels);
      }
    }
  }

  /**
   * What there is to say, each to its subchannels: to the audiences that one of the new reports concerns. That nobody speaks is
   * said once.
   */
  #messages(open: readonly WorkerLevels[]): Map<string, number[]> {
    const messages = new Map<string, number[]>();
    const reported = [...this.#reported];
    this.#reported.clear();
    for (const audience of this.#audiences.values()) {
      const isConcerned = reported.some(
        (workerLevels) =>
          audience.speaking.has(workerLevels) || speakersFor(audience, workerLevels).length > 0,
      );
      if (!isConcerned) continue;
      const told = new Map(open.map((each) => [each, speakersFor(audience, each)]));
      audience.speaking = new Set(open.filter((each) => told.get(each)?.length));
      const levels = [...told.values()].flat();
      const message = encodeLevels(levels.map(({ peerId, dBov }) => [peerId, dBov]));
      messages.set(message, [...(messages.get(message) ?? []), audience.subchannel]);
    }
    return messages;
  }
}

function keyOf(view: ChannelView, heard: ChannelId | null): string {
  return `${heard ?? ''} ${view.key}`;
}

/** The speakers of one worker of whom an audience is told. */
function speakersFor({ view, heard }: Audience, { speakers }: WorkerLevels): Speaker[] {
  return speakers.filter(({ channelId }) => channelId !== heard && view.channelIds.has(channelId));
}
