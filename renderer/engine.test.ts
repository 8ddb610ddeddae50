import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';

const source = readFileSync(new URL('public/engine.js', import.meta.url), 'utf8');

interface Node {
  readonly kind: string;
  readonly text: string;
  readonly children: Node[];
}
interface Situation {
  /** What this engine lacks, as paths below `window`. */
  readonly without?: readonly string[];
  readonly languages?: readonly string[];
  readonly preferences?: string;
}

/** Runs the script in an engine that has everything but what is named. */
function runIn({ without = [], languages = ['en-US'], preferences }: Situation = {}) {
  const shown: Node[] = [];
  let failed: (event: { error: unknown }) => void = () => undefined;
  const element = (kind: string, text = '') => {
    const children: Node[] = [];
    return { kind, text, children, style: {}, appendChild: (child: Node) => children.push(child) };
  };
  const root = { firstChild: null, parentNode: { replaceChild: (node: Node) => shown.push(node) } };
  const window: Record<string, unknown> = {
    RTCPeerConnection: class {
      addTransceiver() {}
    },
    RTCRtpTransceiver: class {},
    WebSocket: class {},
    AudioContext: class {},
    AudioWorkletNode: class {},
    Iterator,
    Set,
    crypto: { subtle: {} },
    navigator: { languages, mediaDevices: { getUserMedia: () => undefined } },
    localStorage: { getItem: () => preferences ?? null },
    document: {
      title: 'Perch',
      documentElement: { lang: '' },
      getElementById: () => (shown.length === 0 ? root : null),
      createElement: (kind: string) =>
        without.includes('noModule') ? element(kind) : { ...element(kind), noModule: false },
      createTextNode: (text: string) => element('#text', text),
    },
    addEventListener: (_name: string, listen: typeof failed) => {
      failed = listen;
    },
    SyntaxError,
  };
  // The new context has some of its own, which must be hidden too.
  for (const name of without) window[name] = undefined;
  if (without.includes('mediaDevices')) window['navigator'] = { languages };
  window['window'] = window;
  runInNewContext(source, window);
  return {
    document: window['document'] as { title: string; documentElement: { lang: string } },
    fails: (error: unknown) => failed({ error }),
    said: () =>
      shown.flatMap(({ children }) => children.flatMap((part) => part.children)).map((x) => x.text),
  };
}

describe('an engine', () => {
  it('that has everything is told nothing', () => {
    expect(runIn().said()).toEqual([]);
  });

  it('that keeps nothing is told nothing here: the app runs without', () => {
    expect(runIn({ without: ['localStorage', 'indexedDB'] }).said()).toEqual([]);
  });

  it.each([
    ['RTCPeerConnection', 'WebRTC'],
    ['RTCRtpTransceiver', 'WebRTC'],
    ['WebSocket', 'WebSocket'],
    ['AudioContext', 'AudioWorklet'],
    ['AudioWorkletNode', 'AudioWorklet'],
    ['mediaDevices', 'getUserMedia'],
    ['crypto', 'Web Crypto'],
    ['Iterator', 'current JavaScript'],
    ['noModule', 'JavaScript modules'],
  ])('without %s is told that it lacks %s', (missing, name) => {
    const { said, document } = runIn({ without: [missing] });
    expect(said()[0]).toBe('This browser cannot run Perch');
    expect(said()[1]).toBe(`It lacks: ${name}.`);
    expect(document.title).toBe('This browser cannot run Perch');
  });

  it('is told everything that it lacks at once', () => {
    const { said } = runIn({ without: ['RTCPeerConnection', 'WebSocket'] });
    expect(said()[1]).toBe('It lacks: WebRTC, WebSocket.');
  });

  it('in which only WebRTC is turned off is told where to turn it on; one that lacks more, which browsers are new enough', () => {
    expect(runIn({ without: ['RTCPeerConnection'] }).said()[2]).toContain('Turn it on');
    expect(runIn({ without: ['RTCPeerConnection', 'WebSocket'] }).said()[2]).toContain('current');
  });

  it('that cannot read the app is told so, and only then', () => {
    const { said, fails } = runIn();
    fails(new TypeError('something else'));
    expect(said()).toEqual([]);
    fails(new SyntaxError('Unexpected token'));
    expect(said()[1]).toBe('It lacks: current JavaScript.');
  });
});

describe('the language', () => {
  it.each([
    [{ languages: ['ko-KR', 'en'] }, 'ko'],
    [{ languages: ['fr', 'ko'] }, 'ko'],
    [{ languages: ['fr'] }, 'en'],
    [{ languages: ['en'], preferences: '{"language":"ko"}' }, 'ko'],
    [{ languages: ['ko'], preferences: '{"language":"system"}' }, 'ko'],
    [{ languages: ['ko'], preferences: '{' }, 'ko'],
  ])('for %j is %s', (situation, language) => {
    const { document } = runIn({ ...situation, without: ['WebSocket'] });
    expect(document.documentElement.lang).toBe(language);
  });
});

it('is written so that old engines can read it', () => {
  const code = source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '').replaceAll(/'[^']*'/g, "''");
  expect(code).not.toMatch(/=>|`|\b(const|let|class|async|await)\b|\?\.|\?\?|\.\.\./);
});
