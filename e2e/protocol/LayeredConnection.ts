import wrtc from '@roamhq/wrtc';
import { keepNative } from './keepNative.ts';

/** A proxy of `target` with some members replaced. Other native methods keep their own `this`. */
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
 * wrtc's connection without its crashes, and with switchable camera layers. wrtc refuses `setParameters` after the
 * negotiation. But mediasoup-client puts the same settings into the next answer, and wrtc accepts that. A single layer
 * is not in the answer and always runs.
 */
export class LayeredConnection extends wrtc.RTCPeerConnection {
  readonly #senders = new WeakMap<RTCRtpSender, RTCRtpSender>();
  #described: RTCSessionDescriptionInit | null = null;

  constructor(configuration?: RTCConfiguration) {
    super(configuration);
    keepNative(this);
    // wrtc writes its local description on this thread while another thread adds candidates. Both at once can end in a
    // segmentation fault (node-webrtc, issue 696). So wrtc is never asked: the description that was set differs only in
    // the candidates, and the server (ICE lite) does not need them.
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
