import type { CaptureWay } from './displayCapture.ts';
import type { OpenWish } from './PageOpenings.ts';
import { toStandIn } from './standIn.ts';

/** The requests of a page of the double. Only the page's first script has this function. */
interface PageBridge {
  (name: 'invoke', channel: string, values: readonly unknown[]): Promise<unknown>;
  /** The next messages of main, as soon as there are any. */
  (name: 'events'): Promise<readonly { readonly channel: string; readonly values: unknown[] }[]>;
  (
    name: 'capture',
    asked: { readonly video: boolean; readonly audio: boolean; readonly userGesture: boolean },
  ): Promise<CaptureWay | null>;
  /** A window that never opens, even if main allows it. */
  (name: 'open', wish: OpenWish): Promise<void>;
  (name: 'title', title: string): Promise<void>;
  (name: 'input', input: object): Promise<void>;
  /** The label of the captured track, or null. */
  (name: 'captured', label: string | null): Promise<void>;
}

/** The channel on which main says whether it takes keys before the page. */
export const keysTaken = 'double:keysTaken';

/** The address for a page's blocking request to open a window. The answer is JSON: true or false. */
export const openAddress = toStandIn('app://perch/double:open');

interface PreloadFacts {
  readonly argv: readonly string[];
  readonly platform: string;
}
type Preload = (require: (name: string) => unknown, module: object, process: object) => void;

/**
 * The script that runs in a page before its own code: the preload script with an `electron` that connects to main, and
 * `getDisplayMedia` through main. It runs in the page's own world. A closure replaces Electron's isolated world.
 */
export function pageScript(bridgeName: string, preload: string, facts: PreloadFacts): string {
  const body = `(require, module, process) => { const exports = module.exports;\n${preload}\n}`;
  const values = [bridgeName, keysTaken, openAddress, facts].map((value) => JSON.stringify(value));
  return `(${installPage})(${values.join(', ')}, ${body});`;
}

/** Runs in the page as text, so it cannot use outer variables. */
function installPage(
  bridgeName: string,
  keysTaken: string,
  openAddress: string,
  facts: PreloadFacts,
  preload: Preload,
): void {
  const global = window as unknown as Record<string, unknown>;
  const bridge = global[bridgeName] as PageBridge | undefined;
  delete global[bridgeName];
  if (!bridge || window !== window.top || location.protocol !== 'https:') return;

  // Returns null if main denies the window. It blocks until main answers, as in Electron.
  const open = window.open.bind(window);
  window.open = (address = '', frameName = '', features = '') => {
    // Electron reports a missing address as a blocked address.
    const url = address === '' ? 'about:blank#blocked' : new URL(address, document.baseURI).href;
    const wish = { url, frameName, features };
    const question = new XMLHttpRequest();
    question.open('POST', openAddress, false);
    try {
      question.send(JSON.stringify(wish));
    } catch {
      // The page's policy allows no connections.
      void bridge('open', wish);
      return null;
    }
    return JSON.parse(question.responseText) === true ? open(address, frameName, features) : null;
  };

  const { mediaDevices: devices, userActivation: activation } = navigator;
  const getDisplayMedia = devices.getDisplayMedia.bind(devices);
  MediaDevices.prototype.getDisplayMedia = async (options = {}) => {
    const refusal = () => new DOMException('Permission denied', 'NotAllowedError');
    const { video = true, audio = false } = options;
    const way = await bridge('capture', {
      video: video !== false,
      audio: audio !== false,
      userGesture: activation.isActive,
    });
    if (!way) throw refusal();
    let label: string | null = null;
    try {
      const wanted = typeof video === 'object' ? video : {};
      const stream = await getDisplayMedia({
        ...options,
        video: { ...wanted, displaySurface: way.displaySurface },
        monitorTypeSurfaces: way.displaySurface === 'monitor' ? 'include' : 'exclude',
      } as DisplayMediaStreamOptions);
      label = stream.getVideoTracks()[0]?.label ?? '';
      if (!label.startsWith(way.label)) {
        for (const track of stream.getTracks()) track.stop();
        throw refusal();
      }
      return stream;
    } finally {
      await bridge('captured', label);
    }
  };

  document.addEventListener('DOMContentLoaded', () => {
    const tell = () => void bridge('title', document.title).catch(() => undefined);
    new MutationObserver(tell).observe(document.head, {
      subtree: true,
      childList: true,
      characterData: true,
    });
    tell();
  });

  let takesKeys = false;
  for (const type of ['keydown', 'keyup'] as const) {
    const take = (event: KeyboardEvent) => {
      if (!takesKeys) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const { key, code, repeat: isAutoRepeat, shiftKey: shift, ctrlKey: control } = event;
      const kind = type === 'keydown' ? 'keyDown' : 'keyUp';
      void bridge('input', { type: kind, key, code, isAutoRepeat, shift, control });
    };
    window.addEventListener(type, take, true);
  }

  const listeners = new Map<string, Set<(event: object, ...values: unknown[]) => void>>();
  const listen = async () => {
    for (;;) {
      for (const { channel, values } of await bridge('events')) {
        if (channel === keysTaken) takesKeys = values[0] === true;
        for (const listener of listeners.get(channel) ?? []) listener({}, ...values);
      }
    }
  };
  const freeze = (value: unknown): unknown => {
    if (typeof value === 'object' && value !== null) Object.values(value).forEach(freeze);
    return Object.freeze(value);
  };
  const electron = {
    contextBridge: {
      exposeInMainWorld: (name: string, value: unknown) =>
        Object.defineProperty(window, name, { value: freeze(value), enumerable: true }),
    },
    ipcRenderer: {
      invoke: (channel: string, ...values: unknown[]) => bridge('invoke', channel, values),
      on: (channel: string, listener: (event: object, ...values: unknown[]) => void) => {
        const known = listeners.get(channel) ?? new Set();
        listeners.set(channel, known.add(listener));
      },
      removeListener: (channel: string, listener: (...values: unknown[]) => void) =>
        listeners.get(channel)?.delete(listener),
      off: (channel: string, listener: (...values: unknown[]) => void) =>
        listeners.get(channel)?.delete(listener),
    },
  };
  const refusing = <Target extends object>(name: string, target: Target): Target =>
    new Proxy(target, {
      get(object, key) {
        if (typeof key === 'string' && !(key in object)) {
          throw new Error(`The double does not model ${name}.${key} of a preload script.`);
        }
        return Reflect.get(object, key);
      },
    });
  const offered = refusing('electron', {
    contextBridge: refusing('contextBridge', electron.contextBridge),
    ipcRenderer: refusing('ipcRenderer', electron.ipcRenderer),
  });
  preload(
    (name) => {
      if (name !== 'electron') throw new Error(`A sandboxed preload script cannot load ${name}.`);
      return offered;
    },
    { exports: {} },
    refusing('process', { ...facts }),
  );
  void listen().catch(() => undefined);
}
