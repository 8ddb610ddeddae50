import { createInterface } from 'node:readline';

/** Reads tasks from the input of this process, one line of JSON each, and writes the answers, for an `Agent`. */
export async function serveTasks(
  tasks: Readonly<Record<string, (options: never) => Promise<unknown>>>,
): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    const { task, options } = JSON.parse(line) as { task: string; options: never };
    try {
      console.log(JSON.stringify({ value: await tasks[task]?.(options) }));
    } catch (error) {
      console.log(JSON.stringify({ error: String(error) }));
    }
  }
}
