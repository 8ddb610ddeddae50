import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import type { MediaPathState } from '../../state/callState.ts';
import { FakeEmitter } from '../../testing/FakeEmitter.ts';
import type { RequestFunction } from '../transport/SignalingPort.ts';
import { watchCongestion } from './watchCongestion.ts';

class BudgetEvents extends FakeEmitter<{
  restingChanged: boolean;
  videoBegan: Record<string, never>;
}> {}

const lookMs = 3_000;

function watched(full = { sending: false, receiving: false }) {
  vi.useFakeTimers();
  const line = {
    path: { kind: 'connected', way: 'udp', roundTripMs: 40 } as MediaPathState,
    loss: { received: 0, sent: 0 },
    look: { lost: 0, available: 1_900_000 as number | null },
    measure: async () => line.loss,
    measureSending: async () => line.look,
  };
  const rests: boolean[] = [];
  const reports: unknown[] = [];
  const events = new BudgetEvents();
  const budget = {
    place: 'general' as ChannelId | null,
    get isResting() {
      return rests.at(-1) ?? false;
    },
    setResting: (isResting: boolean) => void rests.push(isResting),
    on: events.on.bind(events),
  };
  const [onRest, onReceived] = [vi.fn(), vi.fn()];
  const sendsVideo = vi.fn(() => false);
  const measured = vi.fn();
  const request = vi.fn(async (_name: string, { width }: { width: string }) => {
    reports.push(width);
    return {};
  });
  const stop = watchCongestion({
    budget,
    line,
    expected: { full, measured },
    request: request as unknown as RequestFunction,
    onRest,
    onReceived,
    sendsVideo,
  });
  const look = (times = 1) => vi.advanceTimersByTimeAsync(times * lookMs);
  return {
    line,
    rests,
    reports,
    request,
    budget,
    onRest,
    onReceived,
    sendsVideo,
    measured,
    stop,
    look,
    begin: () => events.emit('videoBegan', {}),
  };
}

describe('watchCongestion', () => {
  afterEach(() => vi.useRealTimers());

  it('follows the path in a channel, and ends the rest outside', async () => {
    const { line, rests, budget, onRest, stop, look } = watched();
    await look();
    line.path = { kind: 'connected', way: 'udp', roundTripMs: 500 };
    await look(4);
    budget.place = null;
    await look();
    expect(rests).toEqual([false, false, false, true, true, false]);
    expect(onRest).toHaveBeenCalledOnce();
    stop();
    await look(3);
    expect(rests.length).toBe(6);
  });

  it('asks the server for less, step by step, where packets are lost on the way here, and sends as before', async () => {
    const { line, rests, reports, onReceived, stop, look } = watched();
    await look();
    line.path = { kind: 'connected', way: 'udp', roundTripMs: 500 };
    line.loss = { received: 0.5, sent: 0 };
    await look(4);
    expect(reports).toEqual(['noPictures', 'slimVoices', 'oneVoice']);
    expect(onReceived.mock.calls).toEqual([[true]]);
    expect(rests).not.toContain(true);
    stop();
  });

  it('lets the own video give way first where it cannot be told which way is full', async () => {
    const { line, rests, reports, sendsVideo, stop, look } = watched();
    sendsVideo.mockReturnValue(true);
    await look();
    line.path = { kind: 'connected', way: 'udp', roundTripMs: 500 };
    await look(4);
    expect(rests.at(-1)).toBe(true);
    expect(reports).toEqual([]);
    stop();
  });

  it('begins with what is expected of the line, also before there is a path, and tries again soon', async () => {
    const { line, rests, reports, measured, stop, look } = watched({
      sending: true,
      receiving: true,
    });
    expect([rests.at(-1), reports]).toEqual([true, ['noPictures']]);
    line.path = { kind: 'preparing' };
    await look(5);
    expect([rests.at(-1), reports]).toEqual([true, ['noPictures']]);
    line.path = { kind: 'connected', way: 'udp', roundTripMs: 40 };
    await look(2);
    expect(measured).toHaveBeenLastCalledWith({ sending: true, receiving: true });
    await look();
    expect([rests.at(-1), reports]).toEqual([false, ['noPictures', 'wide']]);
    expect(measured).toHaveBeenLastCalledWith({ sending: false, receiving: false });
    stop();
  });

  it('lets new video rest as soon as the line shows that it has no room, by its estimate and by what is lost', async () => {
    const { line, rests, onRest, stop, look, begin } = watched();
    await look();
    begin();
    line.look = { lost: 0, available: 299_000 };
    await vi.advanceTimersByTimeAsync(900);
    line.look = { lost: 0.1, available: 1_900_000 };
    await vi.advanceTimersByTimeAsync(300);
    expect(rests).toEqual([false]);
    line.look = { lost: 0.1, available: 299_000 };
    await vi.advanceTimersByTimeAsync(300);
    expect(rests).toEqual([false, true]);
    expect(onRest).toHaveBeenCalledOnce();
    // Seven of the slower looks long.
    line.look = { lost: 0, available: null };
    await look(8);
    expect(rests.slice(2)).toEqual([...Array(6).fill(true), false, false]);
    stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('looks at new video for a few seconds only', async () => {
    const { line, rests, stop, begin } = watched();
    begin();
    await vi.advanceTimersByTimeAsync(12 * 300);
    line.look = { lost: 0.1, available: 299_000 };
    await vi.advanceTimersByTimeAsync(1_000);
    expect(rests).not.toContain(true);
    stop();
  });

  it('tells what it has measured in a channel', async () => {
    const { line, budget, measured, stop, look } = watched();
    await look();
    line.path = { kind: 'connected', way: 'udp', roundTripMs: 500 };
    line.loss = { received: 0.5, sent: 0 };
    await look();
    expect(measured.mock.lastCall).toEqual([{ sending: false, receiving: true }]);
    budget.place = null;
    await look();
    expect(measured).toHaveBeenCalledTimes(2);
    stop();
  });

  it('says it again when the request was lost', async () => {
    const { line, reports, request, stop, look } = watched();
    await look();
    line.path = { kind: 'connected', way: 'udp', roundTripMs: 500 };
    request.mockRejectedValueOnce(new Error('disconnected'));
    await look(5);
    expect(reports).toEqual(['noPictures']);
    stop();
  });

  it('judges a direct connection by its own path: only what is sent gives way, and the server is asked for nothing', async () => {
    const { line, rests, reports, stop, look } = watched();
    line.path = { kind: 'connected', way: 'udp', roundTripMs: 20 };
    await look();
    // Another path is not a queue.
    line.path = { kind: 'connected', way: 'direct', roundTripMs: 300 };
    await look(5);
    expect(rests).not.toContain(true);
    line.path = { kind: 'connected', way: 'direct', roundTripMs: 700 };
    await look(3);
    expect(rests.at(-1)).toBe(true);
    expect(reports).toEqual([]);
    stop();
  });
});
