import wrtc from '@roamhq/wrtc';
import { keepNative } from './keepNative.ts';

/** A proxy of `target` with some of its members replaced; the native methods of the rest get their own object back. */
function withMembers<T extends object>(target: T, members: Partial<T>): T {
  return new Proxy(target, {
    get(from, name) {
      if (Object.hasOwn(members, name)) return members[name as keyof T];
      const value: unknown = Reflect.get(from, name, from);
      return typeof value === 'function' ? value.bind(from) : value;
    },
    set: (from, name, value) => Reflect.set(from, name, value, from),
  });
}

/**
 * The engine's connection, without what it crashes at, on which the layers of a camera can be switched. The engine refuses
 * `setParameters` once it has negotiated; mediasoup-client says the same in the answer that follows, and to that the engine
 * listens. A single layer, of which no answer speaks, runs all along.
 */
export class LayeredConnection extends wrtc.RTCPeerConnection {
  readonly #senders = new WeakMap<RTCRtpSender, RTCRtpSender>();
  #described: RTCSessionDescriptionInit | null = null;

  constructor(configuration?: RTCConfiguration) {
    super(configuration);
    keepNative(this);
    // The engine writes its own description out on this thread while another of its threads puts in the candidates that it
    // gathers; where both happen at once, the process ends in a segmentation fault (node-webrtc, issue 696). It is never
    // asked: what was set is the same but for the candidates, which the server, being ICE lite, does not need.
    Object.defineProperty((this as unknown as { _pc: object })._pc, 'localDescription', {
      get: () => this.#described,
    });
    this.addEventListener('track', ({ transceiver, receiver, track, streams }) => {
      for (const object of [transceiver, receiver, track, ...streams]) keepNative(object);
    });
  }

  override async setLocalDescription(description?: RTCLocalSessionDescriptionInit): Promise<void> {
    const { type, sdp } = description ?? {};
    if (type === undefined || sdp === undefined) throw new TypeError('a description must be given');
    await super.setLocalDescription({ type, sdp });
    this.#described = { type, sdp };
  }

  override createDataChannel(
    ...wish: Parameters<RTCPeerConnection['createDataChannel']>
  ): RTCDataChannel {
    return keepNative(super.createDataChannel(...wish));
  }

  override getTransceivers(): RTCRtpTransceiver[] {
    return super.getTransceivers().map((transceiver) => {
      keepNative(transceiver.sender);
      keepNative(transceiver.receiver);
      keepNative(transceiver.receiver.track);
      return keepNative(transceiver);
    });
  }

  override addTransceiver(
    what: MediaStreamTrack | string,
    wish: RTCRtpTransceiverInit = {},
  ): RTCRtpTransceiver {
    const [first, ...more] = wish.sendEncodings ?? [];
    const isSingle = first !== undefined && more.length === 0;
    const transceiver = super.addTransceiver(
      what,
      isSingle ? { ...wish, sendEncodings: [{ ...first, active: true }] } : wish,
    );
    for (const object of [transceiver, transceiver.sender, transceiver.receiver])
      keepNative(object);
    const sender = withMembers(transceiver.sender, { setParameters: async () => undefined });
    this.#senders.set(sender, transceiver.sender);
    return withMembers(transceiver, { sender });
  }

  override removeTrack(sender: RTCRtpSender): void {
    super.removeTrack(this.#senders.get(sender) ?? sender);
  }
}
