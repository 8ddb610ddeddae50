import wrtc from '@roamhq/wrtc';

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
 * The engine's connection, on which the layers of a camera can be switched. The engine refuses `setParameters` once it has
 * negotiated; mediasoup-client says the same in the answer that follows, and to that the engine listens.
 */
export class LayeredConnection extends wrtc.RTCPeerConnection {
  readonly #senders = new WeakMap<RTCRtpSender, RTCRtpSender>();

  override addTransceiver(
    ...wish: Parameters<RTCPeerConnection['addTransceiver']>
  ): RTCRtpTransceiver {
    const transceiver = super.addTransceiver(...wish);
    const sender = withMembers(transceiver.sender, { setParameters: async () => undefined });
    this.#senders.set(sender, transceiver.sender);
    return withMembers(transceiver, { sender });
  }

  override removeTrack(sender: RTCRtpSender): void {
    super.removeTrack(this.#senders.get(sender) ?? sender);
  }
}
