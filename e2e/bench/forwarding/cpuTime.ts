import { readdirSync, readFileSync } from 'node:fs';

/**
 * The CPU time that these processes have used so far, in µs, of all their threads: the kernel counts it in nanoseconds
 * (`/proc/…/schedstat`). Linux only. A thread that has ended takes its time with it.
 */
export function cpuTimeUs(pids: readonly number[]): number {
  let nanoseconds = 0;
  for (const pid of pids) {
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      const [ran] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ');
      nanoseconds += Number(ran);
    }
  }
  return nanoseconds / 1000;
}
