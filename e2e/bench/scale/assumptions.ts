/** One thing that the simulation takes for granted. */
interface Assumption {
  readonly value: number;
  readonly unit: string;
  readonly title: string;
}

/**
 * What is taken for granted about people and machines. What Perch itself costs is measured: see `measuredCosts`. Change a value and run
 * `npm run bench -- draw`.
 */
export const assumptions = {
  inChannel: { value: 50, unit: '%', title: 'of the connected people are in a channel' },
  room: { value: 8, unit: 'people', title: 'in a channel that is in use' },
  voices: { value: 1.2, unit: 'voices', title: 'at a time that somebody in a channel receives' },
  voiceRate: { value: 60, unit: 'kbit/s', title: 'of a voice, with all headers' },
  voicePackets: { value: 50, unit: 'packets/s', title: 'of a voice' },
  watching: { value: 10, unit: '%', title: 'of those in a channel receive a picture' },
  pictureRate: { value: 1_200, unit: 'kbit/s', title: 'of a picture, with all headers' },
  pictureBytes: { value: 1_150, unit: 'bytes', title: 'in a packet of a picture' },
  visits: {
    value: 2,
    unit: 'per hour',
    title: 'times that somebody comes into a channel and leaves it',
  },
  switches: {
    value: 14,
    unit: 'per hour',
    title: 'times that somebody mutes, shares or does something else that all others see',
  },
  messages: {
    value: 6,
    unit: 'per hour',
    title: 'messages and other changes of somebody that are saved',
  },
  toldBytes: { value: 300, unit: 'bytes', title: 'that tell one person of one change' },
  saveMs: {
    value: 2,
    unit: 'ms',
    title: 'that saving a change takes; one is saved after the other',
  },
  nodeCores: { value: 8, unit: 'cores', title: 'of a media node' },
  nodeRate: {
    value: 1_000,
    unit: 'Mbit/s',
    title: 'that a media node can send; the main server, too',
  },
  used: { value: 70, unit: '%', title: 'of a processor, a line or a database that may be in use' },
  mainMemory: { value: 16, unit: 'GiB', title: 'of memory for the main server' },
  lookedAt: {
    value: 50,
    unit: 'people',
    title: 'who would be told of a change if only those who look at the channel were told',
  },
} as const satisfies Record<string, Assumption>;

type AssumptionName = keyof typeof assumptions;
/** The values of all assumptions. */
export type Assumed = Readonly<Record<AssumptionName, number>>;

export const assumed = Object.fromEntries(
  Object.entries(assumptions).map(([name, { value }]) => [name, value]),
) as Assumed;
