import { readFileSync } from 'node:fs';

/** The memory that these processes keep in RAM together, in KiB (`/proc/…/status`). Linux only. */
export function residentKiB(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const [, kib = Number.NaN] =
      /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return sum + Number(kib);
  }, 0);
}
