import type { Page } from 'playwright';

/** The client of socket.io, from the script that its server sends. */
interface SignallingSocket {
  emit(name: string, ...values: unknown[]): void;
  on(name: string, listener: (...values: never[]) => void): void;
}
declare const io: (options: object) => SignallingSocket;

declare global {
  interface Window {
    /** Ends the current connection and makes a new one. */
    perchDirectMove(): Promise<void>;
  }
}

/** Makes this the page that talks: it answers each offer with a new connection, which carries a tone. */
export async function talkDirectly(page: Page): Promise<void> {
  await page.evaluate(async () => {
    // Allows the page to name its real address in its candidates.
    await navigator.mediaDevices.getUserMedia({ audio: true });
    const context = new AudioContext({ sampleRate: 48_000 });
    const tone = new OscillatorNode(context, { frequency: 440 });
    const gain = new GainNode(context, { gain: 0.25 });
    const output = new MediaStreamAudioDestinationNode(context);
    tone.connect(gain).connect(output);
    tone.start();
    const [track] = output.stream.getAudioTracks();
    if (track === undefined) throw new Error('a destination has a track');
    let connection: RTCPeerConnection | null = null;
    const socket = io({ transports: ['websocket'] });
    socket.on(
      'offer',
      async (sdp: string, answer: (sdp: string, candidate: RTCIceCandidateInit) => void) => {
        connection?.close();
        const next = new RTCPeerConnection();
        connection = next;
        const found = new Promise<RTCIceCandidate>((resolve) => {
          next.addEventListener('icecandidate', ({ candidate }) => {
            const isUsable = candidate?.protocol === 'udp' && !candidate.address?.includes(':');
            if (candidate && isUsable) resolve(candidate);
          });
        });
        await next.setRemoteDescription({ type: 'offer', sdp });
        next.addTrack(track, output.stream);
        await next.setLocalDescription();
        const candidate = (await found).toJSON();
        answer(next.localDescription?.sdp ?? '', candidate);
      },
    );
    await new Promise<void>((resolve) => socket.on('connect', resolve));
  });
}

/** The page of who listens. */
export async function listenDirectly(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const context = new AudioContext({ sampleRate: 48_000, latencyHint: 'interactive' });
    await context.resume();
    const element = new Audio();
    element.muted = true;
    let connection: RTCPeerConnection | null = null;
    let source: MediaStreamAudioSourceNode | null = null;
    const socket = io({ transports: ['websocket'] });
    window.perchDirectMove = async () => {
      connection?.close();
      source?.disconnect();
      const next = new RTCPeerConnection();
      connection = next;
      next.addEventListener('track', ({ track }) => {
        const stream = new MediaStream([track]);
        // Chromium passes a remote track's samples to WebAudio only while a media element plays its stream.
        element.srcObject = stream;
        source = context.createMediaStreamSource(stream);
        source.connect(context.destination);
      });
      next.addTransceiver('audio', { direction: 'recvonly' });
      await next.setLocalDescription();
      const [sdp, candidate] = await new Promise<[string, RTCIceCandidateInit]>((resolve) => {
        socket.emit('offer', next.localDescription?.sdp, (...answer: [string, object]) =>
          resolve(answer),
        );
      });
      await next.setRemoteDescription({ type: 'answer', sdp });
      await next.addIceCandidate(candidate);
    };
    await new Promise<void>((resolve) => socket.on('connect', resolve));
  });
}
