import { keepNative } from '../../protocol/keepNative.ts';
import { LayeredConnection } from '../../protocol/LayeredConnection.ts';
import type { ForwardingRoom } from './ForwardingRoom.ts';

/** A message of Janus, in either direction: what is used of it (https://janus.conf.meetecho.com/docs/rest.html). */
interface Message {
  readonly janus: string;
  readonly transaction?: string;
  readonly sender?: number;
  readonly data?: { readonly id: number };
  readonly error?: { readonly reason: string };
  readonly plugindata?: { readonly data: Readonly<Record<string, unknown>> };
  readonly jsep?: RTCSessionDescriptionInit;
}

interface Waiting extends PromiseWithResolvers<Message> {
  /** A plugin's answer comes as an event after the confirmation. */
  readonly skipsConfirmation: boolean;
}

const room = 1234;

/** A room of Janus's VideoRoom plugin, used over its WebSocket as its own script janus.js does. */
export class JanusRoom implements ForwardingRoom {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<string, Waiting>();
  /** What to do when the connection of a handle is up. */
  readonly #connecting = new Map<number, () => void>();
  readonly #publishers: number[] = [];
  #session = 0;
  #transactions = 0;

  static async open(url: string): Promise<JanusRoom> {
    const socket = new WebSocket(url, 'janus-protocol');
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve);
      socket.addEventListener('error', () => reject(new Error('Janus does not answer')));
    });
    const janus = new JanusRoom(socket);
    janus.#session = (await janus.#ask({ janus: 'create' })).data?.id ?? 0;
    const handle = await janus.#attach();
    const create = { request: 'create', room, publishers: 20, audiocodec: 'opus' };
    await janus.#ask({ janus: 'message', handle_id: handle, body: create });
    return janus;
  }

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => this.#take(JSON.parse(`${data}`) as Message));
  }

  async send(track: MediaStreamTrack): Promise<void> {
    const handle = await this.#attach();
    const joined = await this.#message(handle, { request: 'join', ptype: 'publisher', room });
    const connection = keepNative(new LayeredConnection());
    connection.addTransceiver(track, { direction: 'sendonly' });
    const connected = new Promise<void>((resolve) => this.#connecting.set(handle, resolve));
    const offer = await connection.createOffer();
    await connection.setLocalDescription(offer);
    const { jsep } = await this.#message(handle, { request: 'publish' }, offer);
    if (jsep === undefined) throw new Error('Janus has not answered the offer');
    await connection.setRemoteDescription(jsep);
    await this.#endCandidates(handle);
    // Before that nobody can subscribe.
    await connected;
    this.#publishers.push(joined.plugindata?.data['id'] as number);
  }

  async receive(): Promise<RTCPeerConnection> {
    const handle = await this.#attach();
    const streams = this.#publishers.map((feed) => ({ feed }));
    const join = { request: 'join', ptype: 'subscriber', room, streams };
    const { jsep } = await this.#message(handle, join);
    if (jsep === undefined) throw new Error('Janus offers nothing');
    const connection = keepNative(new LayeredConnection());
    await connection.setRemoteDescription(jsep);
    const answer = await connection.createAnswer();
    await connection.setLocalDescription(answer);
    await this.#message(handle, { request: 'start' }, answer);
    await this.#endCandidates(handle);
    return connection;
  }

  async #attach(): Promise<number> {
    const { data } = await this.#ask({ janus: 'attach', plugin: 'janus.plugin.videoroom' });
    return data?.id ?? 0;
  }

  #message(handle: number, body: object, jsep?: RTCSessionDescriptionInit): Promise<Message> {
    return this.#ask({ janus: 'message', handle_id: handle, body, ...(jsep && { jsep }) });
  }

  /** The server is ICE lite: it needs no address of ours. */
  async #endCandidates(handle: number): Promise<void> {
    await this.#ask({ janus: 'trickle', handle_id: handle, candidate: { completed: true } });
  }

  async #ask(request: {
    readonly janus: string;
    readonly [name: string]: unknown;
  }): Promise<Message> {
    this.#transactions += 1;
    const transaction = `t${this.#transactions}`;
    const waiting = Promise.withResolvers<Message>();
    this.#waiting.set(transaction, { ...waiting, skipsConfirmation: request.janus === 'message' });
    const session = this.#session === 0 ? {} : { session_id: this.#session };
    this.#socket.send(JSON.stringify({ ...request, ...session, transaction }));
    return await waiting.promise;
  }

  #take(message: Message): void {
    if (message.janus === 'webrtcup') this.#connecting.get(message.sender ?? 0)?.();
    const waiting = this.#waiting.get(message.transaction ?? '');
    if (waiting === undefined) return;
    if (message.janus === 'ack' && waiting.skipsConfirmation) return;
    this.#waiting.delete(message.transaction ?? '');
    const failure = message.error?.reason ?? message.plugindata?.data['error'];
    if (failure === undefined) waiting.resolve(message);
    else waiting.reject(new Error(`Janus: ${failure}`));
  }
}
