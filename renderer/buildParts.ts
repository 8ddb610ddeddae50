import type { Plugin } from 'vite';

/** React Aria has its own words in 34 languages; these are Perch's. */
const reactAriaWords =
  /\/react-aria(-components)?\/.*\/intl\/.*\/(?!en-US|ko-KR)[a-z]{2}-[A-Z]{2}\.mjs$/;
/** For React Native, for Chromium before 111, and for mediasoup-client's own tests: nothing that runs Perch. */
const mediasoupHandlers =
  /\/mediasoup-client\/lib\/(handlers\/(ReactNative106|Chrome74|FakeHandler)|test\/fakeParameters)\.js$/;

/** Perch speaks to its server by WebSocket alone. */
const otherTransports =
  /\/engine\.io-client\/build\/esm\/transports\/(polling-xhr|webtransport)\.js$/;
/** mediasoup-client's own log, which is for its developers. What Perch has to say of it, it says itself. */
const debugLog = /\/debug\/src\/browser\.js$/;

/** What React Aria's `Button` imports for its pending state, which Perch has nowhere. */
const pendingButton = {
  importer: /\/react-aria-components\/dist\/private\/Button\.mjs$/,
  imported: /\/ProgressBar\.mjs$|\/LiveAnnouncer$/,
  id: '\0pending-button',
  code: `import { createContext } from 'react';
    export const ProgressBarContext = createContext(null);
    export const announce = () => undefined;`,
};

/** Leaves code out of the build that the packages contain for others, and cannot leave out by themselves. */
export function leaveOutUnusedCode(): Plugin {
  return {
    name: 'leave-out-unused-code',
    apply: 'build',
    enforce: 'pre',
    resolveId: {
      filter: { id: pendingButton.imported },
      handler: (_id, importer = '') =>
        pendingButton.importer.test(importer) ? pendingButton.id : null,
    },
    load: {
      filter: {
        id: [
          reactAriaWords,
          mediasoupHandlers,
          otherTransports,
          debugLog,
          new RegExp(pendingButton.id),
        ],
      },
      handler(id) {
        if (id === pendingButton.id) return pendingButton.code;
        if (reactAriaWords.test(id)) return 'export default {};';
        if (otherTransports.test(id)) return 'export const [XHR, WT] = [];';
        if (debugLog.test(id)) return 'module.exports = () => () => undefined;';
        return 'module.exports = {};';
      },
    },
  };
}

/** What rolldown tells about a module while it decides on files. */
interface ModuleGraph {
  getModuleInfo(id: string): {
    readonly importedIds: readonly string[];
    readonly dynamicallyImportedIds: readonly string[];
  } | null;
}

/** By its first module: everything that is loaded with that one. */
const loadedWith = new WeakMap<ModuleGraph, Map<string, ReadonlySet<string>>>();

/** @param first in this folder, as `main.tsx` */
function isLoadedWith(first: string, id: string, graph: ModuleGraph): boolean {
  const known = loadedWith.get(graph) ?? new Map<string, ReadonlySet<string>>();
  loadedWith.set(graph, known);
  let modules = known.get(first);
  if (modules === undefined) {
    const found = new Set([`${import.meta.dirname}/${first}`]);
    for (const each of found) {
      for (const imported of graph.getModuleInfo(each)?.importedIds ?? []) found.add(imported);
    }
    modules = found;
    known.set(first, modules);
  }
  return modules.has(id);
}

/** Loaded with the first board. */
const boardLibrary = '/node_modules/@excalidraw/excalidraw/dist/prod/index.js';
const boardModules = new WeakMap<ModuleGraph, ReadonlySet<string>>();

/** Whether a module is part of Excalidraw, or of what it imports. */
function isOfBoardLibrary(id: string, graph: ModuleGraph): boolean {
  let modules = boardModules.get(graph);
  if (modules === undefined) {
    const root = import.meta.dirname.replace(/\/renderer$/, '');
    const found = new Set([`${root}${boardLibrary}`]);
    for (const each of found) {
      const { importedIds = [], dynamicallyImportedIds = [] } = graph.getModuleInfo(each) ?? {};
      for (const imported of [...importedIds, ...dynamicallyImportedIds]) found.add(imported);
    }
    modules = found;
    boardModules.set(graph, modules);
  }
  return modules.has(id);
}

const sealing = ['media/encryption/createCryptors.ts', 'client/createCallKeys.ts'];

/** What few people ever need: it is loaded when it is first used, not with the parts. */
const loadedAlone =
  /\/node_modules\/(qr|@scure\/bip39|lowlight|highlight\.js|tus-js-client|js-base64|url-parse|querystringify|requires-port)\/|\/signaling\/recoveryPhrase\.ts$|\/components\/board\/excalidraw\//;

/**
 * The file into which a module is built; null for a file of its own or that of its page. A page is a few files: the bundler's
 * own choice is dozens, and each costs a request.
 */
export function fileOfModule(id: string, graph: ModuleGraph): string | null {
  if (/\.html$|\/(main|home|picker)\.tsx$/.test(id)) return null;
  // A package's index names them, but no page uses them before a part is open.
  if (/\/Number(Parser|Formatter)\.mjs$/.test(id)) return 'parts';
  if (loadedAlone.test(id)) return null;
  const isInServerPage = isLoadedWith('main.tsx', id, graph);
  const isInAppPage = isLoadedWith('home.tsx', id, graph) || isLoadedWith('picker.tsx', id, graph);
  if (isInServerPage) return isInAppPage ? 'base' : 'app';
  if (isInAppPage) return 'controls';
  // A server that encrypts is not signed in to without it, nor is anybody heard there.
  if (sealing.some((first) => isLoadedWith(first, id, graph))) return 'sealing';
  if (isOfBoardLibrary(id, graph)) return null;
  // Each language is loaded alone; `lazyPart` loads the rest.
  return /\/texts\/\w+\.ts$/.test(id) ? null : 'parts';
}
