/*
 * Loaded before the app's main program (`node --import`). Every import of `electron` gets the double. This module also
 * answers the harness's questions.
 */
import { registerHooks } from 'node:module';
import type { DoubleQuestion } from './tellHarness.ts';
import { tellHarness } from './tellHarness.ts';

const double = new URL('./electron.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: double, shortCircuit: true } : next(specifier, context),
});

process.on('message', (question: DoubleQuestion) => void answer(question));
// The channel to the harness must not keep this process alive.
process.channel?.unref();

async function answer({ id, code, argument }: DoubleQuestion): Promise<void> {
  try {
    const electron: unknown = await import(double);
    // biome-ignore lint/security/noGlobalEval: Playwright does the same in real Electron's main process.
    const ask = globalThis.eval(`(${code})`) as (...values: unknown[]) => unknown;
    tellHarness({ kind: 'answered', id, value: await ask(electron, argument) });
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    tellHarness({ kind: 'failed', id, message });
  }
}
